#!/bin/sh
# Lock anew what is installed for running, with the hashes of all its files:
#
#   pip install uv && deploy/supply/lock.sh [--upgrade]
#
# Without --upgrade only what pyproject.toml no longer allows is changed.  One file holds
# for every Python and machine that is supported.
set -eu
cd "$(dirname "$0")/../.."

lock() {
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-annotate --no-strip-extras --custom-compile-command deploy/supply/lock.sh \
    "$@" >/dev/null
}

# Print what the extras that are named ask for.
extras() {
  python3 -c 'import sys, tomllib
found = tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]
print(*(one for name in sys.argv[1:] for one in found[name]), sep="\n")' "$@"
}

# What every installation needs, the servers that it may use, and what builds it.
echo 'setuptools>=68' | lock pyproject.toml - "$@" \
  --extra postgres --extra redis --extra s3 --output-file deploy/locked/hotline.txt
# An engine and a model for speech, as packages; of what both need, the same versions.
extras ko sherpa | lock - "$@" \
  --constraint deploy/locked/hotline.txt --output-file deploy/locked/speech.txt
