# Two commands suffice: "make run" serves the atlas, "make test" runs every test.
# Each sets up what it needs; stamps make the second run quick.

PORT ?= 8501
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run test unit late check types content format assets bundle bundle-try bench screenshots browser lock clean

help:  ## list the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /make \1\t/' | expand -t 20

run: $(VENV)/.runtime assets  ## set up and serve on http://localhost:8501 (PORT=… for another)
	$(BIN)/python -m streamlit run app.py --server.port $(PORT)

test: $(VENV)/.dev assets browser  ## set up and run every test, those in the browser and on PostgreSQL too
	bash .ci/postgres $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

unit: $(VENV)/.dev  ## run the tests that need no browser
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not browser"

late: $(VENV)/.dev assets browser  ## run the browser tests with frames, timers and answers that come late
	for what in frames timers answers; do \
	  LATE=$$what $(BIN)/python -m pytest -n auto --dist loadfile -m browser tests/browser || exit 1; done

check: $(VENV)/.dev  ## lint, formatting, types, import rules, and the shipped data
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(MAKE) --no-print-directory -j 2 types content

types: $(VENV)/.dev
	$(BIN)/mypy

content: $(VENV)/.dev
	$(BIN)/lint-imports
	$(BIN)/python -m ui.messages check
	$(BIN)/python -m facts check
	$(BIN)/python -m layers check

format: $(VENV)/.dev  ## put the code in its standard form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

assets: $(VENV)/.runtime  ## fetch the map's browser libraries from npm into assets/
	@$(BIN)/python -m ui.assets

bundle: $(VENV)/.runtime assets  ## pack one archive in dist/ that installs without a network
	$(BIN)/python -m bundle

bundle-try: bundle  ## unpack the archive in a fresh folder, cut the network, install and serve
	bash bundle/try.sh

bench: $(VENV)/.dev assets browser  ## measure beside streamlit-folium; writes bench/RESULTS.md
	$(BIN)/python -m bench

screenshots: $(VENV)/.dev assets browser  ## picture the pages for the documentation
	$(BIN)/python docs/screenshots.py

browser:
	@bash .ci/browser

lock: ## renew constraints.txt from the requirement files, in a fresh environment
	rm -rf .cache/lock && mkdir -p .cache/lock
	for file in requirements.txt requirements-dev.txt; do grep -v '^-c ' $$file > .cache/lock/$$file; done
	$(PYTHON) -m venv .cache/lock/venv
	.cache/lock/venv/bin/python -m pip install --quiet -r .cache/lock/requirements-dev.txt
	head -1 constraints.txt > .cache/lock/constraints.txt
	.cache/lock/venv/bin/python -m pip freeze >> .cache/lock/constraints.txt
	mv .cache/lock/constraints.txt constraints.txt

clean:  ## remove everything that was made or fetched
	rm -rf $(VENV) assets dist build .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name it: make PYTHON=python3.11 …" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# pip compiles one file after another, those of its packages' own tests too, in a third of its time.
define install
$(BIN)/python -m pip install --quiet --no-compile -r $(1)
-@$(BIN)/python -m compileall -qq -j 0 -x 'site-packages/.*/tests/' $(VENV)/lib
endef

$(VENV)/.runtime: requirements.txt constraints.txt | $(VENV)/bin/python
	$(call install,requirements.txt)
	@touch $@

# These name the former, too: one installation does for both.
$(VENV)/.dev: requirements-dev.txt requirements.txt constraints.txt | $(VENV)/bin/python
	$(call install,requirements-dev.txt)
	@touch $(VENV)/.runtime $@
