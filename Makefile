PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
REPORT ?= report
# PyTorch serves optional tests and a benchmark; its CPU build is small, its default one is not.
TORCH := torch==2.13.0+cpu

.PHONY: reproduce test documents accuracy benchmarks clean

reproduce: $(VENV)/.installed-fast
	$(BIN)/symghost reproduce --out $(REPORT)

test: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy symghost derivations benchmarks
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist loadgroup --nbmake

documents: $(VENV)/.installed-dev
	$(BIN)/symghost results --format markdown > derivations/README.md
	for script in derivations/*/[a-z]*.py; do \
	  name=$$(basename $$script .py); \
	  $(BIN)/symghost derive $$name --format markdown > $${script%.py}.md || exit 1; \
	done
	$(BIN)/symghost gallery --out docs/gallery.md

accuracy: $(VENV)/.installed-dev
	$(BIN)/symghost accuracy --data symghost/export/accuracy/measured.json --out docs/accuracy.md

benchmarks: $(VENV)/.installed-dev
	for script in benchmarks/*.py; do $(BIN)/python $$script || exit 1; done

clean:
	rm -rf $(VENV) $(REPORT) build *.egg-info

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "symghost needs Python 3.11 or newer; try make PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "cannot make $(VENV): does $(PYTHON) have its venv module?"; exit 2; }

$(VENV)/.installed-fast: pyproject.toml setup.cfg constraints.txt | $(BIN)/python
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[fast]'
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed-fast
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	$(BIN)/pip install --quiet '$(TORCH)' || echo "no CPU build of PyTorch here: its tests skip"
	touch $@
