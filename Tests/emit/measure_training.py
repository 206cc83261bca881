"""Trains all samples with the native engine and with PyTorch and writes what differs into docs/emit.md.

    scripts/test_emit.sh --measure          some hours of one core; interrupted, it goes on where it was
    python Tests/emit/measure_training.py --samples resnet_basic --no-docs

For each sample, on digits with the default recipe and width 8 (or the next that is valid):
- ten steps of 16 images in double precision, by naderc's reference interpreter and by PyTorch: what is left there is a difference in
  meaning, unless PyTorch with other last digits in its first weights is as far from itself (in brackets);
- ten and one hundred steps in single precision: how far the losses of naderc and of PyTorch with channels_last are from those of
  PyTorch eager, at most and in the mean; where that is more than three times as far, PyTorch in double precision beside it;
- for some of them five epochs with three seeds: the mean test accuracy.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import torch

import twin
from probe import NADERC, ROOT, Probe

STEPS = 100
# Plain loops in double precision are slow.
DOUBLE_BATCH = 16
FACTOR = 3
SEEDS = (777, 888, 999)
# Residual, depthwise, squeeze and excitation, layer normalisation, DropPath, two inputs.
WITH_EPOCHS = ("convnext", "darts", "densenet", "metaformer", "mobilenetv2", "mobilenetv3", "resnet_basic", "se_resnet")
MARKS = ("<!-- measured by Tests/emit/measure_training.py -->", "<!-- end of what was measured -->")


def naderc(folder, *arguments):
    environment = dict(os.environ, NADERC_CACHE=str(folder / "cache"), OMP_NUM_THREADS="1")
    process = subprocess.run([NADERC, *map(str, arguments)], capture_output=True, text=True, env=environment)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"naderc {arguments}: {process.returncode}\n{process.stderr[-2000:]}")
    return process


def width_of(sample):
    for width in range(8, 65):
        process = subprocess.run(
            [NADERC, "emit", str(sample), "--target", "training-script", "--dataset", "digits", "--width", str(width),
             "--output", os.devnull], capture_output=True)
        if process.returncode == 0:
            return width
    raise RuntimeError(f"{sample}: no width within 8...64")


def farthest(a, b):
    return max(abs(x - y) for x, y in zip(a, b))


def mean_distance(a, b):
    return mean([abs(x - y) for x, y in zip(a, b)])


def allowed(entry):
    """How far the hundred steps may be from PyTorch's: three times as far as PyTorch is from itself."""
    return FACTOR * max(value for name, value in entry["hundred"].items() if name != "naderc")


def program(sample, width, folder):
    script = folder / f"{sample.stem}.py"
    naderc(
        folder, "emit", sample, "--target", "training-script", "--dataset", "digits", "--width", width, "--output", script)
    return script


def double_steps(sample, entry, probe, folder):
    text = sample.read_text(encoding="utf-8")
    ours = probe.ask(command="train", text=text, width=entry["width"], steps=10, batch=DOUBLE_BATCH)["losses"]
    distance, own = twin.exact_distance(
        program(sample, entry["width"], folder), ours, "--batch-size", DOUBLE_BATCH)
    return {"double": distance, "double_own": own}


def single_steps(sample, entry, probe, folder):
    script, epochs = program(sample, entry["width"], folder), -(-STEPS // 19)
    flags = ("--epochs", epochs, "--threads", 1)
    native = probe.ask(
        command="train", text=sample.read_text(encoding="utf-8"), width=entry["width"], steps=STEPS, epochs=epochs,
        engine=True)["losses"]
    eager = twin.losses(script, STEPS, *flags)
    other = twin.losses(script, STEPS, *flags, "--channels-last")
    ten = {"naderc": farthest(native[:10], eager), "channels_last": farthest(other[:10], eager)}
    hundred = {"naderc": mean_distance(native, eager), "channels_last": mean_distance(other, eager)}
    if hundred["naderc"] > FACTOR * hundred["channels_last"]:
        hundred["double"] = mean_distance(twin.losses(script, STEPS, *flags, double=True), eager)
    return {"ten": ten, "hundred": hundred}


def accuracies(sample, entry, folder):
    out = folder / "native"
    process = naderc(
        folder, "run", sample, "--width", entry["width"], "--epochs", 5, "--seeds", ",".join(map(str, SEEDS)), "--threads", 1,
        "--progress", "none", "--force", "--no-early-stop", "--out", out, "--json")
    runs = json.loads(process.stdout)["runs"]
    script = program(sample, entry["width"], folder)
    others = {}
    for name, flags in (("torch", ()), ("channels_last", ("--channels-last",))):
        others[name] = []
        for seed in SEEDS:
            _, session = twin.session_of(
                script, "--epochs", 5, "--seed", seed, "--threads", 1, "--no-early-stop", "--out", folder / "torch", *flags)
            session.folder.mkdir(exist_ok=True)
            session.checkpoint.unlink(missing_ok=True)
            others[name].append(session.run()["last"]["test_accuracy"])
    return {"naderc": [run["last"]["test_accuracy"] for run in runs], **others}


def mean(values):
    return sum(values) / len(values)


def tables(results):
    lines = [
        "| sample | width | 10 steps, double | 10 steps: naderc | `channels_last` | 100 steps: naderc | `channels_last` |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, entry in sorted(results.items()):
        ten, hundred = entry["ten"], entry["hundred"]
        own = f" ({entry['double_own']:.1e})" if entry.get("double_own") is not None else ""
        double = f" (double: {hundred['double']:.1e})" if "double" in hundred else ""
        lines.append(
            f"| {name} | {entry['width']} | {entry['double']:.1e}{own} | {ten['naderc']:.1e} | {ten['channels_last']:.1e} | "
            f"{hundred['naderc']:.1e} | {hundred['channels_last']:.1e}{double} |")
    lines += ["", "| sample | naderc | PyTorch | `channels_last` | naderc - PyTorch |", "|---|---|---|---|---|"]
    for name, entry in sorted(results.items()):
        if "accuracy" in entry:
            ours, theirs, other = (mean(entry["accuracy"][key]) for key in ("naderc", "torch", "channels_last"))
            lines.append(f"| {name} | {ours:.4f} | {theirs:.4f} | {other:.4f} | {100 * (ours - theirs):+.2f} % |")
    return "\n".join(lines)


def write_docs(results):
    path = ROOT / "docs/emit.md"
    text = path.read_text(encoding="utf-8")
    start, end = (text.index(mark) for mark in MARKS)
    path.write_text(text[: start + len(MARKS[0])] + "\n\n" + tables(results) + "\n\n" + text[end:], encoding="utf-8")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--samples", nargs="*")
    parser.add_argument("--no-docs", action="store_true")
    parser.add_argument("--state", type=pathlib.Path, default=ROOT / ".build/emit_training.json")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    results = json.loads(arguments.state.read_text()) if arguments.state.exists() else {}
    probe = Probe()

    def keep(name, entry):
        results[name] = entry
        arguments.state.write_text(json.dumps(results, indent=1))

    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        for sample in sorted((ROOT / "samples").glob("*.ng")):
            name = sample.stem
            if arguments.samples and name not in arguments.samples:
                continue
            if name not in results:
                keep(name, {"width": width_of(sample)})
            if "double" not in results[name]:
                keep(name, results[name] | double_steps(sample, results[name], probe, folder))
            if "ten" not in results[name]:
                keep(name, results[name] | single_steps(sample, results[name], probe, folder))
            if name in WITH_EPOCHS and "accuracy" not in results[name]:
                keep(name, results[name] | {"accuracy": accuracies(sample, results[name], folder)})
            print(name, results[name], flush=True)
    probe.close()
    print(tables(results))
    if not arguments.no_docs:
        write_docs(results)
    bad = [
        name for name, entry in results.items()
        if (entry.get("double_own") is not None and entry["double"] > FACTOR * entry["double_own"]) or entry["hundred"]["naderc"] > allowed(entry)
    ]
    sys.exit(f"too far from PyTorch: {', '.join(bad)}" if bad else 0)


if __name__ == "__main__":
    main()
