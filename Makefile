# Every target sets itself up: the first call makes .venv (about two minutes, most of it torch).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.made-from-pyproject
BENCH_VENV := .venv-bench

.DEFAULT_GOAL := help
.PHONY: help setup learn test lint types imports unit check bench schema pictures clean

help:  ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

setup: $(STAMP)  ## make .venv with everything in it

$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

learn: setup  ## open the course
	@$(BIN)/learn-torch

test: lint types imports unit check  ## everything that CI runs

lint: setup  ## style, and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup  ## mypy, strict
	$(BIN)/mypy
	$(BIN)/mypy -p tests

imports: setup  ## which package may import which
	$(BIN)/lint-imports

unit: setup  ## the test suite
	$(BIN)/pytest -n 2 --dist loadgroup --reruns 1 -raR

check: setup  ## prove the whole course
	$(BIN)/learn-torch --check --jobs 2

bench: setup  ## take the figures of the README again
	test -x $(BENCH_VENV)/bin/euporie-notebook || { $(PYTHON) -m venv $(BENCH_VENV) && $(BENCH_VENV)/bin/python -m pip install --quiet --disable-pip-version-check euporie ipykernel; }
	$(BIN)/python -m tests.bench --euporie $(BENCH_VENV)/bin/euporie-notebook

schema: setup  ## write lessons/*schema.json from the structs
	$(BIN)/python -m learn_torch.course.schema > lessons/schema.json.new
	mv lessons/schema.json.new lessons/schema.json
	$(BIN)/python -m learn_torch.course.schema translation > lessons/schema.json.new
	mv lessons/schema.json.new lessons/translation.schema.json
	$(BIN)/python -m learn_torch.course.schema glossary > lessons/schema.json.new
	mv lessons/schema.json.new lessons/glossary.schema.json

pictures: setup  ## draw the pictures of the README again
	TEXTUAL_COLOR_SYSTEM=truecolor $(BIN)/python -m tests.pictures tests/pictures

clean:  ## remove what was made
	rm -rf $(VENV) $(BENCH_VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
