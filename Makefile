# One command per chore. Everything lives in .venv; nothing is asked for by hand.
.PHONY: setup demo test check bench bench-large clean
SHELL := /bin/bash
export PATH := $(HOME)/.local/bin:$(CURDIR)/.tools/bin:$(PATH)
RUN := .venv/bin
DEMO := demo

setup: .venv/.ready

.venv/.ready: pyproject.toml uv.lock scripts/setup
	@scripts/setup
	@touch $@

demo: setup
	@scripts/demo $(DEMO)

test: setup
	@scripts/test-setup
	$(RUN)/pytest -n auto --dist loadgroup

check: setup
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy
	$(RUN)/lint-imports --no-cache

bench: setup
	uv sync --quiet --locked --group bench
	$(RUN)/python -m bench

bench-large: setup
	uv sync --quiet --locked --group bench
	$(RUN)/python -m bench large

clean:
	rm -rf .venv .tools demo dist
