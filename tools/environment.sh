#!/bin/sh
# Makes sure of one thing that a target needs: `venv PYTHON`, `node`, `java` or `chromium`. Installs it with apt-get where it
# can, and otherwise says in one sentence what to install.
set -eu

install() { # package, sentence
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing $1 ..." >&2
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1"; } >/dev/null 2>&1 && return 0
    fi
    echo "$2" >&2
    exit 1
}

case "$1" in
venv)
    "$2" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
        echo "mapgen needs Python 3.11 or newer; install it, or name one: make PYTHON=python3.12" >&2
        exit 1
    }
    [ -x .venv/bin/python ] && .venv/bin/python -c 'import pip' 2>/dev/null && exit 0
    # Debian keeps venv's own pip in a package of its own.
    "$2" -c 'import ensurepip, venv' 2>/dev/null ||
        install python3-venv "Python's venv module is missing; install it: apt-get install python3-venv"
    "$2" -m venv --clear .venv
    ;;
node)
    command -v npm >/dev/null 2>&1 || install npm "The front end's checks need Node 20 with npm; install it: apt-get install npm"
    node -e 'process.exit(Number(process.versions.node.split(".")[0] < 20))' || {
        echo "The front end's checks need Node 20 or newer; this is $(node --version)" >&2
        exit 1
    }
    ;;
java)
    # On a Mac without Java there is a `java` that only says so.
    java -version >/dev/null 2>&1 ||
        install default-jre-headless "The HTML checker needs Java 17; install it: apt-get install default-jre-headless"
    ;;
chromium)
    for name in chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null 2>&1 && exit 0
    done
    install chromium "The browser tests need Chromium; install it: apt-get install chromium"
    ;;
*)
    echo "usage: environment.sh venv PYTHON | node | java | chromium" >&2
    exit 2
    ;;
esac
