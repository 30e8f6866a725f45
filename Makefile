# `make run` and `make test` do all of their own set-up; see README.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8501

.PHONY: run test lint bench soak lock clean

run: $(VENV)/.run-ready            ## serve the portal, building what is missing
	@$(BIN)/metrology serve --host $(HOST) --port $(PORT)

test: $(VENV)/.test-ready lint     ## every check
	@setup/chromium.sh
	@setup/postgresql.sh
	$(BIN)/python -m pytest

lint: $(VENV)/.test-ready          ## style, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.test-ready         ## measurements, each beside a baseline
	$(BIN)/python -m pytest tests/benchmarks --benchmark-enable --import-mode=importlib --benchmark-json=docs/measurements/benchmarks.json
	@setup/postgresql.sh
	$(BIN)/python tests/benchmarks/measure_search.py 2000 200000 $(BENCH_ROWS)

soak: $(VENV)/.test-ready          ## 200 kills and 200 power cuts instead of 20 (an hour or so)
	@setup/postgresql.sh
	METROLOGY_SOAK=1 $(BIN)/python -m pytest tests/durability

release-check: $(VENV)/.test-ready  ## questions that are held aside, by counts; only before a release
	METROLOGY_RELEASE=1 $(BIN)/python -m pytest tests/evaluation -k held

lock:                              ## resolve lock/*.in anew (needs uv)
	lock/resolve.sh

$(VENV)/.run-ready: lock/run.txt lock/torch.txt pyproject.toml setup/environment.sh
	@PYTHON=$(PYTHON) setup/environment.sh run

$(VENV)/.test-ready: lock/test.txt lock/torch.txt pyproject.toml setup/environment.sh
	@PYTHON=$(PYTHON) setup/environment.sh test

clean:                             ## remove the environment; your data stays
	rm -rf $(VENV)
