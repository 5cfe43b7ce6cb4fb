# Two commands matter: `make site` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PORT ?= 8000
ENGINE ?= embedded

# Caching bytecode makes every later process two to four times faster; some machines switch it off.
unexport PYTHONDONTWRITEBYTECODE
export DVC_NO_ANALYTICS := 1
export GX_ANALYTICS_ENABLED := false
export PATH := $(CURDIR)/$(BIN):$(PATH)
# An absent uv is the usual case: venv and pip do the same work, a little slower.
UV := $(shell command -v uv 2>/dev/null)

.PHONY: help
help: ## list the verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

$(STAMP): requirements.lock requirements-build.lock pyproject.toml
	@echo "— environment: $(VENV) —"
ifneq ($(UV),)
	@test -x $(BIN)/python || uv venv --quiet --allow-existing $(VENV)
	@uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-build.lock
	@UV_COMPILE_BYTECODE=1 uv pip sync --quiet --python $(BIN)/python --require-hashes --no-build-isolation requirements.lock
	@uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
else
	@python3 -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || python3 -m venv $(VENV) || { \
	  echo "python3 has no venv here; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --upgrade >/dev/null
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-build.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --no-build-isolation --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@$(BIN)/python -m compileall -q -j 2 $(VENV)/lib >/dev/null || true
endif
	@touch $@

.PHONY: setup
setup: $(STAMP) ## make .venv from the lock, with hashes

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
test: $(STAMP) browser ## the whole suite, browser tests included
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet . && $(BIN)/mypy
	@$(BIN)/pytest -n 2 --dist worksteal

.PHONY: test-fast
test-fast: $(STAMP) ## no browser, nothing rebuilt whole; under three minutes
	@$(BIN)/pytest -n 2 --dist worksteal -m "not browser and not slow"

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

.PHONY: bench
bench: $(STAMP) ## times and memory of the budgets in docs, printed, never asserted
	@$(BIN)/python tests/bench/run.py

.PHONY: lint
lint: $(STAMP) ## what pre-commit and CI check before the tests
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

.PHONY: lock
lock: ## pin everything again (needs uv); no lock names a registry
	@test -n "$(UV)" || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	@printf 'editables\nhatchling\nsetuptools\nwheel\n' | uv pip compile - $(LOCKFLAGS) -o requirements-build.lock
	@uv pip compile pyproject.toml --extra dev $(LOCKFLAGS) -o requirements.lock
	@uv pip compile pyproject.toml --extra quarto $(LOCKFLAGS) -o requirements-quarto.lock
	@uv pip compile pyproject.toml --extra lab $(LOCKFLAGS) -o requirements-lab.lock
	@uv pip compile pyproject.toml --extra s3 $(LOCKFLAGS) -o requirements-s3.lock
LOCKFLAGS := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-emit-find-links --no-annotate --custom-compile-command "make lock"

.PHONY: lab
lab: $(STAMP) ## open the notebooks in JupyterLab
ifneq ($(UV),)
	@uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-lab.lock
else
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --upgrade >/dev/null
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-lab.lock
endif
	@$(BIN)/tracker lab
	@cd build/lab && $(CURDIR)/$(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: wheel
wheel: $(STAMP) ## build the wheel and try it in an empty folder
	@$(BIN)/python -m hatchling build -t wheel -d dist

.PHONY: clean
clean: ## remove what was built (never the sources)
	@rm -rf data/clean data/assess data/replay data/products data/bodies dist build
