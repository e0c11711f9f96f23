#!/usr/bin/env bash
# Regenerate the hash-locked requirements, for Python 3.11 to 3.13 on Linux, macOS and Windows at once.
# Needs uv. The machine's own indexes are left out so that the hashes are those of the public wheels.
# Versions move only with --upgrade: scripts/lock.sh --upgrade
set -euo pipefail
cd "$(dirname "$0")/.."

unset PIP_FIND_LINKS PIP_INDEX_URL PIP_EXTRA_INDEX_URL
unset UV_FIND_LINKS UV_INDEX UV_INDEX_URL UV_DEFAULT_INDEX UV_EXTRA_INDEX_URL

lock() {
    local output=$1
    shift
    uv --no-config pip compile pyproject.toml --universal --generate-hashes --python-version 3.11 \
        --only-binary :all: --emit-build-options --custom-compile-command scripts/lock.sh --quiet \
        --no-emit-package pyobjc-framework-pubsub --group build "$@" --output-file "$output"
    # pip before 25 compares platform_release as a version on every system and crashes on kernel names such
    # as "6.1.0-18-amd64". The terms come from pyobjc (macOS, for the voice) and all its wheels install on
    # macOS 10.13; only pubsub, which is for systems before macOS 10.14, has an upper bound.
    sed -i.bak -E "s/platform_release >= '[0-9.]+' and //" "$output"
    rm "$output.bak"
}

lock requirements.lock --extra voice "$@"
# The runtime versions of the development lock are those of the runtime lock.
lock requirements-dev.lock --extra voice --extra dev --constraint requirements.lock "$@"
