.DEFAULT_GOAL := help
unexport PYTHONDONTWRITEBYTECODE # else every process of the tests compiles everything anew
.PHONY: help demo play play-discord local-model local-slack test test-long lint bench lock clean .venv .venv-dev

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.venv:
	@./scripts/bootstrap.sh runtime

.venv-dev:
	@./scripts/bootstrap.sh dev

demo: .venv ## Watch two built-in negotiators settle a car sale (ARGS="--seed 7 --fast")
	@.venv/bin/parley demo $(ARGS)

play: .venv ## Join the same sale yourself, as the buyer
	@.venv/bin/parley play car-sale --as buyer $(ARGS)

play-discord: .venv-dev ## Play in a page that looks like Discord, without an account
	@.venv/bin/python scripts/play_discord.py $(ARGS)

local-model: .venv ## Install a small language model that runs here (downloads 127 MB)
	@./scripts/local-model.sh

local-slack: ## Install another emulated Slack, for tests and to look at (downloads 37 MB)
	@./scripts/local-slack.sh

test: lint ## Check the code and run the tests
	@.venv/bin/python -m pytest -n 3 -q -m "not long and not postgres" $(ARGS)

test-long: .venv-dev ## Run the tests that take minutes, and those that need PostgreSQL
	@.venv/bin/python -m pytest -n 2 -q -m "long or hypothesis or postgres" --hypothesis-profile thorough $(ARGS)

lint: .venv-dev ## Check imports, style and types
	@.venv/bin/lint-imports --no-logo
	@.venv/bin/ruff check --quiet
	@.venv/bin/ruff format --check --quiet
	@.venv/bin/mypy --num-workers 2

bench: .venv ## Measure speed: a table and JSON
	@.venv/bin/python -m bench $(ARGS)

lock: ## Write the lock files anew from pyproject.toml (ARGS=--upgrade for newer versions)
	@./scripts/lock.sh $(ARGS)

clean: ## Remove the environment and all caches
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
