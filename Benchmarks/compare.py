#!/usr/bin/env python3
"""Compares a training step of naderc with the same step in PyTorch, on the same machine in the same minutes.

Other work on a machine changes speeds from minute to minute, so single figures from different hours say little. Here the
programs take turns: a round runs each of them once, every round begins with another one, and what is printed are medians over
the rounds. Each run is a process of its own and measures its own step.

    Benchmarks/compare.py --python venv/bin/python                        # four cells, two threads
    Benchmarks/compare.py --python venv/bin/python --cells convnext --rounds 7 --json results.json

A ratio above 1 means that naderc is faster. The network is checked to be the same on both sides by its multiply-accumulates.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCH_TORCH = ROOT / "Benchmarks" / "pytorch" / "bench_torch.py"
CELLS = ("resnet_basic", "resnet_bottleneck", "convnext", "se_resnet")
PEER_MODES = ("eager", "channels_last")
OURS = "naderc"


class ComparisonError(Exception):
    """A run that failed, or two sides that did not measure the same network."""


@dataclass(frozen=True)
class Measurement:
    """One run of one program."""

    program: str
    seconds_min: float
    seconds_median: float
    macs_per_image: int
    peak_rss_mib: float
    isa: str


@dataclass(frozen=True)
class Summary:
    """The medians over the rounds of one program."""

    program: str
    seconds_min: float
    seconds_median: float
    peak_rss_mib: float
    isa: str
    rounds: int


def run_json(command: list[str], environment: dict[str, str] | None = None) -> dict:
    """The JSON object that a command prints last."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    except OSError as error:
        raise ComparisonError(f"{command[0]}: {error.strerror or error}") from error
    if done.returncode != 0:
        tail = "\n".join(done.stderr.strip().splitlines()[-5:])
        raise ComparisonError(f"{' '.join(command)}: exit {done.returncode}\n{tail}")
    lines = done.stdout.strip().splitlines()
    try:
        return json.loads(lines[-1])
    except (IndexError, ValueError) as error:
        raise ComparisonError(f"{' '.join(command)}: printed no JSON") from error


def measure(program: str, cell: str, options: argparse.Namespace) -> Measurement:
    shared = ["--width", options.width, "--batch", options.batch, "--threads", options.threads]
    shared += ["--classes", options.classes, "--steps", options.steps, "--warmup", options.warmup]
    if options.forward:
        shared.append("--forward")
    if program == OURS:
        sample = str(ROOT / "samples" / f"{cell}.ng")
        command = [options.naderc, "bench", "step", sample, "--json", "--image", options.image, *shared]
        found = run_json([str(word) for word in command])
        low, median, isa = found["seconds_per_step_min"], found["seconds_per_step_median"], found["isa"]
    else:
        command = [options.python, BENCH_TORCH, "--cell", cell, "--mode", program, "--size", options.image, *shared]
        found = run_json([str(word) for word in command], dict(os.environ, OMP_NUM_THREADS=str(options.threads)))
        low, median = found["seconds_per_step"]["min"], found["seconds_per_step"]["median"]
        isa = found["cpu_capability"]
    return Measurement(program, low, median, found["macs_per_image"], found["peak_rss_mib"], isa)


def summarise(runs: list[Measurement]) -> Summary:
    return Summary(
        program=runs[0].program,
        seconds_min=min(run.seconds_min for run in runs),
        seconds_median=statistics.median(run.seconds_median for run in runs),
        peak_rss_mib=statistics.median(run.peak_rss_mib for run in runs),
        isa=runs[0].isa,
        rounds=len(runs),
    )


def turns(programs: tuple[str, ...], rounds: int) -> Iterable[str]:
    """Every program once a round; each round begins one further, so that none always runs first."""
    for number in range(rounds):
        shift = number % len(programs)
        yield from programs[shift:] + programs[:shift]


def compare_cell(cell: str, options: argparse.Namespace) -> dict[str, Summary]:
    programs = (OURS, *options.modes)
    runs: dict[str, list[Measurement]] = {program: [] for program in programs}
    for program in turns(programs, options.rounds):
        runs[program].append(measure(program, cell, options))
        print(f"{cell} {program}: {runs[program][-1].seconds_median:.3f} s", file=sys.stderr)
    macs = {run.macs_per_image for each in runs.values() for run in each}
    if len(macs) > 1:
        raise ComparisonError(f"{cell}: the programs measured different networks, with {sorted(macs)} MACs an image")
    return {program: summarise(each) for program, each in runs.items()}


def markdown(results: dict[str, dict[str, Summary]]) -> str:
    """A table: seconds a step as min / median, and the ratios of the medians."""

    def times(summary: Summary) -> str:
        return f"{summary.seconds_min:.3f} / {summary.seconds_median:.3f}"

    modes = [program for program in next(iter(results.values())) if program != OURS]
    titles = ["cell", OURS, *modes, *(f"{mode} / {OURS}" for mode in modes), f"MiB: {', '.join([OURS, *modes])}"]
    lines = [f"| {' | '.join(titles)} |", "|---" * len(titles) + "|"]
    for cell, by_program in results.items():
        ours, peers = by_program[OURS], [by_program[mode] for mode in modes]
        ratios = [f"**{peer.seconds_median / ours.seconds_median:.2f}**" for peer in peers]
        memory = ", ".join(f"{each.peak_rss_mib:.0f}" for each in (ours, *peers))
        lines.append("| " + " | ".join([cell, times(ours), *map(times, peers), *ratios, memory]) + " |")
    return "\n".join(lines)


def arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    option = parser.add_argument
    option("--naderc", default=str(ROOT / ".build" / "release" / "naderc"), help="the binary (default: the release)")
    option("--python", default=sys.executable, help="a Python that has torch (default: this one)")
    option("--cells", nargs="+", choices=CELLS, default=list(CELLS))
    option("--width", type=int, default=16)
    option("--batch", type=int, default=256)
    option("--threads", type=int, default=2)
    option("--image", type=int, default=32)
    option("--classes", type=int, default=100)
    option("--steps", type=int, default=5, help="steps timed in each run")
    option("--warmup", type=int, default=1)
    option("--rounds", type=int, default=3, help="runs of each program")
    option("--modes", nargs="+", choices=PEER_MODES, default=list(PEER_MODES), help="PyTorch's memory formats")
    option("--forward", action="store_true", help="inference instead of training")
    option("--json", metavar="FILE", help="also write all figures there")
    parsed = parser.parse_args(argv)
    if parsed.rounds < 1:
        parser.error("--rounds must be at least 1")
    return parsed


def main(argv: list[str] | None = None) -> int:
    options = arguments(argv)
    try:
        results = {cell: compare_cell(cell, options) for cell in options.cells}
    except ComparisonError as error:
        print(f"compare.py: {error}", file=sys.stderr)
        return 1
    isa = next(iter(results.values()))[OURS].isa
    kind = "inference" if options.forward else "training"
    print(
        f"Seconds for a {kind} step, min / median of {options.rounds} interleaved rounds of {options.steps} steps; width "
        f"{options.width}, batch {options.batch}, {options.image} x {options.image} pixels, {options.threads} threads, {isa}.\n"
    )
    print(markdown(results))
    if options.json:
        plain = {cell: {name: asdict(summary) for name, summary in each.items()} for cell, each in results.items()}
        temporary = Path(f"{options.json}.tmp")
        temporary.write_text(json.dumps({"options": vars(options), "cells": plain}, indent=2) + "\n")
        temporary.replace(options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
