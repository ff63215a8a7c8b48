# The commands of the house. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help setup setup-test demo demo-stop demo-reset test lint format real bench fuzz messages

PYTHON = .venv/bin/python
MANAGE = DEMO=1 $(PYTHON) platform/manage.py
DATA ?= ../shared/data/sme_invoices
WORKERS ?= 2

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

setup: ## install what running needs into .venv and node_modules
	@sh scripts/setup.sh run

setup-test: ## install what testing needs beside it
	@sh scripts/setup.sh test

demo: setup ## build the demo city if it is missing, start web and worker, print address and logins
	@$(MANAGE) demo start

demo-stop: ## stop web, worker and database of the demo; the data stay
	@$(MANAGE) demo stop

demo-reset: setup ## delete the demo city with all its data and build it anew
	@$(MANAGE) demo reset
	@$(MANAGE) demo start

test: setup-test ## run the whole suite
	$(PYTHON) -m pytest -n $(WORKERS) --dist worksteal

lint: setup-test ## check style, types, the direction of imports and the lock file
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	DEMO=1 .venv/bin/mypy
	DEMO=1 .venv/bin/lint-imports
	.venv/bin/uv lock --check --quiet

format: setup-test ## put the code into the house's form
	.venv/bin/ruff check --fix-only --quiet
	.venv/bin/ruff format

real: setup ## take real firms and invoices through the whole job: make real DATA=folder
	@$(MANAGE) real_input "$(DATA)"

bench: setup-test ## print the figures of loading, features, scoring, matching and printing
	@DEMO=1 $(PYTHON) -m benchmarks

fuzz: setup-test ## 10,000 mutated deliveries into intake
	$(PYTHON) -m pytest -q -m slow tests/intake

messages: setup-test ## collect the texts to translate and compile the translations
	$(PYTHON) scripts/messages.py
