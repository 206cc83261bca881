"""`naderc run --backend torch`: the folder that it writes, interruptions, resuming, interpreters that are none.

    python Tests/emit/test_backend.py
"""

import json
import os
import pathlib
import signal
import struct
import subprocess
import sys
import tempfile
import time

from probe import NADERC, ROOT

# Steps of a few milliseconds, enough of them to be interrupted.
TINY = "##Tiny##\n0:input\n1:output\n2:Conv2d(C,1)\n3:BN\n4:ReLU\n0->2\n2->3\n3->4\n4->1\n"
LIMIT = 120


class Case:
    def __init__(self, folder):
        self.folder = folder
        (folder / "tiny.ng").write_text(TINY)
        # The question whether there is a torch is answered at once; the training is real.
        self.python = self.script("python", f'[ "$1" = -c ] && echo 2 && exit 0\nexec {sys.executable} "$@"\n')

    def script(self, name, text):
        path = self.folder / name
        path.write_text("#!/bin/sh\n" + text)
        path.chmod(0o755)
        return path

    def start(self, *arguments, python=None):
        return subprocess.Popen(
            [NADERC, "run", *map(str, arguments), "--backend", "torch", "--python", str(python or self.python),
             "--torch-flags=--device cpu", "--threads", "1"],
            cwd=self.folder, env=dict(os.environ, NADERC_CACHE=str(self.folder / "cache"), OMP_NUM_THREADS="1"),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, *arguments, status=0, python=None):
        process = self.start(*arguments, python=python)
        out, err = process.communicate(timeout=LIMIT)
        assert process.returncode == status, f"{arguments}: {process.returncode}\n{out}{err}"
        return out, err

    def naderc(self, *arguments, status=0):
        process = subprocess.run(
            [NADERC, *map(str, arguments)], cwd=self.folder, capture_output=True, text=True,
            env=dict(os.environ, NADERC_CACHE=str(self.folder / "cache")))
        assert process.returncode == status, f"{arguments}: {process.returncode}\n{process.stderr}"
        return process.stdout


def wait_for(process, word):
    """Reads the process's errors up to a line with this word."""
    for line in process.stderr:
        if word in line:
            return
    raise AssertionError(f"it ended without '{word}'")


def children(pid):
    return [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def gone(pids):
    """Whether the processes end, soon."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if not any(pathlib.Path(f"/proc/{pid}/stat").exists() and " Z " not in pathlib.Path(f"/proc/{pid}/stat").read_text()
                   for pid in pids):
            return True
        time.sleep(0.02)
    return False


def events(folder):
    """How many epochs are in the TensorBoard file."""
    data = next(folder.glob("events.out.tfevents.*")).read_bytes()
    count, position = 0, 0
    while position < len(data):
        position += struct.unpack_from("<Q", data, position)[0] + 16
        count += 1
    return count - 1


def it_writes_the_same_folder(case):
    sample, out = ROOT / "samples/metaformer.ng", case.folder / "backend"
    common = ("--width", 8, "--epochs", 1, "--threads", 1, "--progress", "json")
    text, _ = case.run(sample, *common[:4], "--out", out, "--json", python=sys.executable)
    result = json.loads(text)
    native = json.loads(case.naderc("run", sample, *common, "--out", "twin", "--json"))
    assert set(result) == set(native) and result["backend"] == "torch" and result["status"] == "finished"
    assert result == json.loads((out / "result.json").read_text())
    for key in ("schema", "version", "block", "width", "parameters", "macs_exact", "macs_nader", "dataset", "recipe", "seed"):
        assert result[key] == native[key], (key, result[key], native[key])
    assert abs(result["last"]["train_loss"] - native["last"]["train_loss"]) <= 1e-3, (result, native)
    names, twins = ({path.name for path in folder.iterdir()} for folder in (out, case.folder / "twin"))
    assert names == twins | {"train.py"}, names ^ twins
    assert (out / "block.ng").read_bytes() == sample.read_bytes() and events(out) == 1
    metrics, other = ((folder / "metrics.jsonl").read_text().splitlines() for folder in (out, case.folder / "twin"))
    assert len(metrics) == 1 and set(json.loads(metrics[0])) == set(json.loads(other[0]))
    page = (out / "report.html").read_text()
    # Its images are judged: the confusion matrix and the curves are there.
    assert "test accuracy" in page and "confusion" in page.lower() and "torch" in page
    evaluation = json.loads(case.naderc("eval", out, "--split", "test", "--json"))
    assert abs(evaluation["accuracy"] - result["last"]["test_accuracy"]) <= 0.004, (evaluation, result["last"])
    # What is finished is not trained again.
    again, _ = case.run(sample, *common[:4], "--out", out, "--json", "--resume")
    assert json.loads(again) == result
    _, error = case.run(sample, *common[:4], "--out", out, status=2)
    assert "--resume" in error or "--force" in error, error
    # Its weights are first weights of a native run, and the other way round.
    first = case.naderc(
        "run", sample, *common, "--weights", out / "weights.safetensors", "--out", "on", "--learning-rate", "0.000001",
        "--json")
    # It begins where the other ended: nothing is learnt at this rate, and the loss is that of trained weights.
    loss = json.loads(first)["last"]["train_loss"]
    assert loss < result["last"]["train_loss"] - 0.05, (loss, result["last"])
    case.run(sample, *common[:4], "--weights", "twin/weights.safetensors", "--out", "back")
    print("backend: the folder of a native run; weights cross over")


def an_interrupt_saves(case):
    training = ("tiny.ng", "--width", 2, "--epochs", 12)
    process = case.start(*training, "--out", "stopped", "--progress", "json")
    wait_for(process, '"event":"epoch"')
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=LIMIT)
    assert process.returncode == 130, process.returncode
    folder = case.folder / "stopped"
    result = json.loads((folder / "result.json").read_text())
    assert result["status"] == "interrupted" and 1 <= result["epochs_done"] < 12, result
    assert (folder / "report.html").exists() and not (folder / "train-data.safetensors").exists()
    # The engine goes on with the same checkpoint, and torch does.
    for name, path in (("native", "copy"), ("torch", "stopped")):
        if name == "native":
            subprocess.run(["cp", "-r", folder, case.folder / path], check=True)
            out = case.naderc("run", *training, "--out", path, "--resume", "--json", "--progress", "none")
        else:
            out, _ = case.run(*training, "--out", path, "--resume", "--json")
        ended = json.loads(out)
        assert ended["status"] == "finished" and ended["epochs_done"] == 12, ended
        lines = (case.folder / path / "metrics.jsonl").read_text().splitlines()
        assert [json.loads(line)["epoch"] for line in lines] == list(range(1, 13)), lines
        assert events(case.folder / path) == 12
    _, error = case.run(*training, "--out", "stopped", "--resume", "--force", status=64)
    assert "exclude" in error
    print("backend: Ctrl-C saves, torch and the engine go on with its checkpoint")


def hopeless_trainings_end_as_ours(case):
    """The rules of early detection are the engine's, and so are exit code and status."""
    sample = ROOT / "samples/failing/dead_activation.ng"
    out, _ = case.run(sample, "--epochs", 3, "--out", "dead", "--json", status=1)
    result = json.loads(out)
    assert result["status"] == "stopped_early" and "gradient vanishes" in result["cause"], result
    assert result["epochs_done"] == 1 and (case.folder / "dead/report.html").exists(), result
    print("backend: a training that learns nothing is stopped")


def nothing_is_left_behind(case):
    training = ("tiny.ng", "--width", 2, "--epochs", 500, "--progress", "json")
    for name, ending, status in (
        ("twice", [signal.SIGINT, signal.SIGINT], 130), ("killed", [signal.SIGKILL], -signal.SIGKILL)):
        process = case.start(*training, "--out", name)
        wait_for(process, '"event":"step"')
        pids = children(process.pid)
        assert pids, "there is no child"
        for number in ending:
            process.send_signal(number)
        process.wait(timeout=LIMIT)
        # The first may have been enough where it came first.
        assert process.returncode == status, (name, process.returncode)
        assert gone(pids), f"{name}: the training program lives on"
        assert not (case.folder / name / "result.json").exists() or name == "twice"
        process.communicate()
    # While torch is being imported there is nothing to save.
    process = case.start(*training, "--out", "early")
    wait_for(process, "with torch")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=LIMIT)
    assert process.returncode == 130, process.returncode
    print("backend: no child is left behind")


def interpreters_that_are_none(case):
    for python in ("/bin/false", case.folder, case.folder / "missing", case.script("garbage", "printf '\\377\\033[2J'\n")):
        _, error = case.run("tiny.ng", "--out", "none", status=2, python=python)
        assert "pip install torch" in error and "\033" not in error, error
        assert not (case.folder / "none").exists(), error
    # One that answers, and then does not train.
    broken = case.script("broken", '[ "$1" = -c ] && echo 2 && exit 0\nprintf "no \\033[2Jmemory\\n" >&2\nexit 3\n')
    _, error = case.run("tiny.ng", "--out", "broken-run", status=2, python=broken)
    assert "without a result" in error and "memory" in error and "\033" not in error, error
    assert not (case.folder / "broken-run/result.json").exists()
    print("backend: interpreters without torch, and one that breaks, are named")


def main():
    with tempfile.TemporaryDirectory() as temporary:
        case = Case(pathlib.Path(temporary))
        interpreters_that_are_none(case)
        it_writes_the_same_folder(case)
        an_interrupt_saves(case)
        nothing_is_left_behind(case)
        hopeless_trainings_end_as_ours(case)


if __name__ == "__main__":
    main()
