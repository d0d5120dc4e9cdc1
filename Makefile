# make run     serve the app from this machine     (PORT=8501, ADDRESS=localhost; 0.0.0.0 serves the network)
# make hall    as many servers as there are cores, behind one address with HAProxy     (SERVERS=4 for another number)
# make dev     the same for who changes the code: each page runs again when a file that it uses is saved
# make test    everything that must hold: style, types, layers, tests, in Python and in JavaScript
# make test-all       also what takes minutes: the tests that are marked slow
# make lint    the same without the tests
# make test-kernels   the tests as other CPUs would run them, one kind of CPU after another: see tests/kernels.py
#                     (TESTS="tests/minimise tests/theory" chooses tests, KINDS="AVX SSE4" kinds of CPU; else all)
# make bench   the speed figures
# make lock    write requirements.lock: all packages of the image with their hashes, torch as TORCH_INDEX has it; and
#              requirements-bill.lock: what writes the image's bill of materials
# make bill    write build/bill: what the app is made of (CycloneDX), and the licences of that with their texts
# make clean   remove what these made
#
# TORCH_INDEX=<address of PyTorch's CPU index> gives the small CPU build where the default index has a large one.
# PYTHON=<command> chooses the interpreter, 3.11 or later.

PORT ?= 8501
SERVERS ?=
ADDRESS ?= localhost
TORCH_INDEX ?=
TESTS ?=
KINDS ?=
CHROMIUMS := chromium-headless-shell chromium chromium-browser google-chrome
VENV := .venv
BIN := $(VENV)/bin
NODE := $(BIN)/node
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile \
  $(if $(TORCH_INDEX),--extra-index-url "$(TORCH_INDEX)")
MAKEFLAGS += --jobs=2
unexport PYTHONDONTWRITEBYTECODE  # what is imported is compiled then, once

.PHONY: run hall dev test test-all test-kernels lint bench lock bill icons clean browser chromium proxy

STREAMLIT_RUN = $(BIN)/streamlit run app.py --server.port $(PORT) --server.address $(ADDRESS)

run: $(VENV)/.compiled
	$(STREAMLIT_RUN)

# exec: no shell is between, which would end alone where it is told to.
hall: proxy $(VENV)/.compiled
	exec env PORT=$(PORT) ADDRESS=$(patsubst localhost,127.0.0.1,$(ADDRESS)) SERVERS=$(SERVERS) $(BIN)/python -m deploy.hall

# After each visit the watcher looks through all loaded modules, which a crowd would wait for: only here is there one.
dev: $(VENV)/.compiled
	$(STREAMLIT_RUN) --server.fileWatcherType auto --server.runOnSave true

test: lint browser proxy $(VENV)/.compiled
	$(BIN)/python -m pytest

test-all: lint browser proxy $(VENV)/.compiled
	$(BIN)/python -m pytest -m "slow or not slow"

test-kernels: browser $(VENV)/.compiled
	KINDS="$(KINDS)" $(BIN)/python -m tests.kernels $(TESTS)

lint: $(VENV)/.dev node_modules/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NODE) node_modules/@biomejs/biome/bin/biome ci --error-on-warnings .
	$(NODE) node_modules/typescript/bin/tsc

bench: browser proxy $(VENV)/.compiled
	$(BIN)/python -m benchmarks.engine
	$(BIN)/python -m benchmarks.film
	$(BIN)/python -m benchmarks.playback
	$(BIN)/python -m benchmarks.own_data
	$(BIN)/python -m benchmarks.visits
	$(BIN)/python -m benchmarks.responsive
	$(BIN)/python -m benchmarks.load
	$(BIN)/python -m benchmarks.sizing

# Addresses stay out of it: which index and which folder of wheels the hashes came from is the affair of who makes it.
lock: $(VENV)/.dev
	$(BIN)/uv pip compile requirements.txt --quiet --generate-hashes --python-version 3.11 --output-file requirements.lock \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	  $(if $(TORCH_INDEX),--extra-index-url "$(TORCH_INDEX)" --index-strategy unsafe-best-match)
	sed -n 's/^\(cyclonedx-python-lib\)\[.*\]/\1/p' requirements-dev.txt | $(BIN)/uv pip compile - --quiet --generate-hashes \
	  --python-version 3.11 --output-file requirements-bill.lock --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock"

bill: $(VENV)/.dev
	$(BIN)/python -m deploy.bill build/bill

# After an upgrade of Streamlit, and where an icon is used that was not before: the tests say when.
icons: $(VENV)/.dev
	$(BIN)/python -m deploy.subset

clean:
	rm -rf $(VENV) node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: install it, or name it with PYTHON=<command>."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(BIN)/python
	$(PIP_INSTALL) -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@

# What the engine consists of; if it is on disk already, this only takes a look.
$(VENV)/.compiled: $(shell find core -name '*.py') deploy/engine.py $(VENV)/.run
	$(BIN)/python -m deploy.engine
	@touch $@

# Node is a package of $(VENV), so that all check with the same one, whatever the machine has.
node_modules/.installed: package.json package-lock.json .npmrc $(VENV)/.dev
	PATH="$(abspath $(BIN)):$$PATH" $(BIN)/npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# The browser tests use the system's Chromium where there is one, else Debian's package, else Playwright's own build.
browser: chromium $(VENV)/.dev
	@for name in $(CHROMIUMS); do command -v $$name >/dev/null && exit 0; done; \
	test -e $(VENV)/.browser && exit 0; \
	$(BIN)/python -m playwright install chromium && touch $(VENV)/.browser && exit 0; \
	echo "The browser tests need Chromium and none could be installed: install it by hand so that chromium is on the PATH."; \
	exit 1

chromium:
	@for name in $(CHROMIUMS); do command -v $$name >/dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq; \
	  for name in chromium-headless-shell chromium; do \
	    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$name >/dev/null && exit 0; \
	  done; \
	fi; true

# What stands before several servers: Debian's package where there is none.
proxy: | chromium
	@command -v haproxy >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq; \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends haproxy >/dev/null && exit 0; \
	fi; \
	echo "HAProxy is not installed: several servers need it, and their tests are left out."
