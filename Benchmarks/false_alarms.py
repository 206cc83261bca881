#!/usr/bin/env python3
"""Trains every sample with several seeds and counts trainings that early detection stops although it should not.

    Benchmarks/false_alarms.py                                # all samples, three seeds, a whole training on digits
    Benchmarks/false_alarms.py --epochs 12 --seeds 777 --json alarms.json

Every sample is known to train, so each ending other than `finished` is a false alarm; the exit code is 1 then, or when a sample
stays below --accuracy on the mean of its seeds. A table goes to standard output.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    option = parser.add_argument
    option("--naderc", default=str(ROOT / ".build/release/naderc"), help="the binary (default: the release)")
    option("--samples", nargs="+", type=Path, default=sorted((ROOT / "samples").glob("*.ng")))
    option("--seeds", default="777,888,999")
    option("--epochs", type=int, help="by default the data set's")
    option("--width", type=int, help="by default what the budget allows")
    option("--threads", type=int, help="by default one a core")
    option("--accuracy", type=float, default=0.0, help="what the mean test accuracy has to reach")
    option("--json", type=Path, help="also write all results there")
    return parser.parse_args()


def train(options: argparse.Namespace, sample: Path, seed: str, folder: str) -> dict:
    """The result of one training."""
    command = [options.naderc, "run", str(sample), "--seed", seed, "--json", "--quiet", "--force"]
    command += ["--out", f"{folder}/{sample.stem}-{seed}"]
    if options.epochs:
        command += ["--epochs", str(options.epochs)]
    for name in ("width", "threads"):
        if getattr(options, name):
            command += [f"--{name}", str(getattr(options, name))]
    environment = dict(os.environ, NADERC_CACHE=f"{folder}/cache")
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if not done.stdout.strip():
        sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout)


def main() -> int:
    options = arguments()
    seeds = options.seeds.split(",")
    results: list[dict] = []
    failures = 0
    print("| sample | endings | test accuracy | width | seconds a seed |\n|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for sample in options.samples:
            runs = [train(options, sample, seed, folder) for seed in seeds]
            results += runs
            endings = [run["status"] for run in runs]
            values = [run["last"]["test_accuracy"] or 0 for run in runs]
            mean = statistics.mean(values)
            alarms = sum(ending != "finished" for ending in endings)
            failures += alarms + (mean < options.accuracy)
            spread = f" ± {statistics.stdev(values):.4f}" if len(values) > 1 else ""
            ending = "all finished" if alarms == 0 else ", ".join(endings)
            seconds = statistics.mean(run["seconds"] for run in runs)
            print(f"| {sample.stem} | {ending} | {mean:.4f}{spread} | {runs[0]['width']} | {seconds:.0f} |", flush=True)
            for run in runs:
                if run["cause"]:
                    print(f"{sample.stem}, seed {run['seed']}: {run['cause']}", file=sys.stderr, flush=True)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")
    alarms = sum(run["status"] != "finished" for run in results)
    print(f"\n{alarms} false alarms in {len(results)} trainings")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
