# Every target sets itself up: the first call makes .venv (about two minutes, most of it torch).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.made-from-pyproject
BENCH_VENV := .venv-bench

.DEFAULT_GOAL := help
.PHONY: help setup learn quick test lint types imports unit coverage house check bench fuzz schema pictures wheelhouse clean

# The core: what has a floor of coverage, and can be tested without a screen.
CORE := check course explain kernel session study
CORE_TESTS := $(wildcard $(addprefix tests/,$(CORE) cli doctor i18n))
QUICK_TESTS := $(wildcard $(addprefix tests/,$(CORE) doctor house i18n))
FLOOR := 90
# One more than there are cores for the core, whose tests wait for kernels a third of the time; two a core
# for the screens, whose tests wait for frames half of the time. The rest has limits, terminals and clocks,
# which three workers on two cores disturb.
CORES := $(shell getconf _NPROCESSORS_ONLN)
WORKERS ?= $(CORES)
CORE_WORKERS ?= $(shell expr $(CORES) + 1)
SCREEN_WORKERS ?= $(shell expr $(CORES) \* 2)

# With branch coverage: 5 s of processor time more than without.
define test_core
$(BIN)/pytest -n $(CORE_WORKERS) --dist loadgroup $(CORE_TESTS) --cov --cov-report=
@for part in $(notdir $(wildcard $(addprefix tui/learn_torch/,$(CORE)))); do \
	covered=$$($(BIN)/coverage report --include="*/learn_torch/$$part/*" --format=total); \
	echo "$$part: $$covered % of lines and branches covered, at least $(FLOOR) wanted"; \
	[ $$covered -ge $(FLOOR) ] || exit 1; \
done
endef

help:  ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

setup: $(STAMP)  ## make .venv with everything in it

$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

learn: setup  ## open the course
	@$(BIN)/learn-torch

quick: lint  ## style, types of what changed, tests of the core that need no torch: under a minute
	$(BIN)/mypy
	$(BIN)/pytest -q -n 2 -m "not kernel and not terminal" $(QUICK_TESTS)

# One processor for the types, two for the lessons, which wait for each other and for files.
test: lint imports  ## everything that CI runs
	$(MAKE) --no-print-directory -j 2 types check
	$(MAKE) --no-print-directory unit

lint: setup  ## style, and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup  ## mypy, strict
	$(BIN)/mypy -p learn_torch -p tests

imports: setup  ## which package may import which
	$(BIN)/lint-imports

unit: setup  ## the test suite, the core with its floor of branch coverage
	$(test_core)
	$(BIN)/pytest -n $(SCREEN_WORKERS) tests/app
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup -raR $(addprefix --ignore=,$(CORE_TESTS) tests/app)

coverage: setup  ## the tests of the core, and which of its branches they miss
	$(test_core)
	$(BIN)/coverage report --skip-covered --show-missing

house: setup  ## the budgets of the house: before, now, at most; and the tests that hold them
	@$(BIN)/python -m tests.house.budgets
	@$(BIN)/pytest -q -s tests/app/test_paths.py
	$(BIN)/pytest -q tests/house

check: setup  ## prove the whole course
	$(BIN)/learn-torch --check --jobs 2

bench: setup  ## take the figures of the README again
	test -x $(BENCH_VENV)/bin/py.test || { $(PYTHON) -m venv $(BENCH_VENV) && $(BENCH_VENV)/bin/python -m pip install --quiet --disable-pip-version-check euporie ipykernel nbval nbmake pytest-xdist; }
	$(BIN)/python -m tests.bench --venv $(BENCH_VENV)

fuzz: setup  ## what takes long: 20,000 keys pressed at random, 100 rounds of kill -9
	$(BIN)/python -m tests.app.monkey --keys 20000
	$(BIN)/python -m tests.app.monkey --keys 20000 --seed 8 --asks
	$(BIN)/python -m tests.kernel.killing 100

schema: setup  ## write lessons/*schema.json from the structs, Taiwan's terms from the glossary
	$(BIN)/python -m learn_torch.course.json_schema > lessons/schema.json.new
	mv lessons/schema.json.new lessons/schema.json
	$(BIN)/python -m learn_torch.course.json_schema translation > lessons/schema.json.new
	mv lessons/schema.json.new lessons/translation.schema.json
	$(BIN)/python -m learn_torch.course.json_schema glossary > lessons/schema.json.new
	mv lessons/schema.json.new lessons/glossary.schema.json
	$(BIN)/python -m learn_torch.course.taiwan_words lessons/glossary.yaml > lessons/words.new
	mv lessons/words.new tui/learn_torch/i18n/catalogs/zh_hant/glossary_words.py

pictures: setup  ## draw the pictures of the README again
	TEXTUAL_COLOR_SYSTEM=truecolor $(BIN)/python -m tests.pictures tests/pictures

wheelhouse: setup  ## gather wheels in build/wheelhouse for a GPU machine without network; FOR=3.12
	$(BIN)/python -m tests.gpu.wheelhouse build/wheelhouse $(if $(FOR),--python $(FOR))

clean:  ## remove what was made
	rm -rf $(VENV) $(BENCH_VENV) build dist .coverage .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
