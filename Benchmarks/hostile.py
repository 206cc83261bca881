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


def large(template: str, size: int) -> bytes:
    """Blocks of some thousands of nodes, as many as a block may have; `{0}` is a number, `{1}` the next one."""
    parts, length = [], 0
    per_block = 4000 // sum(":" in line for line in template.split("\n"))
    while length < size:
        text = f"##A{len(parts)}##\n0:input\n1:output\n"
        numbers = range(2, 2 + per_block)
        text += "".join(template.format(number, number + 1) for number in numbers) + f"{numbers[-1]}->1\n"
        parts.append(text[: size - length])
        length += len(parts[-1])
    return "".join(parts).encode()


def chain(name: str, operations: list[str]) -> str:
    """A block whose operations follow each other."""
    last = len(operations) + 1
    nodes = [f"{index}:{operation}" for index, operation in enumerate(["input", *operations, "output"])]
    return "\n".join([f"##{name}##", *nodes, *(f"{index}->{index + 1}" for index in range(last))]) + "\n"


def windows(rng: random.Random) -> list[str]:
    """Attention in windows of two sizes, which ask for multiples of H and W."""
    a, b = rng.sample(range(2, 17), 2)
    return [
        f"reshape(B,C,H//{a},{a},W//{b},{b})", "permute(0,2,4,3,5,1)", f"reshape(B*(H//{a})*(W//{b}),{a * b},C)",
        "Linear(C)", f"reshape(B,H//{a},W//{b},{a},{b},C)", "permute(0,5,1,3,2,4)", "reshape(B,C,H,W)",
    ]


def heads(rng: random.Random) -> list[str]:
    a, b = rng.sample(range(2, 33), 2)
    return [
        "Conv2d(C,1)", f"reshape(B,{a},C//{a},H,W)", "mean(dim=1)", "Conv2d(C,1)", f"reshape(B,C//{b},{b},H*W)",
        "softmax(3)", "reshape(B,C,H,W)",
    ]


def groups(rng: random.Random) -> list[str]:
    """Irregular sets of widths."""
    a, b, c = rng.sample(range(2, 33), 3)
    return [
        f"Conv2d(C,3,groups=C//{a})", f"Conv2d(C*{rng.randint(1, 5)},3,groups=C//{b})", f"Conv2d(C,1,groups={c})", "BN",
        "ReLU",
    ]


def lengths(rng: random.Random) -> list[str]:
    """Lengths of -1."""
    a, b, c = rng.sample(range(2, 17), 3)
    return [
        f"reshape(B,-1,{a},H,W)", "sum(dim=2)", "Conv2d(C,1)", f"reshape(B,{b},-1,W)", f"reshape(B,C,-1,{c},W)",
        "permute(0,1,3,2,4)", "reshape(B,C,H,W)", "reshape(B,C,-1)", f"reshape(B,C,{a},-1)", "reshape(B,C,H,W)",
    ]


def strides(rng: random.Random) -> list[str]:
    """Floors of floors by the width."""
    by = ["C", "C//2", "C//3", "C//5", "2", "3", "C-1", "C+1"]
    layers = [f"Conv2d(C,{rng.choice([1, 3, 5])},stride={rng.choice(by)})" for _ in range(18)]
    return [*layers, "AdaptiveAvgPool2d((H,W))"]


def pools(rng: random.Random) -> list[str]:
    return [f"AvgPool2d({rng.randint(2, 7)},{rng.choice(['2', '3', '4', 'C', 'C//2', 'C//3'])})" for _ in range(19)]


def odd(rng: random.Random) -> list[str]:
    """All of it together, with mistakes."""
    def size() -> str:
        return rng.choice([
            f"C//{rng.randint(2, 19)}", f"(C+{rng.randint(1, 9)})//{rng.randint(2, 9)}",
            f"C*{rng.randint(2, 9)}//{rng.randint(2, 9)}", f"C-{rng.randint(1, 9)}",
        ])
    operations: list[str] = []
    for _ in range(9):
        operations += rng.choice([
            [f"Conv2d({size()},3,stride={size()})"], [f"AvgPool2d({rng.randint(2, 7)},{size()})"],
            [f"Upsample({rng.randint(2, 4)})"], [f"Conv2d({size()},1,groups={size()})"],
            [f"reshape(B,{size()},-1,W)", "reshape(B,C,-1,W)"],
        ])
    return [*operations, "Conv2d(C,1)", "AdaptiveAvgPool2d((H,W))"]


def slips(rng: random.Random) -> list[str]:
    wrong = [
        "Conv2d(C,3,2)", "Linear(C)", "reshape(B,C,H*W)", "Conv2d(C,7,groups=C//3)", "permute(0,2,3,1)", "LayerNorm",
        "softmax(5)", "Foo(3)", "AvgPool2d(3,2)", "Conv2d(2*C,1)", "AvgPool2d(6,6)", "Upsample(6)",
    ]
    return [rng.choice(wrong) for _ in range(20)]


def latin(name: str, rng: random.Random, order: int = 11) -> str:
    """Cells of a shuffled Latin square in rows, columns and symbols: hard to put in a canonical order."""
    maps = [rng.sample(range(order), order) for _ in range(3)]
    lines = [[] for _ in range(3 * order)]
    for cell in range(order * order):
        row, column = divmod(cell, order)
        symbol = (maps[0][row] + maps[1][column]) % order
        for kind, index in enumerate((row, column, maps[2][symbol])):
            lines[kind * order + index].append(cell + 1)
    first, total = order * order + 1, order * order + 3 * order + 1
    nodes = ["0:input"] + [f"{cell}:ReLU" for cell in range(1, first)]
    nodes += [f"{line}:Add" for line in range(first, total + 1)] + [f"{total + 1}:output"]
    edges = [f"0->{cell}" for cell in range(1, first)]
    edges += [f"{cell}->{first + line}" for line, cells in enumerate(lines) for cell in cells]
    edges += [f"{line}->{total}" for line in range(first, total)] + [f"{total}->{total + 1}"]
    return "\n".join([f"##{name}##", *nodes, *edges]) + "\n"


def many(make, size: int) -> bytes:
    """Blocks that differ, none of them twice by intention."""
    rng, parts, length = random.Random(7), [], 0
    while length < size:
        name = f"A{len(parts)}"
        parts.append(latin(name, rng) if make is latin else chain(name, make(rng)))
        length += len(parts[-1])
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
        "blocks with windows": many(windows, size),
        "blocks with heads": many(heads, size),
        "blocks with groups by the width": many(groups, size),
        "blocks with lengths of -1": many(lengths, size),
        "blocks with strides by the width": many(strides, size),
        "blocks with pools by the width": many(pools, size),
        "blocks with all of that and mistakes": many(odd, size),
        "blocks with many mistakes": many(slips, size),
        "blocks that are Latin squares": many(latin, size),
        "large blocks of products": large("{0}:multiply\n0->{0}\n0->{0}\n", size),
        "large blocks of sums of two image sizes": large(
            "{0}:Conv2d(C,3,stride=2)\n0->{0}\na{0}:Add\n0->a{0}\n{0}->a{0}\n", size),
        "large blocks of linear layers": large("{0}:Linear(C)\n0->{0}\n", size),
        "large blocks of groups": large("{0}:Conv2d(C,3,groups=7)\n0->{0}\n", size),
        "large blocks of reshapes": large("{0}:reshape(B,C,H)\n0->{0}\n", size),
        "large blocks of DropPath": large("{0}:DropPath(0.1)\n{0}->{1}\n", size),
        "large blocks of images side by side": large(
            "{0}:repeat(1,1,2,1)\n0->{0}\na{0}:AdaptiveAvgPool2d((H,W))\n{0}->a{0}\nb{0}:Add\na{0}->b{0}\n0->b{0}\n",
            size),
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
