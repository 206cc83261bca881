#!/usr/bin/env python3
"""Gives `naderc check` files of one megabyte that are made to be slow, and measures CPU time and peak memory of each, as text, JSON and SARIF.

    Benchmarks/hostile.py [--naderc .build/release/naderc] [--bytes 1000000] [--runs 3] [--formats text json sarif]

The exit code is 1 where a file takes more than a second of CPU time (the median of the runs) or more than fifty times its size
of memory. A check that crashes ends the program.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = b"##A##\n0:input\n1:output\n"


def numbered(template: str, size: int) -> bytes:
    """The template for 2, 3, 4 and so on; `{0}` is the number, `{1}` the next one."""
    parts, length, number = [], 0, 2
    while length < size:
        parts.append(template.format(number, number + 1))
        length += len(parts[-1])
        number += 1
    return "".join(parts).encode()


def inputs(size: int) -> dict[str, bytes]:
    """The files by what they consist of."""
    def repeated(text: bytes) -> bytes:
        return text * (size // len(text) + 1)

    files = {
        "semicolons": HEAD + repeated(b";"),
        "nodes between semicolons": HEAD + repeated(b"2:ReLU;"),
        "lines of edges between semicolons": HEAD + repeated(b"0->1;" * 1000 + b"\n"),
        "open parentheses": HEAD + b"2:Conv2d(" + repeated(b"("),
        "nested parentheses": HEAD + repeated(b"2:Conv2d((((((((((C))))))))))\n"),
        "sums": HEAD + b"2:Conv2d(" + repeated(b"C+"),
        "arguments": HEAD + b"2:Conv2d(" + repeated(b"C,"),
        "an open quotation": HEAD + b'2:Conv2d("' + repeated(b"a"),
        "a group of ids": HEAD + repeated(b"0,"),
        "a chain": HEAD + b"0" + numbered("->{0}", size),
        "nodes": HEAD + numbered("{0}:ReLU\n", size),
        "the same node": HEAD + repeated(b"2:ReLU\n"),
        "the same edge": HEAD + repeated(b"0->1\n"),
        "edges of undefined nodes": HEAD + numbered("{0}->{1}\n", size),
        "a long path": HEAD + numbered("{0}:ReLU\n{0}->{1}\n", size),
        "unknown operations": HEAD + numbered("{0}:Foo{0}\n", size),
        "operations that lack an operand and are not used": HEAD + numbered("{0}:Mul\n0->{0}\n", size),
        "reduced stacks": HEAD + b"s:reshape(B,2,C//2,H,W)\n0->s\n"
        + numbered("{0}:sum(dim=1)\ns->{0}\nc{0}:Conv2d(C,1)\n{0}->c{0}\n", size),
        "repeats to sizes": HEAD + numbered("{0}:repeat(1,1,H,W)\n0->{0}\na{0}:Add\n0->a{0}\n{0}->a{0}\n", size),
        "modules": HEAD + numbered("{0}:SEBlock(16)\n0->{0}\na{0}:Attention\n{0}->a{0}\n", size),
        "interpolations": HEAD + numbered("{0}:Upsample(2)\n0->{0}\n", size),
        "lists of pairs": HEAD + repeated(b"[(0,1),(0,1)]\n"),
        "arrows that point back": HEAD + numbered("{1}<-{0}\n", size),
        "arrows of other lengths": HEAD + repeated(b"0 ---> 1\n"),
        "operands in nodes": HEAD + numbered("{1}:Add({0},0)\n", size),
        "operands behind words": HEAD + numbered("{1}:ReLU from {0}\n", size),
        "nodes behind words": HEAD + numbered("Node {0}: Conv2d(C,3)\n", size),
        "a diff": HEAD + numbered("+{0}:ReLU\n-{0}:BN\n", size),
        "a table": HEAD + numbered("| {0} | ReLU |\n", size),
        "nodes that are comments": HEAD + b"0->1\n" + numbered("# {0}:ReLU\n", size),
        "headers in brackets": numbered("[Block{0}]\n0:input\n", size),
        "parts of projections": HEAD + numbered("{0}:chunk(3,dim=1)\n0->{0}\n", size),
        "gated units": HEAD + numbered("{0}:glu(dim=1)\n0->{0}\n", size),
        "ids with hyphens": HEAD + numbered("a-{0}:ReLU\n", size),
        "ids with spaces": HEAD + numbered("a b{0}:ReLU\n", size),
        "ids with spaces that are used": HEAD + repeated(b"a b:ReLU\na.c:ReLU\na b->a.c\n"),
        "blocks of prose that looks like nodes": numbered("##A{0}##\n" + "the word{0}:ReLU\n" * 12, size),
        "characters that look alike": HEAD + repeated("2：ReLU\n".encode()),
        "headers": numbered("##A{0}##\n", size),
        "blocks": numbered("##A{0}##\n0:input\n1:output\n0->1\n", size),
        "hashes": repeated(b"#"),
        "empty lines": repeated(b"\n"),
        "fences": repeated(b"```\n"),
        "prose": repeated(b"the quick brown fox jumps over the lazy dog\n"),
        "random bytes": random.Random(1).randbytes(size),
    }
    return {name: data[:size] for name, data in files.items()}


def measure(command: list[str]) -> tuple[float, int]:
    """CPU seconds and peak bytes. The launcher between keeps this program's own memory out of the figure."""
    launcher = (
        "import os, subprocess, sys; p = subprocess.Popen(sys.argv[1:], stdout=-3, stderr=-3); "
        "_, s, u = os.wait4(p.pid, 0); print(os.waitstatus_to_exitcode(s), u.ru_utime + u.ru_stime, u.ru_maxrss)")
    line = subprocess.run(
        [sys.executable, "-S", "-c", launcher, *command], capture_output=True, text=True, check=True).stdout
    status, seconds, peak = line.split()
    if status not in ("0", "1"):
        sys.exit(f"{' '.join(command)}: exit {status}")
    return float(seconds), int(peak) * 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--naderc", default=str(ROOT / ".build/release/naderc"), help="the binary (default: the release)")
    parser.add_argument("--bytes", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--formats", nargs="+", default=["text", "json", "sarif"])
    options = parser.parse_args()
    failures = 0
    print("| one megabyte of | format | CPU seconds | peak MiB |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "hostile.ng")
        for name, data in inputs(options.bytes).items():
            Path(path).write_bytes(data)
            for format in options.formats:
                command = [options.naderc, "check", "--format", format, path]
                runs = [measure(command) for _ in range(options.runs)]
                seconds, peak = statistics.median(run[0] for run in runs), max(run[1] for run in runs)
                failures += seconds > 1 or peak > 50 * len(data)
                print(f"| {name} | {format} | {seconds:.2f} | {peak / (1 << 20):.0f} |", flush=True)
    print(f"\n{failures} over a second or fifty times their size")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
