"""The training program against the native engine.

    python Tests/emit/test_training.py [--all] [--part 1|2]

In double precision ten steps of naderc's reference and of PyTorch are the same numbers but for the last digits: the meaning is the
same. (Where a network blows these up, as darts does, PyTorch with other last digits is as far from itself.) In single precision ten steps of the engine agree within 1e-4 where nothing has a kink:
with a DropPath (metaformer) and without (convnext). A ReLU decides by the last digit of what is nearly 0, so that PyTorch differs
from itself as well: there the difference over all steps is at most three times that between PyTorch eager and PyTorch
channels_last. `measure_training.py` does all of it for all samples.
"""

import argparse
import functools
import json
import os
import pathlib
import subprocess
import sys
import tempfile
from unittest import mock

import torch
from safetensors.torch import load_file

import twin
from probe import NADERC, ROOT, Probe

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

    def is_valid(self, sample, width):
        command = [NADERC, "emit", ROOT / f"samples/{sample}.ng", "--target", "pytorch", "--dataset", "digits"]
        return subprocess.run([*map(str, command), "--width", str(width)], capture_output=True).returncode == 0

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


def exact_steps_agree(case, every):
    """Without the rounding of single precision nothing is left between us and PyTorch."""
    probe = Probe()
    names = sorted(path.stem for path in (ROOT / "samples").glob("*.ng")) if every else ["metaformer", "resnet_basic"]
    for sample in names:
        width = next(width for width in range(4, 65) if case.is_valid(sample, width))
        text = (ROOT / f"samples/{sample}.ng").read_text(encoding="utf-8")
        ours = probe.ask(command="train", text=text, width=width, steps=10, batch=16)["losses"]
        worst, own = twin.exact_distance(case.script(sample, width), ours, "--batch-size", 16)
        assert len(ours) == 10 and (own is None or worst <= 3 * own), f"{sample}: {worst} in double precision, PyTorch's own {own}"
        kind = "" if own is None else f", PyTorch's own by {own:.1e}"
        print(f"training: {sample}, ten steps in double precision, losses differ by at most {worst:.1e}{kind}")
    probe.close()


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


def compiling_changes_nothing(case):
    """torch.compile takes the whole step without a break; that its code is faster is not our business."""
    path, flags = case.folder / "plain.py", ("--out", case.folder / "torch", "--threads", 1)
    plain = twin.losses(path, 3, *flags)
    # Tracing is what our program can be in the way of; compiling C++ would take minutes.
    with mock.patch.object(torch, "compile", functools.partial(torch.compile, backend="eager", fullgraph=True)):
        compiled = twin.losses(path, 3, *flags, "--compile")
    assert plain == compiled, (plain, compiled)
    print("training: torch.compile traces the network as a whole")


def switches_work(case, script):
    """Mixed precision learns as well."""
    case.run(
        sys.executable, script, "--out", case.folder / "mixed", "--epochs", 1, "--device", "cpu", "--amp",
        "--channels-last", "--threads", 1, "--progress", "none")
    result = json.loads((case.folder / "mixed/result.json").read_text())
    assert result["status"] == "finished" and 0 < result["last"]["train_loss"] < 2.6, result
    print("training: bfloat16 with channels_last runs")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--part", type=int, choices=(1, 2), help="half of the tests, so that two processes share them")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        case = Case(pathlib.Path(temporary))
        if arguments.part != 2:
            exact_steps_agree(case, arguments.all)
            first_steps_agree(case)
            processes_share_the_batch(case)
            compiling_changes_nothing(case)
            switches_work(case, case.script("metaformer", 8))
        if arguments.part != 1:
            resuming_changes_nothing(case, case.script("metaformer", 4))
            chaos_is_no_greater_than_pytorchs(case, 100 if arguments.all else 12)


if __name__ == "__main__":
    main()
