# Everything needed is python3.11 with venv, make and a package index; the rest goes into .venv.
# ALUR_PORT and ALUR_DATA say where the demo listens and keeps its data.

PYTHON ?= python3.11
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

.PHONY: demo test lint bench lock reference shots clean
.DELETE_ON_ERROR:

demo: .venv/product.stamp ## start the demo company and print its address
	@exec $(BIN)/alur demo

test: lint ## lint, then every test
	$(BIN)/pytest -n 2

lint: .venv/development.stamp ## style, types and layers
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/development.stamp benchmarks/.venv/peers.stamp ## speed and size, as ratios within one run; BENCH_ROWS=100000 for fewer stored requests
	$(BIN)/python -m benchmarks

lock: .venv/development.stamp ## pin all dependencies anew; UPGRADE=--upgrade takes the newest
	$(COMPILE) $(UPGRADE) pyproject.toml --group build --output-file requirements.lock
	$(COMPILE) $(UPGRADE) pyproject.toml --group build --group dev --constraint requirements.lock --output-file requirements-dev.lock
	$(COMPILE) $(UPGRADE) benchmarks/requirements.in --output-file benchmarks/requirements.lock

reference: .venv/development.stamp ## write docs/sop-reference.md anew from the tables of the language and docs/reference/text.md
	$(BIN)/python -m docs.reference

shots: .venv/development.stamp ## pictures of every page of the demo into shots/, and those of README and docs; needs chromium
	$(BIN)/python -m tests.shots $(SCENES)

clean: ## remove the environment and what tools left behind
	rm -rf .venv benchmarks/.venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.venv/bin/pip:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) was not found. Another Python from 3.11 on: make PYTHON=python3 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Creating .venv; the first time takes a minute or two."
	@$(PYTHON) -m venv --clear .venv

.venv/product.stamp: requirements.lock pyproject.toml | .venv/bin/pip
	@$(PIP) --require-hashes --requirement requirements.lock
	@$(PIP) --no-build-isolation --no-deps --editable .
	@touch $@

.venv/development.stamp: requirements-dev.lock .venv/product.stamp
	@$(PIP) --require-hashes --requirement requirements-dev.lock
	@touch $@

benchmarks/.venv/peers.stamp: benchmarks/requirements.lock
	@$(PYTHON) -m venv --clear benchmarks/.venv
	@benchmarks/.venv/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes --requirement benchmarks/requirements.lock
	@touch $@
