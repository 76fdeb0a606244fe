# Cigale. « make » seul dit quoi faire.

PYTHON ?= python3
PORT ?= 8000
OIDC_PORT ?= 9400
ARGS ?=
BIN := .venv/bin
export FLASK_APP := app

.DEFAULT_GOAL := help
.PHONY: help run code reset test check words format bench screenshots lock venv

help: ## affiche cette liste
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: venv ## installe et lance la démonstration (PORT=8001 pour un autre port)
	@$(BIN)/python -m commands.demo.serve $(PORT) $(OIDC_PORT)

code: venv ## donne le code à six chiffres de l’équipe de démonstration
	@$(BIN)/flask demo code

reset: venv ## efface la démonstration et ses données
	@$(BIN)/python -m commands.demo.serve reset

test: venv ## lance tous les tests, sur les deux bases (ARGS="tests/services -x")
	@$(PYTHON) tools/machine.py
	@$(BIN)/pytest -n auto --dist worksteal $(ARGS)

check: venv ## vérifie le style, les couches, les types, les migrations, l’anglais
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/python -m tools.check

words: venv ## relève les mots de l’écran dans le catalogue anglais, à traduire
	@$(BIN)/python -m tools.check_words update

format: venv ## met le code en forme
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: venv ## mesure la caisse contre le plafond de la machine, et le premier affichage
	@$(BIN)/python -m bench

screenshots: venv ## refait les images de docs/screenshots/
	@$(BIN)/python -m tests.browser.screenshots

lock: ## refait requirements*.txt depuis pyproject.toml (ARGS=--upgrade)
	@test -x .uv/bin/uv || { $(PYTHON) -m venv .uv && .uv/bin/pip install --quiet uv; }
	@.uv/bin/uv pip compile $(LOCK_OPTIONS) $(ARGS) pyproject.toml -o requirements.txt
	@.uv/bin/uv pip compile $(LOCK_OPTIONS) $(ARGS) pyproject.toml --group dev -o requirements-dev.txt

LOCK_OPTIONS := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

venv:
	@$(PYTHON) tools/environment.py
