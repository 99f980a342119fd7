# A fresh clone needs make and Python 3.11 or newer. Everything else goes into .venv, by hash.

VENV ?= .venv
OUT ?= graph
JOBS ?= 1
PYTEST_ARGS ?=

# The first interpreter that is new enough and can make a virtual environment.
CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11 python
PYTHON ?= $(shell for p in $(CANDIDATES); do \
	"$$p" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
COMPILE = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help graph test slow lint types check docs golden picture requirements sssom clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-14s%s\n", $$1, $$2}' Makefile

graph: $(VENV)/.run ## build the sample graph of the ten associations into graph/
	@$(BIN)/civicgraph build data/profiles --out "$(OUT)" --jobs $(JOBS)
	@echo "(here: $(BIN)/civicgraph query $(OUT) --list; or say \". $(BIN)/activate\" once)"

test: $(VENV)/.test ## the tests, in a minute or two
	@$(BIN)/python -m pytest -m "not slow" $(PYTEST_ARGS)

slow: $(VENV)/.test ## the tests that take longer: packaging, kill -9, large inputs
	@$(BIN)/python -m pytest -m slow $(PYTEST_ARGS)

lint: $(VENV)/.test ## style, and the format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.test ## mypy --strict
	@$(BIN)/mypy

check: lint types test ## what a change should pass before it is shared

docs: $(VENV)/.docs ## HTML pages of the ontology, the shapes and the handbook, into build/docs/
	@$(BIN)/python docs/build.py build/docs

golden: $(VENV)/.test ## write tests/golden/profiles.ttl anew, to be read before it is committed
	@$(BIN)/python tests/golden/regenerate.py

picture: $(VENV)/.run ## draw the picture of the README anew, from a real build
	@$(BIN)/python docs/picture.py

requirements: $(VENV)/.lock ## resolve requirements/*.txt anew, with hashes
	@$(COMPILE) pyproject.toml requirements/build.in -o requirements/run.txt
	@$(COMPILE) pyproject.toml requirements/build.in requirements/test.in -c requirements/run.txt -o requirements/test.txt
	@$(COMPILE) pyproject.toml requirements/build.in requirements/docs.in -c requirements/test.txt -o requirements/docs.txt
	@$(COMPILE) requirements/sssom.in -o requirements/sssom.txt
	@$(COMPILE) requirements/lock.in -o requirements/lock.txt

sssom: $(VENV)/sssom/.made ## the checker of SSSOM tables, in an environment of its own

clean: ## remove what make made, but for the virtual environment
	@rm -rf build dist "$(OUT)" .pytest_cache .hypothesis .mypy_cache .ruff_cache

# -- the virtual environment; a stamp says which list it holds, and an edited list brings it up to date ------------

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then \
	  echo "civicgraph needs Python 3.11 or newer with its venv module, and found none among: $(CANDIDATES)." >&2; \
	  echo "Install one (on Debian and Ubuntu: python3 and python3-venv), or name one: make graph PYTHON=/path/to/python3.12" >&2; \
	  exit 1; fi
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "civicgraph needs Python 3.11 or newer; $(PYTHON) is older. Name another: make graph PYTHON=/path/to/python3.12" >&2; \
	  exit 1; }
	@echo "Making $(VENV) with $$("$(PYTHON)" --version)"
	@"$(PYTHON)" -m venv "$(VENV)"

$(VENV)/.%: requirements/%.txt pyproject.toml | $(BIN)/python
	@echo "Installing requirements/$*.txt into $(VENV) (once; a few minutes on a slow line)"
	@$(PIP) install --require-hashes -r requirements/$*.txt
	@$(if $(filter lock,$*),true,$(PIP) install --no-deps --no-build-isolation -e .)
	@touch $@

$(VENV)/sssom/.made: requirements/sssom.txt | $(BIN)/python
	@echo "Installing requirements/sssom.txt into $(VENV)/sssom (once; about a minute)"
	@$(BIN)/python -m venv "$(VENV)/sssom"
	@"$(VENV)/sssom/bin/python" -m pip --disable-pip-version-check -qq install --require-hashes -r requirements/sssom.txt
	@touch $@
