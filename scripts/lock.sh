#!/bin/sh
# Writes both lock files from the ranges in pyproject.toml. Options are handed on: --upgrade, --upgrade-package NAME.
set -eu
cd "$(dirname "$0")/.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-python3}" -m venv "$tools"
"$tools/bin/pip" install --quiet uv

compile() {
    lock=$1
    shift
    "$tools/bin/uv" pip compile pyproject.toml --quiet --no-config --universal --python-version 3.11 \
        --fork-strategy fewest --generate-hashes --no-emit-index-url --no-emit-find-links \
        --custom-compile-command "make lock" --output-file "$lock" "$@"
}

# The build backend is locked too, so that installing Parley itself fetches nothing.
compile requirements.lock --group build "$@"
compile requirements-dev.lock --group build --group dev --all-extras --constraints requirements.lock "$@"
