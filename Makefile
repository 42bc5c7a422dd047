# Passerelle: every target works on a fresh machine with Python 3.11+, git and make.
# It makes its own .venv and installs from the locks in requirements/; PYTHON=... chooses another interpreter.

.DEFAULT_GOAL := help
.PHONY: help demo test check format bench load evaluate campaign encoder lock clean

VENV := .venv
BIN := $(VENV)/bin
# The stamps say "installed from this lock": a lock that changes is installed again, and only then.
RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev

# A candidate must run, not only exist: version managers leave shims of pythons that are not installed.
CANDIDATES := python3.13 python3.12 python3.11 python3 python3.14
PYTHON ?= $(shell for p in $(CANDIDATES); do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$p; break; fi; done)

# One BLAS/OpenMP thread a test process: two processes on two cores do not fight over them.
QUIET_THREADS := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 TOKENIZERS_PARALLELISM=false
# Modules are compiled once, also where the environment asks for no bytecode: tests start many processes of our own.
COMPILED_ONCE := PYTHONDONTWRITEBYTECODE=
# As many test processes as cores; `make test JOBS=0` runs in one process (for a debugger).
JOBS ?= auto
# A file of tests goes to one process as a whole, so what its tests share is made once. Groups by mark do not do it:
# pytest-xdist 3.8 does not see the mark with pytest 9.2 (pytest-dev/pytest-xdist issue 1386).
SHARED_OUT = -n $(JOBS) --dist loadfile --no-loadscope-reorder
HOST ?= 127.0.0.1
PORT ?= 8000

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

demo: $(RUN_STAMP) ## the sample network on http://127.0.0.1:8000, with the page of a real offer
	$(BIN)/passerelle demo --host $(HOST) --port $(PORT)

test: $(DEV_STAMP) ## tests and doctests
	$(QUIET_THREADS) $(COMPILED_ONCE) $(BIN)/pytest $(SHARED_OUT) -m "not campaign"

check: $(DEV_STAMP) ## format, lint, types, imports: what CI runs before the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV_STAMP) ## format the code and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(DEV_STAMP) ## time and memory at 10,000 learners and 2,000 offers, beside a plain baseline
	$(BIN)/python -m evaluation.bench

load: $(DEV_STAMP) ## what the service stands at 10,000 learners and 2,000 offers, by a real load on a real server
	$(BIN)/python -m service.operations.load --search --out build/load.md

# Beside the run that is kept in the repository; as a gate: `passerelle evaluate --against FILE --max-drop 0.01`.
evaluate: $(RUN_STAMP) ## how good the matching is, for whom, compared with what: build/report/report.html
	$(BIN)/passerelle evaluate --against evaluation/results/baseline.json --max-drop 1

campaign: $(DEV_STAMP) ## the long versions of sampled checks
	$(QUIET_THREADS) $(COMPILED_ONCE) $(BIN)/pytest $(SHARED_OUT) -m campaign

# Folders outside the project, given on the command line: `make encoder BASE=.../base-fr-en DATA=.../data`.
WORK ?= build/encoder
TRAIN = $(BIN)/python -m models.training --data "$(DATA)"
encoder: $(DEV_STAMP) ## train the encoder that ships, score it, export it: BASE=model folder DATA=published files
	@if [ -z "$(BASE)" ] || [ -z "$(DATA)" ]; then \
		echo "Say where the base model and the published files are: make encoder BASE=folder DATA=folder"; exit 2; fi
	$(TRAIN) --base "$(BASE)" --work $(WORK)/chosen
	$(TRAIN) --base $(WORK)/chosen/model --work $(WORK)/refit --refit
	$(BIN)/passerelle evaluate encoder --encoder chosen=$(WORK)/chosen/model --data "$(DATA)" --keep chosen --out $(WORK)/chosen.md
	$(BIN)/python -m models.export_encoder $(WORK)/refit/model --out models/files/encoder \
		--training $(WORK)/refit/training.json --scores evaluation/results/encoder_rows.json
	$(BIN)/python -m models.build_concept_vectors
	$(BIN)/python -m models.build_sample_vectors

$(VENV)/pyvenv.cfg:
	@if [ -z "$(PYTHON)" ]; then \
		echo "Passerelle needs Python 3.11 or later, and none was found among: $(CANDIDATES)."; \
		echo "Install one (https://www.python.org/downloads/) or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11"; \
		exit 1; fi
	@echo "Making $(VENV) with $(PYTHON)"
	$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): requirements/run.txt pyproject.toml | $(VENV)/pyvenv.cfg
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_STAMP): requirements/dev.txt pyproject.toml | $(VENV)/pyvenv.cfg
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(RUN_STAMP) $@

# pip brings what the platform's torch needs (CUDA libraries on some, nothing on others), so these are not locked.
PLATFORM_OF_TORCH := ^(nvidia-|cuda-|triton==)
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --upgrade
LOCK_HEADER := Made by `make lock` from pyproject.toml and requirements/build.in, for every platform and Python 3.11+.

lock: | $(VENV)/pyvenv.cfg ## make both locks again from pyproject.toml, with today's versions
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@mkdir -p build
	$(COMPILE) -o build/run.lock pyproject.toml requirements/build.in >build/lock.log
	$(COMPILE) -o build/dev.lock --extra dev pyproject.toml requirements/build.in >build/lock.log
	@for lock in run dev; do \
		{ echo '# $(LOCK_HEADER)'; \
		  echo '# No index is named and no hash is held: the builds of torch differ by platform, and pip brings what the'; \
		  echo '# one it chooses needs.'; \
		  grep -Ev '$(PLATFORM_OF_TORCH)' build/$$lock.lock; } > requirements/$$lock.txt; done

clean: ## remove .venv, caches and the demo's store (var/)
	rm -rf $(VENV) var build dist .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
