"""The training program against the native engine, alone and as `naderc run --backend torch`.

    python Tests/emit/test_training.py [--all] [--part 1|2]

The first ten steps agree in loss within 1e-4 where training is not chaotic: with a DropPath (metaformer) and without
(convnext). Behind batch normalisation of small images rounding grows tenfold a step, in PyTorch against itself too: there the
difference over all steps is at most three times that between PyTorch eager and PyTorch channels_last.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import torch
from safetensors.torch import load_file

from probe import NADERC, ROOT

TOLERANCE = 1e-4


class Case:
    def __init__(self, folder):
        self.folder = folder
        self.environment = dict(os.environ, NADERC_CACHE=str(folder / "cache"), OMP_NUM_THREADS="1")

    def run(self, *command, status=0):
        process = subprocess.run(
            list(map(str, command)), capture_output=True, text=True, env=self.environment, cwd=self.folder)
        if process.returncode != status:
            raise AssertionError(f"{' '.join(map(str, command))}: {process.returncode}\n{process.stderr[-4000:]}")
        return process

    def script(self, sample, width):
        path = self.folder / f"{sample}.py"
        self.run(
            NADERC, "emit", ROOT / f"samples/{sample}.ng", "--target", "training-script", "--dataset", "digits",
            "--width", width, "--output", path)
        return path

    def native(self, sample, width, epochs):
        process = self.run(
            NADERC, "run", ROOT / f"samples/{sample}.ng", "--width", width, "--epochs", epochs, "--out",
            self.folder / f"native_{sample}", "--force", "--threads", 1, "--progress", "json")
        return losses(process.stderr)

    def torch(self, script, epochs, steps, *flags):
        process = self.run(
            sys.executable, script, "--out", self.folder / "torch", "--epochs", epochs, "--force", "--threads", 1,
            "--device", "cpu", "--progress", "json", "--stop-after", steps, *flags, status=130)
        return losses(process.stderr)


def losses(text):
    """The loss of each step, from the running means of its epoch; all batches but an epoch's last have one size."""
    result, before = [], 0.0
    for line in text.splitlines():
        if not line.startswith('{"event":"step"'):
            continue
        event = json.loads(line)
        before = before if event["step"] > 1 else 0.0
        total = event["loss"] * event["step"]
        if event["step"] < event["steps"]:
            result.append(total - before)
        before = total
    return result


def first_steps_agree(case):
    for sample in ("metaformer", "convnext"):
        ours = case.native(sample, 8, 1)[:10]
        theirs = case.torch(case.script(sample, 8), 1, 10)
        worst = max(abs(a - b) for a, b in zip(ours, theirs))
        assert len(theirs) == 10 and worst <= TOLERANCE, f"{sample}: {worst} within ten steps\n{ours}\n{theirs}"
        print(f"training: {sample}, ten steps, losses differ by at most {worst:.1e}")


def chaos_is_no_greater_than_pytorchs(case, steps):
    epochs = -(-steps // 19)
    script = case.script("resnet_basic", 8)
    ours = case.native("resnet_basic", 8, epochs)
    eager = case.torch(script, epochs, steps)
    other = case.torch(script, epochs, steps, "--channels-last")
    own = max(abs(a - b) for a, b in zip(eager, other))
    worst = max(abs(a - b) for a, b in zip(ours, eager))
    assert abs(ours[0] - eager[0]) <= 1e-5, f"the first step differs: {ours[0]} against {eager[0]}"
    assert worst <= 3 * own, f"resnet_basic: {worst} in {steps} steps, PyTorch differs from itself by {own}"
    print(f"training: resnet_basic, {steps} steps, {worst:.3f} from PyTorch, PyTorch {own:.3f} from itself")


def resuming_changes_nothing(case, script):
    def train(name, *flags, status=0):
        return case.run(
            sys.executable, script, "--out", case.folder / name, "--epochs", 2, "--threads", 1, "--device", "cpu",
            "--progress", "none", *flags, status=status)

    train("whole")
    train("parts", "--stop-after", 25, status=130)
    assert json.loads((case.folder / "parts/result.json").read_text())["status"] == "interrupted"
    train("parts", "--resume")
    whole, parts = (json.loads((case.folder / name / "result.json").read_text()) for name in ("whole", "parts"))
    assert whole["last"] == parts["last"] and whole["best_validation"] == parts["best_validation"], (whole, parts)
    first, second = (load_file(case.folder / name / "weights.safetensors") for name in ("whole", "parts"))
    assert all(torch.equal(first[name], second[name]) for name in first)
    process = train("whole", status=2)
    assert "--resume" in process.stderr
    print("training: an interrupted training resumes to the same bits")


# Nothing in it looks at a whole batch, so that how it is shared cannot matter.
WITHOUT_STATISTICS = """##Plain##
0:input
1:output
2:permute(0,2,3,1)
3:LN
4:Linear(2*C)
5:GELU
6:Linear(C)
7:DropPath(0.3)
8:permute(0,3,1,2)
9:Add
0->2->3->4->5->6->7->8->9
0->9
9->1
##Plain_stem##
0:input
1:output
2:Conv2d(dim,3)
0->2->1
##Plain_downsample##
0:input
1:output
2:Conv2d(dim,2,stride=2)
0->2->1
"""


def processes_share_the_batch(case):
    """Two processes with gloo: without batch statistics the losses are those of one."""
    (case.folder / "plain.ng").write_text(WITHOUT_STATISTICS)
    script = case.folder / "plain.py"
    case.run(
        NADERC, "emit", "plain.ng", "--target", "training-script", "--dataset", "digits", "--width", 8, "--output",
        script)

    def train(name, *command):
        case.run(
            *command, script, "--out", case.folder / name, "--epochs", 1, "--device", "cpu", "--progress", "none",
            "--threads", 1)
        return json.loads((case.folder / name / "result.json").read_text())

    one = train("one", sys.executable)
    two = train(
        "two", sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", 2)
    difference = abs(one["last"]["train_loss"] - two["last"]["train_loss"])
    assert difference <= TOLERANCE, f"one process {one['last']}, two {two['last']}"
    assert two["status"] == "finished" and two["last"]["test_accuracy"] is not None
    print(f"training: two processes, the epoch's loss differs by {difference:.1e}")


def switches_work(case, script):
    """Mixed precision learns as well."""
    case.run(
        sys.executable, script, "--out", case.folder / "mixed", "--epochs", 1, "--device", "cpu", "--amp",
        "--channels-last", "--threads", 1, "--progress", "none")
    result = json.loads((case.folder / "mixed/result.json").read_text())
    assert result["status"] == "finished" and 0 < result["last"]["train_loss"] < 2.6, result
    print("training: bfloat16 with channels_last runs")


def the_command_trains(case):
    """naderc run --backend torch: the same folder, schema and data; weights cross over both ways."""
    sample, out = ROOT / "samples/metaformer.ng", case.folder / "backend"
    common = ("--width", 8, "--epochs", 1, "--threads", 1, "--progress", "json")
    process = case.run(
        NADERC, "run", sample, *common, "--backend", "torch", "--python", sys.executable, "--out", out, "--json",
        "--torch-flags=--device cpu")
    result = json.loads(process.stdout)
    native = json.loads(case.run(
        NADERC, "run", sample, *common, "--out", case.folder / "twin", "--json").stdout)
    assert set(result) == set(native) and result["backend"] == "torch"
    assert result["dataset"] == native["dataset"] and result["recipe"] == native["recipe"]
    assert abs(result["last"]["train_loss"] - native["last"]["train_loss"]) <= 1e-3, (result, native)
    names = {path.name for path in out.iterdir()}
    assert {"block.ng", "metrics.jsonl", "weights.safetensors", "result.json"} <= names, names
    assert any(".tfevents." in name for name in names) and "train-data.safetensors" not in names
    evaluation = json.loads(case.run(NADERC, "eval", out, "--split", "test", "--json").stdout)
    assert abs(evaluation["accuracy"] - result["last"]["test_accuracy"]) <= 0.004, (evaluation, result["last"])
    # Its weights are first weights of a native run, and the other way round.
    first = case.run(
        NADERC, "run", sample, *common, "--weights", out / "weights.safetensors", "--out", case.folder / "on",
        "--learning-rate", "0.000001", "--json")
    # It begins where the other ended: nothing is learnt at this rate, and the loss is that of trained weights.
    loss = json.loads(first.stdout)["last"]["train_loss"]
    assert loss < result["last"]["train_loss"] - 0.05, (loss, result["last"])
    case.run(
        NADERC, "run", sample, *common, "--backend", "torch", "--python", sys.executable, "--weights",
        case.folder / "twin/weights.safetensors", "--out", case.folder / "back", "--torch-flags=--device cpu")
    print("training: naderc run --backend torch writes the same folder; weights cross over")


def without_torch_it_says_how(case):
    process = case.run(
        NADERC, "run", ROOT / "samples/metaformer.ng", "--backend", "torch", "--python", "/bin/false", "--out",
        case.folder / "none", status=2)
    assert "pip install torch" in process.stderr and not (case.folder / "none").exists(), process.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--part", type=int, choices=(1, 2), help="half of the tests, so that two processes share them")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        case = Case(pathlib.Path(temporary))
        if arguments.part != 2:
            without_torch_it_says_how(case)
            first_steps_agree(case)
            processes_share_the_batch(case)
            switches_work(case, case.script("metaformer", 8))
        if arguments.part != 1:
            resuming_changes_nothing(case, case.script("metaformer", 4))
            the_command_trains(case)
            chaos_is_no_greater_than_pytorchs(case, 100 if arguments.all else 12)


if __name__ == "__main__":
    main()
