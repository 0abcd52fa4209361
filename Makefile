# Each target does its own set-up: a .venv with what pyproject.toml names.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test wheel package figures lint format bench bench-text bench-body guard docs clean

help:
	@echo "make demo     clean our sample pages, extract their facts, show what was found"
	@echo "make test     run the tests"
	@echo "make figures  the quality of today on pages with gold"
	@echo "make wheel    build dist/*.whl, which the Dockerfile takes"
	@echo "make package  build wheel and sdist, and try them in a fresh environment"
	@echo "make lint     ruff and mypy"
	@echo "make bench    speed and quality beside the peers; FLAGS=--quick: in 3 minutes"
	@echo "make guard    what got slower since the last release"
	@echo "make docs     generate the reference and build the site"

$(VENV)/.core: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; name it: make PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) -e .
	$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/.dev: $(VENV)/.core
	$(PIP) -e ".[dev]"
	@touch $@

demo: $(VENV)/.core
	$(BIN)/shuangjian run data/samples/pages -o demo-out --report

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto --dist loadfile

wheel: $(VENV)/.dev
	$(BIN)/python -m hatchling build -t wheel

package: $(VENV)/.dev
	$(BIN)/python scripts/check_package.py
	$(BIN)/python scripts/check_package.py --lowest

figures: $(VENV)/.dev
	$(BIN)/python -m tests.gate.test_quality

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(VENV)/.docs: $(VENV)/.core
	$(PIP) -e ".[docs]"
	@touch $@

docs: $(VENV)/.docs
	$(BIN)/python scripts/make_docs.py
	$(BIN)/python scripts/make_programs.py
	$(BIN)/zensical build
	@echo "wrote site/index.html"

bench bench-text bench-body: $(VENV)/.core
	$(BIN)/python -m bench $(subst bench,all,$(subst bench-,,$@)) $(FLAGS)

guard: $(VENV)/.core
	$(BIN)/python -m bench guard

clean:
	rm -rf $(VENV) demo-out dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis
