# make demo: the whole job, with no microphone. make help: the rest.
# Needs only Python 3.11 to 3.13 with venv, make and the package index. Another Python: make demo PYTHON=/path

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	>/dev/null 2>&1 && { echo $$p; break; }; done)
BIN := .venv/bin
TEST_JOBS ?= 2
PYTEST_ARGS ?=
PIP_AUDIT ?= pip-audit==2.10.1

TESTED ?=

.DEFAULT_GOAL := help
.PHONY: help demo test check static bench faults fuzz lock audit wheels release clean

help: ## show this
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do \
		printf '%-12s %s\n' "$$name" "$$what"; done

demo: .venv/.runtime ## set everything up and run the main job: a question asked, an answer from audio/, feedback
	@$(BIN)/coach demo

test: .venv/.dev ## set up and run every test that can run here; PYTEST_ARGS="-k pitch" for some of them
	$(BIN)/python -m pytest -n $(TEST_JOBS) --dist loadgroup $(PYTEST_ARGS)

check: static $(if $(TESTED),,test) ## format, lint, types, import contracts and the tests (TESTED=1 leaves them out)

static: .venv/.dev ## format, lint, types and the direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.dev ## measure speed and memory on this machine
	$(BIN)/python -m benchmarks speed

faults: .venv/.dev ## cause every fault as often as docs/reliability.md says (half an hour)
	COACH_FAULTS=full $(BIN)/python -m pytest tests/faults -s

fuzz: .venv/.dev ## take in 10,000 changed inputs of each kind (a quarter of an hour or more); COACH_FUZZ_SEED=2 for others
	COACH_FAULTS=full $(BIN)/python -m pytest tests/attack -s

lock: ## regenerate the hash-locked requirements (needs uv); scripts/lock.sh --upgrade moves versions
	scripts/lock.sh

audit: .venv/.audit ## ask whether weaknesses are known in any locked package (needs the network)
	$(BIN)/python scripts/audit.py .venv/audit/bin/pip-audit

wheels: ## look for a wheel of every locked package on each system and Python (needs uv and the package index)
	python3 scripts/check_wheels.py

release: .venv/.dev ## build what is published into dist/, with a bill of materials and digests
	rm -rf dist
	$(BIN)/python -m build --no-isolation
	$(BIN)/python scripts/sbom.py dist/coach.cdx.json
	cd dist && sha256sum * > SHA256SUMS

clean: ## remove the virtual environment and everything that was built
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# hatchling and editables come with the locks, so the editable install fetches nothing that is not pinned.
.venv/.runtime: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing what coach needs into .venv: some minutes and 1.1 GB on disk the first time."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements-dev.lock requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing what coach and its tests need into .venv: some minutes and 1.2 GB on disk the first time."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch .venv/.runtime $@

# Apart from the locks: it runs nowhere but here, and only reads the names and versions of the lock.
.venv/.audit: | .venv/bin/python
	@$(BIN)/python -m venv .venv/audit
	@.venv/audit/bin/python -m pip install --quiet --disable-pip-version-check $(PIP_AUDIT)
	@touch $@

.venv/bin/python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "coach needs Python 3.11, 3.12 or 3.13 that can make a virtual environment, and found none."; \
		echo "  Debian, Ubuntu: sudo apt-get install python3 python3-venv"; \
		echo "  macOS:          brew install python@3.13"; \
		echo "  Anywhere:       the README installs coach through uv, which brings its own Python."; \
		exit 2; \
	fi >&2
	@echo "Making .venv with $(PYTHON)"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "$(PYTHON) cannot make a virtual environment. Debian, Ubuntu: sudo apt-get install python3-venv" >&2; exit 2; }
