# What people type. Everything is made in .venv and instance/; removing both leaves a fresh clone.

.DEFAULT_GOAL := help
.PHONY: help run test check bench vendor format clean chromium

# The first of these that can make a virtual environment; `make run PYTHON=/path/to/python` chooses another.
CANDIDATES := python3.13 python3.12 python3.11 python3.14 python3 python
USABLE := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))
PYTHON ?= $(shell for name in $(CANDIDATES); do if $$name -c '$(USABLE)' >/dev/null 2>&1; then echo $$name; break; fi; done)

VENV := .venv
BIN := $(VENV)/bin
INSTANCE := $(or $(SECI_INSTANCE),instance)
HOST ?= 127.0.0.1
PORT ?= 8000
JOBS ?= auto
SIZE ?= 1000 10000

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp $(INSTANCE)/demo.stamp ## serve a demo organization at http://127.0.0.1:8000
	@exec $(BIN)/seci serve --host $(HOST) --port $(PORT)

$(INSTANCE)/demo.stamp: | $(VENV)/run.stamp
	@$(BIN)/seci demo --if-empty >/dev/null
	@touch $@

test: $(VENV)/test.stamp $(VENV)/whoosh3.stamp chromium ## install what tests need and run them all
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(TESTS)

check: $(VENV)/test.stamp ## format, lint, types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

format: $(VENV)/test.stamp ## put the code into its form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(VENV)/test.stamp ## measure, beside a trivial page served the same way; SIZE=100000 for more
	@$(BIN)/python -m tests.bench $(SIZE)

vendor: ## rebuild static/vendor from package-lock.json; needs Node
	npm ci
	node vendor.mjs

clean: ## remove what make made, but for the instance
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache

chromium:
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium for the browser tests"; \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else \
		echo "No Chromium here: THE BROWSER TESTS WILL BE SKIPPED. Install chromium to run them." >&2; \
	fi

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then echo "SECI needs Python 3.11, 3.12, 3.13 or 3.14 with venv; install one first." >&2; exit 1; fi
	@$(PYTHON) -m venv $(VENV)

# The package is used where it lies: a path file makes it importable, a small script makes it a command.
$(VENV)/run.stamp: requirements/run.txt | $(BIN)/python
	@echo "Installing what SECI needs into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "seci.pth").write_text("$(CURDIR)\n")'
	@printf '#!%s\nfrom seci.cli import main\n\nmain()\n' '$(CURDIR)/$(BIN)/python' > $(BIN)/seci
	@chmod +x $(BIN)/seci
	@touch $@

$(VENV)/test.stamp: requirements/dev.txt $(VENV)/run.stamp
	@echo "Installing what tests need into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

# The successor of Whoosh has the same import name, so it lies beside the others; the tests of search also run with it.
$(VENV)/whoosh3.stamp: requirements/whoosh3.txt $(VENV)/test.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --upgrade \
		--target $(VENV)/whoosh3 -r requirements/whoosh3.txt
	@touch $@
