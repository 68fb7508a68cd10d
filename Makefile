# Works with GNU make 3.81 and later. Nothing outside this folder is changed.

PYTHON ?= python3
VENV ?= .venv
ARGS ?=
PYTEST_ARGS ?=

BIN := $(VENV)/bin
VENV_PYTHON := $(BIN)/python
RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(VENV_PYTHON) -m pip

CODE := openapi mockserver client contract_tests tests
SPEC := openapi/vobiz_spec/vobiz.yaml
# It asks for Node 20.19 or later; with Debian 12's Node 18.20 it was tried too, and warns, but works.
REDOCLY := @redocly/cli@2.77.0

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test prove lint lint-openapi format generate constraints clean

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo "  PYTHON=python3.12 chooses the Python (3.11 or later) that a new $(VENV) is made with."

run: $(RUN_STAMP) ## Set up and start the fake (ARGS="--port 0" passes options on)
	@$(BIN)/vobiz-mock serve $(ARGS)

test: $(DEV_STAMP) ## Set up and run the tests (PYTEST_ARGS="-k assign" passes options on)
	@$(BIN)/pytest -n auto -r fEsx $(PYTEST_ARGS)

prove: $(DEV_STAMP) ## Let the whole contract suite meet each broken provider (takes minutes; writes artifacts/)
	@rm -f artifacts/broken-providers*
	@CONTRACT_PROVE=1 $(BIN)/pytest -n auto -r fE tests/contract_tests $(PYTEST_ARGS)

lint: $(DEV_STAMP) ## Check style, types and the OpenAPI document
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy $(CODE)
	$(BIN)/openapi-spec-validator $(SPEC)

lint-openapi: ## Lint the OpenAPI document with Redocly CLI (needs Node 18 or later, and npm)
	@command -v npx >/dev/null || { echo "make lint-openapi needs Node and npm; npx was not found." >&2; exit 1; }
	REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true \
		npx --yes $(REDOCLY) lint --config openapi/redocly.yaml $(SPEC)

format: $(DEV_STAMP) ## Format the code, and mend what ruff can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

generate: $(DEV_STAMP) ## Generate the client from the OpenAPI document (ARGS=--check only compares)
	@$(VENV_PYTHON) -m vobiz_generator $(ARGS)

constraints: ## Renew constraints.txt with the newest versions that pyproject.toml allows
	@PYTHON="$(PYTHON)" sh -euc '\
		folder=$$(mktemp -d); trap "rm -rf $$folder" EXIT; \
		$(PYTHON) -m venv "$$folder/venv"; \
		"$$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check --editable ".[dev]"; \
		{ sed -n "/^#/p" constraints.txt; \
		  "$$folder/venv/bin/python" -m pip freeze --disable-pip-version-check --exclude-editable; } >"$$folder/new"; \
		cp "$$folder/new" constraints.txt'
	@git --no-pager diff --stat -- constraints.txt

clean: ## Remove .venv, caches and what was built
	@if [ -e "$(VENV)/pyvenv.cfg" ]; then rm -rf "$(VENV)"; fi
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis dist build artifacts
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

$(DEV_STAMP): pyproject.toml constraints.txt | $(VENV_PYTHON)
	@echo "Installing what the tests need into $(VENV) ..."
	@$(PIP) install -qq --constraint constraints.txt --editable '.[dev]'
	@touch $(RUN_STAMP) $@

$(RUN_STAMP): pyproject.toml constraints.txt | $(VENV_PYTHON)
	@echo "Installing into $(VENV) ..."
	@$(PIP) install -qq --constraint constraints.txt --editable .
	@touch $@

$(VENV_PYTHON):
	@command -v "$(PYTHON)" >/dev/null || { \
		echo "$(PYTHON) was not found. Python 3.11 or later is needed; name one with make PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or later is needed, and $(PYTHON) is $$("$(PYTHON)" -V 2>&1)." >&2; \
		echo "Where a later one is installed, name it: make PYTHON=python3.12" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments: its venv or ensurepip module is missing." >&2; \
		echo "On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Making $(VENV) with $$("$(PYTHON)" -V) ..."
	@"$(PYTHON)" -m venv "$(VENV)"
