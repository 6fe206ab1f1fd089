# Everything one does in this folder. `make` alone lists it; each line below `##` is that list.
.DEFAULT_GOAL := help
.PHONY: help run test check coverage bench soak audit lock words pages fonts clean

PY := .venv/bin/python

# Compiled words are not kept in the repository; they follow their .po by date.
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard fieldservice/words/*/LC_MESSAGES/*.po))

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sort | sed -E 's/^([a-z]+):[^#]*## (.*)/  make \1|\2/' | awk -F'|' '{printf "%-14s %s\n", $$1, $$2}'

run: export FIELDSERVICE_HOME ?= $(CURDIR)/.demo
run: environment $(CATALOGUES) ## set up and open the demo branch (its folder: FIELDSERVICE_HOME, else .demo)
	@.venv/bin/fieldservice demo

# Screens and servers mostly wait for each other, so four at a time fill two cores; who has no tests left takes over others'.
test: test-environment $(CATALOGUES) ## set up and run every test, four at a time (a quarter of an hour on two cores at most)
	@$(PY) -m pytest -n 4 --dist worksteal tests

# Two minutes of the same folders are left to `make test`: what carries the mark `slow`.
check: test-environment $(CATALOGUES) ## the fast part, under a minute: style, types, import rules, words, workflows, docs
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/mypy
	@$(PY) -m pytest -q -n 2 -m "not slow" $(wildcard tests/imports tests/words tests/workflows tests/docs)

coverage: test-environment $(CATALOGUES) ## run every test and print the lines that they run, by package
	@$(PY) -m pytest -q -n 4 --cov --cov-report= tests
	@$(PY) .ci/coverage

bench: test-environment $(CATALOGUES) ## measure, each figure beside its baseline (docs/benchmarks.md says how)
	@$(PY) -m benchmarks

soak: test-environment $(CATALOGUES) ## the random and killing tests, many more rounds (an hour or so)
	@FIELDSERVICE_SOAK=1 $(PY) -m pytest -n 2 tests

audit: test-environment ## known advisories against the lock files (asks the package index)
	@for lock in requirements.txt requirements-test.txt; do .venv/bin/pip-audit --disable-pip --require-hashes -r $$lock || exit 1; done

words: test-environment ## collect new words from the code, compile, list what is not translated yet
	@$(PY) -m fieldservice.words.catalogue update
	@$(PY) -m fieldservice.words.catalogue check

pages: test-environment $(CATALOGUES) ## print docs/workflows.md, docs/keys.md and the manual page from the program
	@$(PY) docs/pages.py

# One lock for Linux, macOS and Windows and Python 3.11 to 3.13; it names no index, so it installs from any.
LOCK := .tools/lock/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links
lock: .tools/lock ## resolve again and write requirements*.txt (newer versions: make lock UPGRADE=--upgrade)
	@$(LOCK) $(UPGRADE) --extra build --output-file requirements.txt
	@$(LOCK) $(UPGRADE) --extra build --extra test --extra postgresql --extra heic --extra socks --extra tablets --constraint requirements.txt --output-file requirements-test.txt

fonts: .tools/fonts ## cut the faces in printing/fonts again (two minutes; gives the same bytes)
	@.tools/fonts/bin/python printing/fonts/build.py

clean: ## throw away everything that make made, the demo too
	@rm -rf .venv .tools .demo build dist *.egg-info $(CATALOGUES) .pytest_cache .ruff_cache .hypothesis .mypy_cache .coverage
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

.PHONY: environment test-environment
environment:
	@PYTHON="$(PYTHON)" .ci/environment requirements.txt
test-environment:
	@PYTHON="$(PYTHON)" .ci/environment requirements-test.txt

%.mo: %.po | environment
	@$(PY) -m fieldservice.words.catalogue compile

.tools/lock: | test-environment
	@$(PY) -m venv $@ && $@/bin/pip install --quiet uv
.tools/fonts: pyproject.toml | test-environment
	@$(PY) -m venv $@ && $@/bin/pip install --quiet $$($(PY) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["fonts"])')
