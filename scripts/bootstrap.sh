#!/bin/sh
# Makes .venv ready: `scripts/bootstrap.sh runtime` for playing, `scripts/bootstrap.sh dev` for tests too.
# A repeated run with unchanged lock files does nothing. A failure is one sentence on standard error.
set -eu
cd "$(dirname "$0")/.."

log=.venv/setup.log

fail() {
    printf '%s\n' "$1" >&2
    exit 1
}

# Prints what to run: the first candidate that runs, is new enough and can make environments.
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON"
    else
        set -- python3.14 python3.13 python3.12 python3.11 python3
    fi
    old='' without_venv=''
    for candidate; do
        # A name may exist and still not run (a version manager's shim), so the answer counts, not the file.
        version=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
        if ! "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            old=${old:-$version}
        elif ! "$candidate" -c 'import ensurepip, venv; ensurepip.version()' 2>/dev/null; then
            without_venv=${without_venv:-$version}
        else
            printf '%s\n' "$candidate"
            return
        fi
    done
    if [ -n "$without_venv" ]; then
        fail "Python $without_venv is here without its venv module: install that (on Debian and Ubuntu: apt-get install python$without_venv-venv) and run the command again."
    elif [ -n "$old" ]; then
        fail "Parley needs Python 3.11 or newer and found only $old: install a newer one, or name it with PYTHON=/path/to/python, and run the command again."
    else
        fail "Parley needs Python 3.11 or newer and found none that runs${PYTHON:+ as $PYTHON}: install it, or name it with PYTHON=/path/to/python, and run the command again."
    fi
}

key() {
    { pwd; cat "$1" pyproject.toml scripts/bootstrap.sh; } | cksum
}

install() {
    .venv/bin/python -m pip install --disable-pip-version-check --no-input "$@" >>"$log" 2>&1 ||
        fail "pip could not install what Parley needs: check the network and the free disk space, then run the command again (what pip said: $PWD/$log)."
}

case ${1:-} in
    runtime) lock=requirements.lock ;;
    dev) lock=requirements-dev.lock ;;
    *) fail "Say what to set up: scripts/bootstrap.sh runtime, or scripts/bootstrap.sh dev." ;;
esac

usable=no
if .venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    usable=yes
    if [ "$(cat ".venv/.ready-$1" 2>/dev/null)" = "$(key "$lock")" ]; then
        exit 0
    fi
fi

if [ "$usable" = no ]; then
    python=$(find_python)
    rm -rf .venv
fi
mkdir -p .venv 2>/dev/null || fail "Parley cannot write to $PWD: make that folder writable and run the command again."
: >"$log"
echo "Setting up (about a minute, once)…" >&2
if [ "$usable" = no ]; then
    "$python" -m venv .venv >>"$log" 2>&1 ||
        fail "$python could not make an environment in $PWD/.venv: see $PWD/$log, mend that and run the command again."
fi

install --require-hashes -r "$lock"
install --no-deps --no-build-isolation -e .

key "$lock" >".venv/.ready-$1"
if [ "$1" = dev ]; then
    key requirements.lock >.venv/.ready-runtime
fi
