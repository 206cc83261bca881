#!/usr/bin/env python3
"""Searches over several seeds against the random control, best designs retrained on fresh seeds.

For each seed: `naderc design` with --strategy nader and --strategy random. Then the base and every best design are trained
again with `naderc run` on seeds that no search has seen, and compared on the test split. Prints one JSON object; differences
come with a 95 % interval of Student's t over the seeds.
"""

import argparse
import json
import math
import os
import pathlib
import subprocess
import time

T95 = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776, 6: 2.571, 7: 2.447, 8: 2.365, 9: 2.306, 10: 2.262}


def naderc(*arguments):
    binary = os.environ.get("NADERC", ".build/release/naderc")
    done = subprocess.run([binary, *map(str, arguments), "--json"], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def interval(values):
    """Mean and half the width of its 95 % interval."""
    count = len(values)
    mean = sum(values) / count
    if count < 2:
        return mean, None
    deviation = math.sqrt(sum((value - mean) ** 2 for value in values) / (count - 1))
    return mean, T95.get(count, 2.0) * deviation / math.sqrt(count)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("block", nargs="?", default="samples/resnet_basic.ng")
    parser.add_argument("--out", required=True, help="folder of the searches; what is finished there is not done again")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--fresh", default="1001,1002,1003", help="seeds of the final trainings")
    parser.add_argument("--epochs", type=int, help="epochs of the final trainings; by default the data set's")
    arguments = parser.parse_args()
    folder = pathlib.Path(arguments.out)
    result = {"schema": "naderc.bench.design/1", "seeds": [], "fresh": arguments.fresh}
    epochs = ["--epochs", arguments.epochs] if arguments.epochs else []

    def retrain(name, block):
        run = naderc(
            "run", block, "--seeds", arguments.fresh, "--out", folder / f"final-{name}", "--resume", "--quiet", *epochs)
        return run["mean"]["test_accuracy"]

    base = retrain("base", arguments.block)
    for seed in range(1, arguments.seeds + 1):
        entry = {"seed": seed}
        for strategy in ("nader", "random"):
            out = folder / f"{strategy}-{seed}"
            start = time.monotonic()
            search = naderc(
                "design", arguments.block, "--out", out, "--seed", seed, "--strategy", strategy, "--resume", "--quiet")
            trained = [each for each in search["designs"] if each["status"] == "valid"]
            valid = [each for each in search["designs"] if each["status"] != "invalid"]
            entry[strategy] = {
                "validation": search["best"]["score"], "base_validation": search["base"]["score"],
                "best": search["best"]["name"], "valid": len(valid) / len(search["designs"]),
                "trained": len(trained),
                "beat_the_base": sum(each["score"] > search["base"]["score"] for each in trained),
                "test": retrain(f"{strategy}-{seed}", out / "best.ng"),
                "seconds": round(time.monotonic() - start, 1),
            }
        result["seeds"].append(entry)
        print(json.dumps(entry), flush=True)
    tests = {name: [entry[name]["test"] for entry in result["seeds"]] for name in ("nader", "random")}
    result["base_test"] = base
    for name, values in [
        ("nader_minus_base", [value - base for value in tests["nader"]]),
        ("random_minus_base", [value - base for value in tests["random"]]),
        ("nader_minus_random", [a - b for a, b in zip(tests["nader"], tests["random"])]),
    ]:
        mean, half = interval(values)
        result[name] = {"mean": mean, "half_width_95": half}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
