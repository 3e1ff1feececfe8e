"""Where things lie in the project folder. Importing this does nothing and looks at no environment."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
"""The project folder: the package runs from a checkout (or the same tree in a container)."""

DAGS = PROJECT / "dags"
DBT_PROJECT = PROJECT / "dbt_project"
SEEDS = DBT_PROJECT / "seeds"
"""Reference lists as CSV. One home: dbt loads them into ``reference``, Python reads the same files."""

QUESTIONS = PROJECT / "docs" / "questions"
"""What offices ask, as SQL files that run as they stand."""

EXPECTATIONS = PROJECT / "expectations"
SOURCES = PROJECT / "sources"
WORKBOOK_SOURCES = SOURCES / "workbooks"
BULLETIN_SOURCES = SOURCES / "bulletins"
REGISTRY_SOURCES = SOURCES / "registry"
SITE = PROJECT / "docs" / "site"
"""Where `make docs` writes; not kept in git."""
