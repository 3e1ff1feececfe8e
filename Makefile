# `make help` lists what there is. run and test do all the set-up themselves.
include src/aidbook/local/telemetry_off.env
export

.DEFAULT_GOAL := help
.PHONY: help install run stop backup restore test test-slow test-run test-screens faults check docs
BIN := .venv/bin
# Two processes, each with its own servers; tests of one file share theirs, so they stay together (tests/conftest.py). The long ones first.
TWO := --numprocesses 2 --dist loadgroup --no-loadscope-reorder

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

install: ## build .venv from requirements.lock (does nothing when it is in place)
	@sh scripts/install.sh

run: install ## set up everything, let Airflow do the night on sample data, show the result
	@$(BIN)/python -m aidbook.local.run

stop: ## end exactly what `make run` started
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m aidbook.local.stop; else echo "Nothing runs."; fi

backup: install ## all that cannot be made again into one file: OUT=folder (.aidbook/backups)
	@$(BIN)/python -m aidbook.local.database
	@$(BIN)/aidbook backup $(if $(OUT),--out "$(OUT)")

restore: install ## a backup into an empty database: FROM=file; REPLACE=yes gives up what is there now
	@$(BIN)/python -m aidbook.local.database
	@$(BIN)/aidbook restore $(if $(REPLACE),--replace) "$(FROM)"

test: install ## all tests that need nothing but the wheels (under 15 minutes on 2 cores)
	@$(BIN)/python -m pytest $(TWO) -m "not slow" tests/e2e tests/integration tests/dbt tests/dags tests/unit

test-slow: install ## how loads end: killed, overtaken, approved, withdrawn, in another order; some of the faults (about 25 minutes)
	@$(BIN)/python -m pytest $(TWO) -m slow tests/e2e tests/faults tests/integration tests/dbt

faults: install ## all faults: kill -9 at each step and at 50 random moments, servers, disks, two at once, 10,000 reads (about 40 minutes)
	@$(BIN)/python -m pytest --whole -s tests/faults/test_readers.py tests/faults/test_quiet_night.py
	@$(BIN)/python -m pytest $(TWO) --whole tests/faults --ignore tests/faults/test_readers.py --ignore tests/faults/test_quiet_night.py

test-run: install ## `make run` itself on a small sample: again, after kill -9 of its parts, and `make stop` (about 5 minutes)
	@$(BIN)/python -m pytest tests/run

test-screens: install ## tests with Debian's chromium and LibreOffice
	@sh scripts/test_screens.sh

check: install ## ruff, mypy, sqlfluff, import rules, dbt parse, compose schema
	@sh scripts/check.sh

docs: install ## docs/rules.md anew; docs/site: the data dictionary in both languages and dbt's site (about 2 minutes)
	@$(BIN)/aidbook rules --out docs/rules.md
	@$(BIN)/python -m aidbook.local.docs
	@echo "The other pages are plain Markdown; start with docs/tour.md."
