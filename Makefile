# The few things one does with Golden Thread. `make help` says which.
# A Python that was compiled without its optimisations (as pyenv does, where nobody asks for them) shows a page a third slower.
# Where `python3` is such a one, the system's own is taken, if that is new enough and can make a virtual environment.
OPTIMISED := import sysconfig; "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or "--enable-optimizations") or 1/0
ABLE := import ensurepip, sqlite3, ssl, sys, venv; sys.version_info >= (3, 11) or 1/0
ifeq ($(origin PYTHON),undefined)
PYTHON := $(shell (python3 -c '$(OPTIMISED)' || ! /usr/bin/python3 -c '$(ABLE)') 2>/dev/null && echo python3 || echo /usr/bin/python3)
endif
VENV ?= .venv
BIN := $(VENV)/bin
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11) and "Golden Thread needs Python 3.11 or newer, and $(PYTHON) is %d.%d. \
Name another one: make run PYTHON=python3.12" % sys.version_info[:2])
export PYTHONDONTWRITEBYTECODE = 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help run test quick deep bench lint words types fences lock assets browser clean

help: ## say what can be done here
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 14

run: $(VENV)/run ## set everything up and serve the wiki with its demonstration child (PORT=8001 changes the port)
	$(BIN)/python app.py

test: $(VENV)/dev browser ## set everything up and run all tests on SQLite, and on PostgreSQL what could differ
	$(BIN)/python -m tests.run all

quick: $(VENV)/dev ## the quick tests: under a minute
	$(BIN)/python -m tests.run quick

deep: $(VENV)/dev browser ## the long counts and rounds, and all tests on both databases
	$(BIN)/python -m tests.run deep

bench: $(VENV)/dev ## measure speed, as ratios to a bare page in the same run
	$(BIN)/python -m tests.bench

lint: $(VENV)/dev ## style, types and fences
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

words: $(VENV)/dev ## gather every sentence for the catalogues, compile them, and say what is not translated yet
	$(BIN)/python -m tests.words

lock: ## write the lock files anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --group dev -o requirements-dev.lock

assets: ## build the style sheet and script anew (needs Node)
	npm ci --no-audit --no-fund
	npm run build

browser:
	@$(BIN)/python -m tests.support.get_browser

clean: ## take away what was set up, but never instance/ with its data
	rm -rf $(VENV) .mypy_cache .ruff_cache

$(VENV)/run: requirements.lock
	@$(PYTHON) -c '$(NEW_ENOUGH)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip uninstall --quiet --yes setuptools  # Python 3.11 brings it along: 11 MB that nothing here needs
	@touch $@

$(VENV)/dev: requirements-dev.lock
	@$(PYTHON) -c '$(NEW_ENOUGH)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/run
