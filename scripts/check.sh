#!/bin/sh
# Every check of the code that runs nothing of it. Goes on after a failure, so that one run shows them all.
set -u
cd "$(dirname "$0")/.."
failed=

check() {
    name=$1
    shift
    echo "== $name"
    "$@" || failed="$failed $name;"
}

bin=.venv/bin
check "ruff rules" $bin/ruff check .
check "ruff format" $bin/ruff format --check .
check "types" $bin/mypy --strict src
check "import rules" $bin/lint-imports
check "SQL style" $bin/sqlfluff lint --disable-progress-bar dbt_project
check "dbt project" env DBT_PROFILES_DIR=dbt_project $bin/dbt --quiet parse --warn-error --no-partial-parse --project-dir dbt_project
check "compose schema" $bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
check "DAG imports" $bin/python -m pytest -q tests/dags/test_imports.py

if [ -n "$failed" ]; then
    echo "Failed:$failed" >&2
    exit 1
fi
echo "All checks passed."
