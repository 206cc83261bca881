#!/usr/bin/env python3
"""Kills trainings (SIGKILL) at random moments, resumes them, and compares the end with that of an uninterrupted training.

    Tests/cli/kills.py --kills 200

After each kill the folder has to be readable as it is: every file that is there is whole. A training is killed up to three times,
then finished with --resume; its weights, checkpoint and metrics have to equal the uninterrupted ones, bit for bit. The exit
code is 1 where anything differs. NADERC names the binary.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
NADERC = os.environ.get("NADERC", str(ROOT / ".build/release/naderc"))
BLOCK = "##Tiny##\n0:input\n1:Conv2d(out_channels=C,kernel_size=1)\n2:BN\n3:ReLU\n4:output\n0->1\n1->2\n2->3\n3->4\n"
TRAINING = ["--width", "2", "--epochs", "5", "--batch-size", "256", "--quiet"]
KILLS_OF_ONE_TRAINING = 3


class Problem(Exception):
    """A folder that cannot be read, or a training that ended otherwise."""


def read_tensors(path: pathlib.Path) -> None:
    """Fails unless a safetensors file is whole."""
    data = path.read_bytes()
    if len(data) < 8:
        raise Problem(f"{path}: {len(data)} bytes")
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])
    end = max(entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__")
    if len(data) != 8 + size + end:
        raise Problem(f"{path}: {len(data)} bytes, {8 + size + end} announced")


def read_folder(folder: pathlib.Path) -> None:
    """Fails unless every file of a run's folder is whole; the last line of a log may be missing, not broken."""
    for name in ("checkpoint.safetensors", "weights.safetensors"):
        if (folder / name).exists():
            read_tensors(folder / name)
    if (folder / "result.json").exists():
        json.loads((folder / "result.json").read_text())
    if (folder / "report.html").exists() and not (folder / "report.html").read_text().endswith("</html>\n"):
        raise Problem(f"{folder}/report.html is cut off")
    if (folder / "block.ng").exists() and (folder / "block.ng").read_text() != BLOCK:
        raise Problem(f"{folder}/block.ng is not the block")


def metrics(folder: pathlib.Path) -> list[dict]:
    """The epochs without the time they took."""
    lines = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    return [{key: value for key, value in line.items() if key != "seconds"} for line in lines]


class Killer:
    """Trainings in a temporary folder."""

    def __init__(self, folder: pathlib.Path, seed: int):
        self.folder = folder
        self.block = folder / "tiny.ng"
        self.block.write_text(BLOCK)
        self.random = random.Random(seed)
        self.environment = dict(os.environ, NADERC_CACHE=str(folder / "cache"))

    def start(self, name: str, *more: str) -> subprocess.Popen:
        command = [NADERC, "run", str(self.block), *TRAINING, "--out", str(self.folder / name), *more]
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def finish(self, name: str, *more: str) -> None:
        process = self.start(name, *more)
        _, err = process.communicate(timeout=600)
        if process.returncode != 0:
            raise Problem(f"{name}: exit {process.returncode}: {err}")

    def whole(self) -> float:
        """An uninterrupted training; its seconds."""
        started = time.monotonic()
        self.finish("whole", "--force")
        return time.monotonic() - started

    def kill(self, name: str, seconds: float, *more: str) -> bool:
        """Starts a training and kills it at a random moment; false where it was faster."""
        process = self.start(name, *more)
        try:
            process.communicate(timeout=self.random.uniform(0, seconds))
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
        return process.returncode == -9

    def compare(self, name: str) -> None:
        whole, other = self.folder / "whole", self.folder / name
        for file in ("weights.safetensors", "checkpoint.safetensors"):
            if (whole / file).read_bytes() != (other / file).read_bytes():
                raise Problem(f"{name}: {file} differs from the uninterrupted training")
        if metrics(whole) != metrics(other):
            raise Problem(f"{name}: metrics.jsonl differs from the uninterrupted training")

    def run(self, kills: int, report=lambda count: None) -> int:
        """Kills so often; returns how many trainings were resumed to the same bits."""
        seconds, done, trainings = self.whole(), 0, 0
        while done < kills:
            name = f"run{trainings}"
            for attempt in range(min(KILLS_OF_ONE_TRAINING, kills - done)):
                killed = self.kill(name, seconds, "--resume" if attempt else "--force")
                read_folder(self.folder / name)
                if not killed:
                    break
                done += 1
                report(done)
            self.finish(name, "--resume")
            self.compare(name)
            trainings += 1
        return trainings


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        try:
            trainings = Killer(pathlib.Path(folder), options.seed).run(
                options.kills, lambda count: print(f"\r{count} kills", end="", file=sys.stderr))
        except Problem as problem:
            print(f"\n{problem}", file=sys.stderr)
            return 1
    print(f"{options.kills} kills in {trainings} trainings: every folder readable, every end bit-equal")
    return 0


if __name__ == "__main__":
    sys.exit(main())
