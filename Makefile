# Everything people and CI run. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
WORKERS ?= auto
# What touches a database, in halves of about equal length; the analytics library and the kernel do not.
# What is killed in a test_killed.py stops between steps of the disk, or has a database of its own.
STORED_BELOW := src/regulars/config src/regulars/core src/regulars/edges/connectors src/regulars/edges/lake \
	src/regulars/edges/scores tests/flows/test_canary.py tests/flows/test_same_figures.py tests/kills tests/test_emptying.py
STORED_ABOVE := src/regulars/engine --ignore=src/regulars/engine/lake/tests/test_killed.py \
	--ignore=src/regulars/engine/scores/tests/test_killed.py \
	src/regulars/edges/api src/regulars/edges/backup src/regulars/edges/console src/regulars/edges/customers src/regulars/edges/doctor \
	src/regulars/edges/health src/regulars/edges/keys src/regulars/edges/privacy src/regulars/edges/sandbox/shop \
	src/regulars/edges/staff \
	src/regulars/edges/tests src/regulars/edges/verify src/regulars/edges/webhooks
# What must be here although tests could do without it: make test EXPECT=published-data.
EXPECT :=
# A worker keeps the tests of a file together, as they share what is computed once, and takes over from the other at the end.
PYTEST := $(BIN)/pytest -q -n $(WORKERS) --dist worksteal $(addprefix --expect ,$(EXPECT))

# A machine may forbid it, but each of the processes that tests start would compile all it loads.
unexport PYTHONDONTWRITEBYTECODE
# One test to a core: where linear algebra runs on threads too, they wait for each other.
export OPENBLAS_NUM_THREADS := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test report check gates lint format types contracts test-slow test-all \
	test-postgresql test-browser test-spark coverage docs messages smoke bench lock clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.ready ## Install everything into .venv, nothing elsewhere

$(VENV)/.ready: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Regulars needs Python 3.11 or newer: make setup PYTHON=python3.11")'
	@echo "Installing into $(VENV); this takes about a minute."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

# Half a gigabyte, which nothing but these tests needs.
$(VENV)/.spark: requirements/spark.txt $(VENV)/.ready
	@echo "Installing PySpark into $(VENV); this takes about a minute."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/spark.txt
	@touch $@

demo: setup ## Start a seeded shop and its console (PORT=8000)
	@$(BIN)/regulars demo --port $(PORT)

test: setup ## Run the tests on the embedded database
	@$(PYTEST) -m "not browser and not slow and not spark"

report: setup ## Report on an order history: make report FILE=orders.csv
	@test -n "$(FILE)" || { echo "Name the file: make report FILE=orders.csv"; exit 2; }
	@$(BIN)/regulars report $(FILE)

check: test-all gates ## Everything CI runs

gates: lint types contracts test-postgresql test-browser test-spark docs smoke

lint: setup ## Style of code
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

format: setup ## Put the style right where it can be done by machine
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

types: setup ## Strict types
	@$(BIN)/mypy

contracts: setup ## Floors, faces and purity
	@$(BIN)/lint-imports --no-cache

test-slow: setup ## Run the tests that take seconds: whole stories, random histories, killed processes, documentation
	@$(PYTEST) -m "slow and not browser and not spark"

# The tests are looked for once instead of twice, and no core waits in between for the last of them.
test-all: setup ## Run what test and test-slow do, in one go
	@$(PYTEST) -m "not browser and not spark"

test-postgresql: setup ## Run the tests on two throwaway PostgreSQL 15
	@command -v pg_virtualenv >/dev/null || { echo "Needs PostgreSQL's server: apt-get install postgresql postgresql-common"; exit 1; }
	@$(MAKE) --no-print-directory --jobs=2 --output-sync test-postgresql-below test-postgresql-above

# One process to a server: the log waits for every transaction still open in it, those of other tests included.
test-postgresql-%: setup
	@PGPORT=$$($(BIN)/python tests/free_port.py) pg_virtualenv -t -v 15 sh -c \
		'DATABASE_URL=postgres://$$PGUSER:$$PGPASSWORD@$$PGHOST:$$PGPORT/postgres timeout --kill-after=30 2400 $(BIN)/pytest -q -m "not browser and (each_database or not slow)" --expect postgresql $(STORED_$(shell echo $* | tr a-z A-Z))'

test-browser: setup ## Drive the pages in a real browser
	@test -x "$${REGULARS_CHROMIUM:-/usr/bin/chromium}" || { echo "Needs Chromium: apt-get install chromium, or name it in REGULARS_CHROMIUM"; exit 1; }
	@$(BIN)/pytest -q -n 2 --dist worksteal -m browser --expect chromium tests/browser

test-spark: setup $(VENV)/.spark ## Compare Spark with DuckDB on a cluster of a master and two workers
	@test -x "$${JAVA_HOME:+$$JAVA_HOME/bin/java}" || command -v java >/dev/null || { echo "Needs Java 17: apt-get install openjdk-17-jre-headless, or name it in JAVA_HOME"; exit 1; }
	@$(BIN)/pytest -q -m spark --expect spark src/regulars/insight src/regulars/edges/report

coverage: setup ## Which lines the tests reach
	@$(PYTEST) -m "not browser and not spark" --cov --cov-report=term

docs: setup ## Build the documentation, warnings as errors
	@$(BIN)/sphinx-build -q -W --keep-going -b html docs docs/_build/html

messages: setup ## Gather every sentence that can be translated, and bring the languages up to it
	@$(BIN)/python -m translation

smoke: ## A fresh clone starts the demo
	@sh tests/smoke/fresh_clone.sh

bench: setup ## Measure against peers and limits, side by side
	@$(BIN)/python -m benchmarks

# Extras stay in the pins: pip takes a package asked for with one for another requirement than without.
PIN = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	--no-emit-index-url --no-header --no-annotate pyproject.toml

lock: setup ## Pin every dependency again, with hashes and without any index's address
	@$(PIN) --output-file requirements/base.txt
	@$(PIN) --extra fast --extra boost --group dev --constraint requirements/base.txt \
		--output-file requirements/dev.txt
	@$(PIN) --extra spark --constraint requirements/dev.txt --output-file requirements/spark.txt

clean: ## Remove what was made here, the demo shop included
	@rm -rf $(VENV) .demo .bench docs/_build .mypy_cache .ruff_cache .hypothesis
