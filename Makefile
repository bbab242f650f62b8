# Every target builds what it needs first. Without make: `sh scripts/setup`, then the commands below.
BIN := .venv/bin
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-long faults mutants lint check bench lock runtime

help: ## List what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

setup: ## Build .venv with everything that running and testing needs, and nothing else
	@sh scripts/setup dev

runtime:
	@sh scripts/setup base

demo: runtime ## Start Afterwell with invented patients on this computer
	@$(BIN)/afterwell demo

test: lint ## Lint, types, the import contract and every test
	@sh scripts/test

test-long: setup ## The tests again with far more generated examples
	@$(BIN)/pytest --hypothesis-profile=long

faults: setup ## Kill, restart, fill and starve it for the length of a night (docs/reliability.md)
	@$(BIN)/pytest tests/faults tests/e2e --nightly --capture=no

mutants: ## Break the scoring code in every small way and see whether a test notices (docs/mutation.md)
	@sh scripts/mutants

lint: setup ## Style, formatting, types (strict) and the import contract
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

check: runtime ## Check every survey, pathway and decision aid
	@$(BIN)/afterwell check

bench: setup ## Measure speed
	@$(BIN)/python -m bench

lock: ## Renew the hash-locked lists in requirements/ (needs uv; UPGRADE=--upgrade takes newer versions)
	@$(COMPILE) $(UPGRADE) requirements/base.in --output-file requirements/base.txt
	@$(COMPILE) $(UPGRADE) requirements/dev.in --constraint requirements/base.txt --output-file requirements/dev.txt
	@$(COMPILE) $(UPGRADE) requirements/mutants.in --constraint requirements/dev.txt --output-file requirements/mutants.txt
