#!/usr/bin/env bash
# Fuzzes the parser or the whole verifier with libFuzzer and the address sanitizer.
#   scripts/fuzz.sh parser|verifier [RUNS | SECONDSs]     e.g.  fuzz.sh parser 10000000   fuzz.sh verifier 60s
# FUZZ_SEED makes a run repeatable; 0, the default, is another one each time. FUZZ_LENGTH is the longest input, in bytes.
# The corpus grows in Benchmarks/Fuzz/.build/corpus; a crash leaves its input beside it and ends with a failure.
set -euo pipefail
what=${1:-verifier}
amount=${2:-100000}
case $what in
  parser) target=FuzzParser ;;
  verifier) target=FuzzVerifier ;;
  *) echo "usage: fuzz.sh parser|verifier [RUNS | SECONDSs]" >&2; exit 64 ;;
esac
case $amount in
  *s) limit=-max_total_time=${amount%s} ;;
  *) limit=-runs=$amount ;;
esac
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root/Benchmarks/Fuzz"
swift build -c release --sanitize=fuzzer --sanitize=address --product "$target"
corpus=.build/corpus-$what
mkdir -p "$corpus" .build/seeds
# Samples, and the mistakes that have fix-its, each block for itself as well: names of other frameworks lead far into the checks.
cp "$root"/samples/*.ng "$root"/Tests/VerifierTests/Golden/*.ng .build/seeds/
python3 - "$root/Tests/VerifierTests/Fixtures/blocks.jsonl" .build/seeds <<'PYTHON'
import json, pathlib, sys
seeds = pathlib.Path(sys.argv[2])
for path in sorted(pathlib.Path(sys.argv[1]).parents[1].joinpath("Golden").glob("*.ng")):
    blocks = path.read_text(encoding="utf-8").split("\n##")
    for number, block in enumerate(blocks[1:]):
        seeds.joinpath(f"{path.stem}-{number}.ng").write_text("##" + block, encoding="utf-8")
for line in open(sys.argv[1], encoding="utf-8"):
    row = json.loads(line)
    # Very long rows test limits; they make a poor seed.
    if len(row["text"]) < 4096:
        pathlib.Path(sys.argv[2], row["id"].replace("/", "_") + ".ng").write_text(row["text"], encoding="utf-8")
PYTHON
# A Swift trap ends the process at once, which the fuzzer reports with its input. Stacks of allocations and weights of rare features
# take a third of the time; run a crash's input again without these options to see where memory came from.
SWIFT_DETERMINISTIC_HASHING=1 SWIFT_BACKTRACE=enable=no \
  ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=0:malloc_context_size=0:quarantine_size_mb=16:max_malloc_fill_size=0} \
  .build/release/"$target" -dict=ng.dict -seed="${FUZZ_SEED:-0}" -entropic=0 -detect_leaks=0 \
  -max_len="${FUZZ_LENGTH:-1024}" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix=.build/ "$limit" "$corpus" .build/seeds
