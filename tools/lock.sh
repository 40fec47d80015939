#!/bin/sh
# Locks the dependencies of pyproject.toml: versions and hashes, and no registry's address.
set -eu
uv() {
    .venv/bin/python -m uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header \
        --no-annotate --no-emit-index-url --no-emit-find-links --quiet "$@"
}
.venv/bin/python -m pip install --quiet uv
uv --group build -o requirements/run.lock
uv --group test -c requirements/run.lock -o requirements/test.lock
uv --group docs -c requirements/run.lock -o requirements/docs.lock
