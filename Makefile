# make ask Q=…   set up everything on a fresh machine and answer a question
# make test      run every check
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
Q ?= 董家口一季度工业产值是多少
export Q
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: ask test lint serve index clean

ask: $(VENV)/.installed
	@$(BIN)/wenju ask -- "$$Q"

index: $(VENV)/.installed
	@$(BIN)/wenju index

serve: $(VENV)/.installed
	@$(BIN)/wenju serve

test: $(VENV)/.installed-dev lint
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

$(VENV)/.installed: pyproject.toml install.sh
	@sh install.sh "$(PYTHON)" $(VENV) .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@sh install.sh "$(PYTHON)" $(VENV) '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV)
