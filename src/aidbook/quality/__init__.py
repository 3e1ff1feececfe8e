"""The gate: suites under expectations/ run by Great Expectations, the verdict, its findings, its page."""
