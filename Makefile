# Everything a person or CI does here is a target of this file: `make help`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
# .venv holds what the program needs; `make agency` stops there, every other target adds the tools of those who change it.
USE := $(VENV)/.use
STAMP := $(VENV)/.stamp
NODE := $(VENV)/node
OUT ?= sheets
JOBS ?= auto

.DEFAULT_GOAL := help
.PHONY: help setup agency site test lint types unit check wheel exe bench mutants budgets pinyin variants golden manual word pictures format constraints clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(USE): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "要有 Python 3.11 以上，写明用哪一个：make PYTHON=python3.11 (qhtasks needs Python 3.11 or later; name one)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { echo "这个 Python 建不了虚拟环境，在 Debian 上先 apt install python3-venv (it cannot make virtual environments)"; exit 1; }
	@echo "只这一次：在 $(VENV) 里建环境…… (only once: making an environment in $(VENV))"
	@$(PYTHON) -m venv --clear $(VENV)
	@echo "下载并装上程序…… (downloading and installing the program)"
	@$(PIP) -e .
	@touch $@

$(STAMP): $(USE)
	@echo "装上开发工具…… (installing the tools for tests)"
	@$(PIP) -e '.[dev]'
	@touch $@

$(NODE)/.stamp: $(STAMP) tests/node/package.json
	@mkdir -p $(NODE)
	@cp tests/node/package.json $(NODE)
	$(BIN)/npm install --prefix $(NODE) --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

setup: $(STAMP) $(NODE)/.stamp ## make .venv with everything in it

agency: $(USE) ## NAME=省水利厅: print what it owes, and write its sheet to OUT (sheets)
	@test -n "$(NAME)" || { echo "写一个单位：make agency NAME=省水利厅 (name a body)"; exit 2; }
	@$(BIN)/qhtasks agency "$(NAME)"
	@echo
	@$(BIN)/qhtasks render "$(NAME)" --out "$(OUT)"

site: $(USE) ## write the HTML file that answers without Python
	@$(BIN)/qhtasks site

test: lint types unit check mutants wheel ## all that must pass: lint, types, tests, the check and its mutants, the wheel

lint: $(STAMP) $(NODE)/.stamp ## style of code, scripts and YAML; no address in the pins
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/yamllint --strict data
	$(BIN)/qhtasks fmt --check
	@! grep -nE '://|^-' constraints.txt
	@cp tests/node/eslint.config.mjs $(NODE)
	BROWSERSLIST_IGNORE_OLD_DATA=1 $(BIN)/node $(NODE)/node_modules/eslint/bin/eslint.js --config $(NODE)/eslint.config.mjs templates/site
	$(BIN)/node $(NODE)/node_modules/typescript/bin/tsc -p tests/node/tsconfig.json

types: $(STAMP) ## types, strictly
	$(BIN)/mypy

unit: $(STAMP) $(NODE)/.stamp ## the tests, with branch coverage
	$(BIN)/pytest -n $(JOBS) --cov --cov-report=term

check: $(STAMP) ## prove the dataset against the notice
	$(BIN)/qhtasks check --strict

wheel: $(STAMP) ## build the wheel and try it in a clean environment, from another folder
	$(BIN)/python tools/try_wheel.py

exe: $(STAMP) ## build the program that needs no Python with PyInstaller, try it, and pack it into dist
	$(BIN)/python tools/exe.py

mutants: $(STAMP) ## plant one fault after another in the data: the check must catch each
	$(BIN)/python tools/mutants.py

bench: $(STAMP) ## cost of the commands as ratios to an empty Python, in one run
	$(BIN)/python tools/bench.py

budgets: $(STAMP) ## size of the HTML file, and how fast it answers in a browser
	$(BIN)/python -m tools.site_budgets

pinyin: $(STAMP) ## write data/pinyin.yaml anew from the register of units
	$(BIN)/python tools/pinyin.py

variants: $(STAMP) ## write src/qhtasks/text/variants.py anew: traditional characters and radicals of what the data hold
	$(BIN)/python tools/variants.py

golden: $(STAMP) ## write the golden files anew; review the diff
	$(BIN)/pytest -q -n 0 --no-cov tests/test_golden.py --golden

manual: $(STAMP) ## write docs/manual.md, tables.md, templates.md and the guides' tables anew from the program
	$(BIN)/python tools/manual.py

word: $(STAMP) ## write the Word templates anew from tools/word_templates.py
	$(BIN)/python tools/word_templates.py

pictures: $(STAMP) ## draw the READMEs' pictures of printed pages anew
	$(BIN)/python -m tools.pictures

format: $(STAMP) ## format the code and the data
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/qhtasks fmt

constraints: $(STAMP) ## pin the newest versions that fit into constraints.txt
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --quiet --extra dev --extra release --universal --python-version 3.11 --upgrade \
		--no-header --no-annotate --constraint tools/held-back.txt -o constraints.txt

clean: ## remove what was made here
	rm -rf $(VENV) dist build .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis
