# Two commands matter: `make site` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
PORT ?= 8000
ENGINE ?= embedded

# Caching bytecode makes every later process two to four times faster; some machines switch it off.
unexport PYTHONDONTWRITEBYTECODE
export DVC_NO_ANALYTICS := 1
export GX_ANALYTICS_ENABLED := false
export PATH := $(CURDIR)/$(BIN):$(PATH)
# uv is pinned among the build tools, so that it is there wherever pip is.
UV := $(or $(shell command -v uv 2>/dev/null),$(BIN)/uv)
# Bytecode is written as modules are first used: compiling all of them takes longer than the build saves.
INSTALL := --quiet --python $(BIN)/python --require-hashes --no-build-isolation
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --no-build-isolation

define ensured
$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --upgrade >/dev/null;
endef

.PHONY: help
help: ## list the verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

$(STAMP): requirements.lock requirements-build.lock pyproject.toml
	@echo "— environment: $(VENV) —"
	@python3 -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || python3 -m venv $(VENV) || { \
	  echo "python3 has no venv here; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@test -x $(UV) || { $(call ensured) $(PIP) --require-hashes -r requirements-build.lock; }
	@$(UV) pip install $(INSTALL) -r requirements-build.lock && $(UV) pip sync $(INSTALL) requirements-build.lock requirements.lock \
	  || { $(call ensured) echo "— pip does what uv did not —"; $(PIP) --require-hashes -r requirements-build.lock \
	    && $(PIP) --require-hashes -r requirements.lock; }
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable . \
	  || $(PIP) --no-deps --editable .
	@touch $@

# What checks and tests need besides.
$(DEV): $(STAMP) requirements-dev.lock
	@$(UV) pip install $(INSTALL) -r requirements-dev.lock \
	  || { $(call ensured) $(PIP) --require-hashes -r requirements-dev.lock; }
	@touch $@

.PHONY: setup
setup: $(DEV) ## make .venv from the locks, with hashes: all that work on the code needs

.PHONY: site
site: $(STAMP) ## run the pipeline on the real data and build site/public
	@$(BIN)/tracker build --engine $(ENGINE)
	@echo
	@echo "site/public/index.html is ready. To look at it: make serve"

.PHONY: demo
demo: $(STAMP) ## build site/demo: an invented city with every status, marked 演示数据 / DEMO DATA
	@$(BIN)/tracker demo

.PHONY: serve
serve: $(STAMP) ## serve site/public at http://localhost:$(PORT)
	@$(BIN)/tracker serve --port $(PORT)

.PHONY: test
test: $(DEV) browser ## the whole suite, lints and browser tests included
	@$(BIN)/pytest -n 3 --dist worksteal

.PHONY: test-fast
test-fast: $(DEV) ## no browser, nothing rebuilt whole; under three minutes
	@$(BIN)/pytest -n 3 --dist worksteal -m "not browser and not slow"

# Chromium is the one system package that the tests need.
.PHONY: browser
browser:
	@if ! command -v chromium >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "— installing chromium and CJK fonts (Debian) —"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; \
	  else \
	    echo "The browser tests need Chromium. On Debian: sudo apt-get install chromium fonts-noto-cjk" >&2; exit 1; \
	  fi; \
	fi

# LOOK: options of tests/look/run.py, such as LOOK="--demo" or LOOK="--only home gap".
.PHONY: look
look: $(DEV) browser ## pictures of every type of page into build/look, and those of the README
	@$(BIN)/python tests/look/run.py $(LOOK)

.PHONY: bench
bench: $(DEV) ## times and memory of the budgets in docs, printed, never asserted
	@$(BIN)/python tests/bench/run.py

.PHONY: lint
lint: $(DEV) ## what pre-commit and CI check before the tests
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

.PHONY: handbook
handbook: $(DEV) ## write pipelines/cli/README.md anew: every command's help and what it prints
	@PYTHONPATH=. $(BIN)/python -m cogapp -r pipelines/cli/README.md

.PHONY: lock
lock: $(STAMP) ## pin everything again; no lock names a registry
	@printf 'editables\nhatchling\nsetuptools\nuv\nwheel\n' | $(UV) pip compile - $(LOCKFLAGS) -o requirements-build.lock
	@$(UV) pip compile pyproject.toml --extra dev $(LOCKFLAGS) -o requirements-dev.lock
	@$(UV) pip compile pyproject.toml --constraint requirements-dev.lock $(LOCKFLAGS) -o requirements.lock
	@$(UV) pip compile pyproject.toml --extra lab $(LOCKFLAGS) -o requirements-lab.lock
	@$(UV) pip compile pyproject.toml --extra s3 $(LOCKFLAGS) -o requirements-s3.lock
LOCKFLAGS := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-emit-find-links --no-annotate --custom-compile-command "make lock"

.PHONY: lab
lab: $(STAMP) ## open the notebooks in JupyterLab
	@$(UV) pip install $(INSTALL) -r requirements-lab.lock \
	  || { $(call ensured) $(PIP) --require-hashes -r requirements-lab.lock; }
	@$(BIN)/tracker lab
	@cd build/lab && $(CURDIR)/$(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: wheel
wheel: $(DEV) ## build the wheel and try it in an empty folder
	@$(BIN)/python -m hatchling build -t wheel -d dist

.PHONY: clean
clean: ## remove what was built (never the sources)
	@rm -rf data/clean data/assess data/replay data/products data/bodies dist build
