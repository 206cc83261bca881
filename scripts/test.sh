#!/usr/bin/env bash
# Passes all tests: Swift's in an optimised build (some of them train), then Python's.
# The tests share the release's build: what scripts/setup.sh compiled is not compiled again. (`swift test` that builds by itself
# would: it passes an option more.)
#
#   scripts/test.sh [--filter NAME]   arguments go to `swift test`; with any, Python's tests are left out
#
# NADERC names the binary that the Python package is tested with; the default is the release, where there is one.
set -euo pipefail
cd "$(dirname "$0")/.."

swift build --build-tests --disable-xctest -c release
swift test --skip-build --disable-xctest -c release "$@"
if [ $# -gt 0 ]; then
  exit 0
fi

if ! command -v python3 >/dev/null; then
  echo "test: no python3 on PATH: THE PYTHON PACKAGE AND THE GRAMMAR WERE NOT TESTED" >&2
  exit 0
fi
export NADERC="${NADERC-$PWD/.build/release/naderc}"
export PYTHONDONTWRITEBYTECODE=1
python3 grammar/test_textmate.py
PYTHONPATH=python/src python3 -m unittest discover --start-directory python/tests
python3 -m unittest discover --start-directory Benchmarks --pattern 'test_*.py'
# With the packages that the comparison needs no test is skipped.
scripts/test_emit.sh --install-only
python=python3
[ ! -x .venv-test/bin/python ] || python=.venv-test/bin/python
$python -m unittest discover --start-directory Tests/cli
if [ -x .build/release/EmitProbe ] || [ -n "${EMIT_PROBE-}" ]; then
  scripts/test_emit.sh
else
  echo "test: EmitProbe is not built: WHAT EMIT WRITES WAS NOT COMPARED" >&2
fi
