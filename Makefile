# make map    everything from a fresh clone to output/axis-of-resistance.html
# make test   everything that CI checks
# The other targets are for those who change mapgen; CONTRIBUTING.md tells what they do.

PYTHON ?= python3
DATA ?= data/locations.geojson
BIN := .venv/bin

.PHONY: map test lint types unit python browser docs front scene lock basemap gazetteer vendor bench clean
.DELETE_ON_ERROR:

map: .venv/run.stamp
	@$(BIN)/mapgen build $(DATA)

test: lint types unit python browser docs

.venv/run.stamp: requirements/run.lock pyproject.toml tools/environment.sh
	@sh tools/environment.sh venv "$(PYTHON)"
	@$(BIN)/python -m pip install -qq --no-compile --disable-pip-version-check --require-hashes -r requirements/run.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/test.stamp: .venv/run.stamp requirements/test.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/test.lock
	@touch $@

frontend/node_modules/.stamp: frontend/package-lock.json
	@sh tools/environment.sh node
	@cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

lint: .venv/test.stamp frontend/node_modules/.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	cd frontend && npm run --silent lint

types: .venv/test.stamp frontend/node_modules/.stamp
	$(BIN)/mypy
	cd frontend && npm run --silent types

unit: frontend/node_modules/.stamp
	cd frontend && npm run --silent test

python: .venv/test.stamp frontend/node_modules/.stamp
	@sh tools/environment.sh java
	$(BIN)/pytest -q --ignore=tests/browser

browser: .venv/test.stamp frontend/node_modules/.stamp
	@sh tools/environment.sh chromium
	$(BIN)/pytest -q -n 2 tests/browser

# The documentation as a site, in site/, with live maps. Anything amiss in it is an error.
.venv/docs.stamp: .venv/run.stamp requirements/docs.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/docs.lock
	@touch $@

docs: .venv/docs.stamp
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet --strict
	@echo site/index.html

# What is derived, built anew. The results are committed; tests fail when they are stale.
front: scene frontend/node_modules/.stamp
	cd frontend && npm run --silent build

scene: .venv/run.stamp
	$(BIN)/python tools/scene_types.py

lock: .venv/test.stamp
	sh tools/lock.sh

basemap: .venv/run.stamp
	$(BIN)/python tools/basemap.py

gazetteer: .venv/run.stamp
	$(BIN)/python tools/gazetteer.py

vendor: .venv/run.stamp
	$(BIN)/python tools/vendor.py

bench: .venv/test.stamp
	@sh tools/environment.sh chromium
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf .venv frontend/node_modules output/*.html site
