#!/usr/bin/env python3
"""Times `naderc check` as a whole process: one block, and many files in one call.

Prints medians of wall-clock time, CPU time and peak memory, and blocks a second of CPU time (one core).

    Benchmarks/check_process.py [--naderc .build/release/naderc] [--files 10000] [--runs 5]
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]


def run(command):
    """Wall-clock seconds, CPU seconds and peak KiB of a command that must not fail."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{' '.join(command[:3])} failed")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def report(name, runs, blocks=None):
    wall, cpu, memory = (statistics.median(column) for column in zip(*runs))
    rate = f"  {blocks / cpu:8.0f} blocks/s of CPU time" if blocks else ""
    print(f"{name:32}  {wall * 1000:9.1f} ms  {cpu * 1000:9.1f} ms CPU  {memory / 1024:6.1f} MiB{rate}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--naderc", default=str(ROOT / ".build/release/naderc"))
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    samples = sorted((ROOT / "samples").glob("*.ng"))
    texts = [sample.read_text(encoding="utf-8") for sample in samples]
    sample = str(ROOT / "samples/se_resnet.ng")
    report("one file of three blocks", [run([arguments.naderc, "check", sample]) for _ in range(20 * arguments.runs)])
    report("the same with --json", [run([arguments.naderc, "check", "--json", sample]) for _ in range(20 * arguments.runs)])
    with tempfile.TemporaryDirectory() as folder:
        for index in range(arguments.files):
            # No two files are the same: each has a number of its own in a comment.
            text = f"# {index}\n" + texts[index % len(texts)]
            pathlib.Path(folder, f"{index:06}.ng").write_text(text, encoding="utf-8")
        blocks = sum(texts[index % len(texts)].count("##") // 2 for index in range(arguments.files))
        for extra in [[], ["--json"]]:
            name = f"{arguments.files} files {' '.join(extra)}"
            report(name, [run([arguments.naderc, "check", folder, *extra]) for _ in range(arguments.runs)], blocks)


if __name__ == "__main__":
    main()
