#!/usr/bin/env python3
"""Compares the memory that a training takes (getrusage) with what was predicted before its first step.

    Benchmarks/memory.py
    Benchmarks/memory.py --samples samples/convnext.ng --batches 512 --widths 32

The measured peak may differ from the prediction by 5 % and 24 MB; the exit code is 1 where it differs by more. The data are synthesized CIFAR-10 images, so that their size is felt, and digits.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = [ROOT / "samples" / f"{name}.ng" for name in ("resnet_basic", "convnext", "densenet", "attention")]
MIB = 1 << 20


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    option = parser.add_argument
    option("--naderc", default=str(ROOT / ".build/release/naderc"), help="the binary (default: the release)")
    option("--samples", nargs="+", type=Path, default=SAMPLES)
    option("--batches", nargs="+", type=int, default=[32, 128])
    option("--widths", nargs="+", type=int, default=[8, 16])
    option("--images", type=int, default=256, help="training images")
    option("--data", nargs="+", default=["cifar10", "digits"])
    return parser.parse_args()


def main() -> int:
    options = arguments()
    worst, failures = 0.0, 0
    print("| sample | data | width | batch | predicted MiB | measured MiB | beyond 5 % |\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, NADERC_CACHE=f"{folder}/cache", NADERC_DATA=f"{folder}/data")
        if "cifar10" in options.data:
            subprocess.run(
                [options.naderc, "data", "synthesize", "cifar10", "--output", f"{folder}/data", "--train",
                 str(2 * options.images), "--test", "64"], check=True, capture_output=True)
        for sample in options.samples:
            for data in options.data:
                for width in options.widths:
                    for batch in options.batches:
                        command = [options.naderc, "run", sample, "--dataset", data, "--width", width, "--batch-size", batch,
                                   "--epochs", 1, "--force", "--quiet", "--json", "--out", f"{folder}/run"]
                        done = subprocess.run(
                            [str(word) for word in command], capture_output=True, text=True, env=environment, check=False)
                        if not done.stdout:
                            sys.exit(done.stderr)
                        result = json.loads(done.stdout)
                        predicted, measured = result["predicted_memory_bytes"], result["peak_memory_bytes"]
                        beyond = (abs(measured - predicted) - 0.05 * predicted) / MIB
                        worst = max(worst, beyond)
                        failures += beyond * MIB > 24e6
                        print(f"| {sample.stem} | {data} | {width} | {batch} | {predicted / MIB:.1f} | {measured / MIB:.1f} "
                              f"| {beyond:.1f} |", flush=True)
    print(f"\n{failures} beyond 5 % and 24 MB; the worst is {worst:.1f} MiB beyond 5 %")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
