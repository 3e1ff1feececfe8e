"""What data officers write under sources/ and dbt_project/seeds, read into typed objects."""
