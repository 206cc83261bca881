#!/usr/bin/env python3
"""CPU time of `naderc emit` for every sample and target: least of some runs, beside that of `naderc check`.

    Benchmarks/emit.py [--runs 5] [--dataset cifar100]

What a process takes in all, user and system, from its start to its end. A sample's file has two or three blocks, so the limit of
20 ms a block is one of 20 ms times that. The exit code is 1 where one of them is above it. NADERC names the binary.
"""

import argparse
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
NADERC = os.environ.get("NADERC", str(ROOT / ".build/release/naderc"))
TARGETS = ("pytorch", "training-script", "onnx", "svg", "dot", "mermaid")
LIMIT = 20.0


def cpu(*command):
    """Milliseconds of user and system time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--dataset", default="cifar100")
    arguments = parser.parse_args()
    worst = 0.0
    print("| sample | blocks | check | " + " | ".join(TARGETS) + " |")
    print("|---" * (len(TARGETS) + 3) + "|")
    with tempfile.TemporaryDirectory() as folder:
        for sample in sorted((ROOT / "samples").glob("*.ng")):
            blocks = sum(line.startswith("##") for line in sample.read_text(encoding="utf-8").splitlines())

            def least(*command):
                return min(cpu(NADERC, *command) for _ in range(arguments.runs))

            times = [
                least(
                    "emit", str(sample), "--target", target, "--dataset", arguments.dataset, "--output", f"{folder}/out")
                for target in TARGETS
            ]
            # The three blocks of a network, the default ones among them.
            worst = max(worst, *(time / 3 for time in times))
            check = least("check", "--quiet", str(sample))
            print(f"| {sample.stem} | {blocks} | {check:.1f} | " + " | ".join(f"{time:.1f}" for time in times) + " |", flush=True)
    print(f"\nat most {worst:.1f} ms a block, {LIMIT:.0f} are allowed")
    sys.exit(worst > LIMIT)


if __name__ == "__main__":
    main()
