# Everything a contributor runs. `make` alone lists the targets.

VENV ?= .venv
DATA ?=
ARGS ?=

# The first Python that runs (a version manager's shim may exist and fail), is new
# enough and can make an environment (Debian ships venv apart).
PYTHON_OK := import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3.14 python3.13 python3.12 python3.11 python3; do \
	"$$python" -c '$(PYTHON_OK)' >/dev/null 2>&1 && { echo "$$python"; break; }; done)

BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up
INSTALL := -m pip install -qq --disable-pip-version-check

# Where conversations to measure on are: DATA=folder, or RAPPORT_DATA as it is.
ifneq ($(DATA),)
export RAPPORT_DATA := $(DATA)
endif

.DEFAULT_GOAL := help
.PHONY: help setup demo test check format docs bench weights eval stories fuzz hour kill lock clean

help: ## List the targets
	@echo "Usage: make TARGET [VENV=folder] [PYTHON=python3.12] [DATA=folder] [ARGS=...]"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' \
		$(firstword $(MAKEFILE_LIST))

setup: $(STAMP) ## Make the environment: locked packages, this checkout editable

$(STAMP): requirements-dev.lock pyproject.toml
	@'$(PYTHON)' -c '$(PYTHON_OK)' >/dev/null 2>&1 || { echo "Rapport needs Python 3.11 or\
	 newer with venv: install it (Debian: apt install python3 python3-venv) or name one:\
	 make setup PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Setting up $(VENV) from requirements-dev.lock (the first time takes a minute or two)"
	@"$(BIN)/python" -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv --clear "$(VENV)"
	@"$(BIN)/python" $(INSTALL) --require-hashes -r requirements-dev.lock
	@"$(BIN)/python" $(INSTALL) --no-deps --no-build-isolation --editable .
	@touch "$@"
	@echo "Ready: $(BIN)/rapport"

demo: setup ## Show what Rapport does, in a minute, without a platform
	@"$(BIN)/rapport" demo $(ARGS)

test: setup ## Run the tests (ARGS='tests/rules -k greeting')
	"$(BIN)/python" -m pytest -q $(ARGS)

check: setup ## Check format, lint, types, imports and generated docs
	"$(BIN)/ruff" format --check .
	"$(BIN)/ruff" check .
	"$(BIN)/mypy"
	"$(BIN)/lint-imports"
	"$(BIN)/python" -m bot.docs --check

format: setup ## Format the code and repair what the linter can
	"$(BIN)/ruff" check --fix-only .
	"$(BIN)/ruff" format .

docs: setup ## Generate the pages of rules and settings, and the pictures, again
	"$(BIN)/python" -m bot.docs
	"$(BIN)/python" -m tests.pictures

bench: setup ## Measure the budgets (DATA=folder for real conversations)
	"$(BIN)/python" -m tests.bench.run $(ARGS)

weights: setup ## Learn again what was learned from data (DATA=folder, ARGS=replies)
	"$(BIN)/python" -m tests.weights $(ARGS)

eval: setup ## Measure how well DATA=folder is read (ARGS='--halves --json FILE')
	@"$(BIN)/python" -m tests.eval $(ARGS)

stories: setup ## Play every story on Discord and on Slack in both transports
	RAPPORT_STORIES=all "$(BIN)/python" -m pytest -q tests/stories \
		tests/adapters/discord/test_stories.py $(ARGS)

fuzz: setup ## Feed the archive readers a hundred thousand broken inputs
	RAPPORT_FUZZ=100000 "$(BIN)/python" -m pytest -q tests/fuzz $(ARGS)

hour: setup ## Play thirty thousand events of an hour on Slack
	RAPPORT_EVENTS=30000 "$(BIN)/python" -m pytest -q tests/stories/test_slack_hour.py $(ARGS)

kill: setup ## Kill the application five hundred times in a story (ARGS='-k postgresql')
	RAPPORT_KILLS=500 "$(BIN)/python" -m pytest -q tests/bot/live/test_killed.py $(or $(ARGS),-k sqlite)

# The runtime lock constrains the other one, so that both name the same versions.
LOCK := pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' pyproject.toml

lock: ## Lock the dependencies again (ARGS=--upgrade for newer versions)
	@tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && set -e && \
	uv=$$(command -v uv || true) && \
	if [ -z "$$uv" ]; then \
		"$(PYTHON)" -m venv "$$tmp" && "$$tmp/bin/python" $(INSTALL) uv && uv="$$tmp/bin/uv"; \
	fi && \
	"$$uv" $(LOCK) $(ARGS) -o requirements.lock && \
	"$$uv" $(LOCK) $(ARGS) --extra dev -c requirements.lock -o requirements-dev.lock

clean: ## Remove the environment, caches and built packages
	rm -rf "$(VENV)" build dist *.egg-info .hypothesis .import_linter_cache .mypy_cache \
		.pytest_cache .ruff_cache
	find adapters bot rules tests -name __pycache__ -type d -prune -exec rm -rf {} +
