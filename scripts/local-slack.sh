#!/bin/sh
# Installs local-slack, another emulated Slack with pages to look at, for tests: one program, in the user's cache.
# A repeated run does nothing. A failure is one sentence on standard error.
set -eu

version=0.1.8
archive=dbe1357ecaa2b35f3b231b022368741c04f8e6a106e58b0461edcc094271f8f8
program="${XDG_CACHE_HOME:-$HOME/.cache}/parley/local-slack-$version"

fail() {
    printf '%s\n' "$1" >&2
    exit 1
}

if [ ! -x "$program" ]; then
    case "$(uname -s) $(uname -m)" in
        'Linux x86_64') ;;
        *) fail "local-slack is installed on Linux on x86-64 only: elsewhere its tests are skipped." ;;
    esac
    command -v npm >/dev/null || fail "npm is missing: install the system package npm, then run the command again."
    mkdir -p "${program%/*}"
    work="$(mktemp -d "${program%/*}/local-slack.XXXXXX")"
    trap 'rm -rf "$work"' EXIT
    echo "One package is downloaded now: local-slack-linux-x64 $version, 37 MB (MIT)"
    (cd "$work" && npm pack --silent "local-slack-linux-x64@$version" >/dev/null 2>npm.log) ||
        fail "npm could not download local-slack: check the network and the free disk space (140 MB), then run the command again."
    echo "$archive  $work/local-slack-linux-x64-$version.tgz" | sha256sum --check --status ||
        fail "What npm downloaded is not local-slack $version as it was tested: nothing was installed."
    tar -xzf "$work/local-slack-linux-x64-$version.tgz" -C "$work" package/bin/local-slack
    mv "$work/package/bin/local-slack" "$program"
fi
echo "local-slack $version is installed: $program"
