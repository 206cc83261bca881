#!/usr/bin/env bash
# Compares what `naderc emit` writes with PyTorch and ONNX Runtime: blocks, networks, training, import.
#
#   scripts/test_emit.sh [--all]           --all: every conformance row, sample and 600 random blocks; 100 steps of training
#   scripts/test_emit.sh --measure         trains all samples for the tables of docs/emit.md; takes hours
#   scripts/test_emit.sh --install-only    the environment alone
#
# Installs what it needs into .venv-test (some 200 MB to fetch, once). Where pip cannot, nothing is compared, and that is said
# loudly. NADERC and EMIT_PROBE name the binaries; the default is the release beside this script.
set -euo pipefail
cd "$(dirname "$0")/.."

skip() {
  echo "test: $1: WHAT EMIT WRITES WAS NOT COMPARED WITH PYTORCH AND ONNX RUNTIME" >&2
  exit 0
}

command -v python3 >/dev/null || skip "no python3 on PATH"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || skip "python3 is older than 3.10"

readonly python=.venv-test/bin/python
readonly needs="import torch, numpy, onnx, onnxruntime, safetensors, ruff, mypy, tensorboard, openai, anthropic"
if ! { [ -x $python ] && $python -c "$needs" 2>/dev/null; }; then
  start=$SECONDS
  python3 -m venv --clear .venv-test || skip "no virtual environment can be made"
  # The build for CPUs alone, from where pip looks or from PyTorch's own index; never the one with CUDA.
  $python -m pip install --quiet --no-input --no-compile 'torch==2.13.0+cpu' 2>/dev/null \
    || $python -m pip install --quiet --no-input --no-compile --index-url https://download.pytorch.org/whl/cpu 'torch==2.13.0' \
      2>/dev/null \
    || skip "pip finds no torch for CPUs"
  $python -m pip install --quiet --no-input --no-compile --requirement Tests/emit/requirements.txt || skip "pip cannot install"
  $python -c "$needs" || skip "what pip installed cannot be imported"
  echo "test: torch, onnx and onnxruntime installed in $((SECONDS - start)) s"
fi

if [ "${1-}" = --install-only ]; then
  exit 0
fi

export PYTHONDONTWRITEBYTECODE=1 OMP_NUM_THREADS=1
cd Tests/emit
if [ "${1-}" = --measure ]; then
  exec ../../$python measure_training.py "${@:2}"
fi
# Each of them keeps to one core, so two go on at a time; training, which takes longest, in halves.
run() { ../../$python "test_$1.py" "${@:2}"; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
{ run training --part 1 "$@" && run backend; } >"$log" 2>&1 &
first=$!
failed=0
run training --part 2 "$@" || failed=1
run networks "$@" || failed=1
run blocks "$@" || failed=1
run import || failed=1
run data || failed=1
wait $first || failed=1
cat "$log"
exit $failed
