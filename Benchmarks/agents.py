#!/usr/bin/env python3
"""What the loop of `naderc design` takes for a design beside training and models, and what retrieval takes among 10,000 records.

    Benchmarks/agents.py

A small search is made once. Then its tables of designs and experience are emptied and it goes on: it takes the same way again, finds
every training and every call in its store, and computes all that lies between them. Once more its calls are taken out, too, and come
from a record of exchanges, so that every call is written down anew. The processor time (getrusage) of doing nothing in the
finished folder is taken off; what is left is the loop. The limits are 5 ms a design and 5 ms a retrieval; the exit code is 1 above them.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT_MS = 5.0


def cpu_seconds(command: list[str], environment: dict[str, str]) -> tuple[float, str]:
    """Processor time of a command, its children included, and what it printed."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--naderc", default=str(ROOT / ".build/release/naderc"), help="the binary (default: the release)")
    parser.add_argument("--iterations", type=int, default=8)
    parser.add_argument("--designs", type=int, default=5)
    parser.add_argument("--repeats", type=int, default=7)
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, NADERC_CACHE=f"{folder}/cache")

        def design(out: str, *more: str) -> tuple[float, dict]:
            seconds, text = cpu_seconds(
                [options.naderc, "design", str(ROOT / "samples/resnet_basic.ng"), "--out", f"{folder}/{out}", "--max-params",
                 "12K", "--epochs", "1", "--iterations", str(options.iterations), "--designs", str(options.designs), "--json",
                 "--quiet", *more], environment)
            return seconds, json.loads(text)

        _, whole = design("whole", "--record", f"{folder}/record")
        count = len(whole["designs"])

        def again(statements: str, *more: str) -> float:
            shutil.rmtree(f"{folder}/again", ignore_errors=True)
            shutil.copytree(f"{folder}/whole", f"{folder}/again")
            with sqlite3.connect(f"{folder}/again/design.sqlite") as database:
                database.executescript(statements)
            seconds, result = design("again", "--resume", *more)
            if result["designs"] != whole["designs"]:
                raise SystemExit("the search took another way")
            return seconds

        empty = "DELETE FROM meta WHERE key = 'iterations'; DELETE FROM designs; DELETE FROM experience;"
        times: dict[str, list[float]] = {"nothing": [], "loop": [], "loop with calls": []}
        for _ in range(options.repeats):
            times["nothing"].append(again(""))
            times["loop"].append(again(empty))
            times["loop with calls"].append(
                again(empty + "DELETE FROM calls;", "--model", f"replay:{folder}/record"))
        base = statistics.median(times["nothing"])
        print(f"{count} designs, {options.repeats} repeats, medians of processor time")
        print(f"nothing to do: {base * 1e3:.1f} ms")
        worst = 0.0
        for name in ("loop", "loop with calls"):
            milliseconds = (statistics.median(times[name]) - base) / count * 1e3
            worst = max(worst, milliseconds)
            print(f"{name}: {milliseconds:.2f} ms a design")

        _, text = cpu_seconds([options.naderc, "bench", "retrieval", "--json"], environment)
        retrieval = json.loads(text)
        for name in ("candidates", "experience"):
            worst = max(worst, retrieval[f"{name}_ms"])
            print(f"retrieval of {name} among {retrieval['records']}: {retrieval[f'{name}_ms']:.2f} ms")
        if worst > LIMIT_MS:
            print(f"above the limit of {LIMIT_MS} ms")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
