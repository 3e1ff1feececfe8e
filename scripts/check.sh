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
# Not the macros: they are Jinja with pieces of SQL, whose indentation is that of the Jinja.
check "SQL style" $bin/sqlfluff lint --disable-progress-bar dbt_project/models
check "SQL style of the questions" $bin/sqlfluff lint --disable-progress-bar --config dbt_project/.sqlfluff docs/questions
# Every warning is an error, but the one that dbt_project.yml silences and explains; --warn-error itself does not go with that entry.
check "dbt project" $bin/dbt --quiet --warn-error-options '{"error": "all", "silence": ["UnsupportedConstraintMaterialization"]}' \
    parse --no-partial-parse --project-dir dbt_project --profiles-dir dbt_project
check "compose schema" $bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
check "DAG imports" $bin/python -m pytest -q tests/dags/test_imports.py

if [ -n "$failed" ]; then
    echo "Failed:$failed" >&2
    exit 1
fi
echo "All checks passed."
