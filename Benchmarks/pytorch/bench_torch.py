#!/usr/bin/env python3
"""Measures a training step in PyTorch on the CPU: the other side of `naderc bench step`.

What is measured is the network that naderc builds around a cell for small images:

    stem    3x3 convolution and batch norm, from 3 to WIDTH channels
    stages  three of them, five cells each, at WIDTH, 2 WIDTH and 4 WIDTH channels
    between the stages a residual block of stride 2 (its shortcut: 2x2 average pool, 1x1 convolution)
    head    mean over the pixels, linear layer

All convolutions have a bias. A step computes the cross entropy and its gradient, and updates the weights by SGD with Nesterov
momentum; with --forward it is inference in evaluation mode. The images are synthetic, a noisy pattern for each class, and lie
in memory before the clock starts.

One JSON object is printed on one line. Times are in seconds, `macs_per_image` counts the products of convolutions and linear
layers exactly, `gflop_per_s` takes a training step for three forward passes, memory is the highest resident set in MiB.

    bench_torch.py --cell convnext --mode channels_last --threads 1
    ATEN_CPU_CAPABILITY=avx2 ONEDNN_MAX_CPU_ISA=AVX2 bench_torch.py        # as on a machine without AVX-512
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import statistics
import sys
import time

CELLS = ("convnext", "resnet_basic", "resnet_bottleneck", "se_resnet")
MODES = ("eager", "channels_last", "compile", "compile_channels_last")
CELLS_PER_STAGE = 5
BATCHES_IN_MEMORY = 4


def count(minimum: int):
    """A parser of whole numbers that are not below `minimum`."""

    def parse(text: str) -> int:
        number = int(text)
        if number < minimum:
            raise argparse.ArgumentTypeError(f"must be at least {minimum}, not {number}")
        return number

    return parse


def arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    option = parser.add_argument
    option("--cell", choices=CELLS, default="resnet_basic")
    option("--mode", choices=MODES, default="eager", help="memory format, compiled or not")
    option("--width", type=count(1), default=16, help="channels of the first stage")
    option("--batch", type=count(1), default=256, help="images in a step")
    option("--size", type=count(4), default=32, help="height and width of an image")
    option("--classes", type=count(2), default=100)
    option("--threads", type=count(1), default=2)
    option("--steps", type=count(1), default=10, help="steps that are timed")
    option("--warmup", type=count(0), default=3, help="steps before them")
    option("--seed", type=int, default=777)
    option("--forward", action="store_true", help="inference instead of training")
    option("--flush-denormal", action="store_true", help="treat denormal numbers as zero")
    option("--profile", action="store_true", help="also print where a step spends its time, on standard error")
    parsed = parser.parse_args(argv)
    if parsed.size % 4 != 0:
        parser.error("--size must be a multiple of 4, since two stages halve it")
    if parsed.cell in ("resnet_bottleneck", "se_resnet") and parsed.width < 4:
        parser.error(f"{parsed.cell} has C//4 channels inside, so --width must be at least 4")
    return parsed


def build(nn, functional, cell: str, width: int, classes: int):
    """The network, as a module. `nn` and `functional` are torch's: torch is loaded only after the threads are set."""

    def convolution(entering: int, leaving: int, kernel: int, stride: int = 1, groups: int = 1):
        return nn.Conv2d(entering, leaving, kernel, stride=stride, padding=(kernel - 1) // 2, groups=groups)

    class Residual(nn.Module):
        """activation(branch(x) + shortcut(x))"""

        def __init__(self, branch, shortcut=None, activation=None):
            super().__init__()
            self.branch = nn.Sequential(*branch)
            self.shortcut = nn.Identity() if shortcut is None else nn.Sequential(*shortcut)
            self.activation = nn.Identity() if activation is None else activation

        def forward(self, x):
            return self.activation(self.branch(x) + self.shortcut(x))

    class Permute(nn.Module):
        def __init__(self, *order: int):
            super().__init__()
            self.order = order

        def forward(self, x):
            return x.permute(self.order)

    class Gate(nn.Module):
        """Squeeze-and-excitation: x times a factor for each channel, found from the channel means."""

        def __init__(self, channels: int):
            super().__init__()
            self.squeeze = convolution(channels, channels // 4, 1)
            self.excite = convolution(channels // 4, channels, 1)

        def forward(self, x):
            hidden = functional.relu(self.squeeze(x.mean(dim=(2, 3), keepdim=True)))
            return x * self.excite(hidden).sigmoid()

    def two_convolutions(entering: int, leaving: int, stride: int = 1):
        return [
            convolution(entering, leaving, 3, stride), nn.BatchNorm2d(leaving), nn.ReLU(),
            convolution(leaving, leaving, 3), nn.BatchNorm2d(leaving),
        ]  # fmt: skip

    def make_cell(c: int):
        match cell:
            case "resnet_basic":
                return Residual(two_convolutions(c, c), activation=nn.ReLU())
            case "se_resnet":
                return Residual([*two_convolutions(c, c), Gate(c)], activation=nn.ReLU())
            case "resnet_bottleneck":
                inner = c // 4
                branch = [
                    convolution(c, inner, 1), nn.BatchNorm2d(inner), nn.ReLU(),
                    convolution(inner, inner, 3), nn.BatchNorm2d(inner), nn.ReLU(),
                    convolution(inner, c, 1), nn.BatchNorm2d(c),
                ]  # fmt: skip
                return Residual(branch, activation=nn.ReLU())
            case "convnext":
                branch = [
                    convolution(c, c, 7, groups=c), Permute(0, 2, 3, 1), nn.LayerNorm(c),
                    nn.Linear(c, 4 * c), nn.GELU(), nn.Linear(4 * c, c), Permute(0, 3, 1, 2),
                ]  # fmt: skip
                return Residual(branch)
        raise ValueError(f"no cell is named {cell}")

    def make_downsample(c: int):
        shortcut = [nn.AvgPool2d(2, 2), convolution(c, 2 * c, 1)]
        return Residual(two_convolutions(c, 2 * c, stride=2), shortcut, nn.ReLU())

    layers = [convolution(3, width, 3), nn.BatchNorm2d(width)]
    for stage in range(3):
        if stage > 0:
            layers.append(make_downsample(width * 2 ** (stage - 1)))
        layers.extend(make_cell(width * 2**stage) for _ in range(CELLS_PER_STAGE))
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4 * width, classes)]
    return nn.Sequential(*layers)


def macs_of(torch, network, size: int) -> int:
    """Products in the convolutions and linear layers for one image, counted while a blank image passes through."""
    products: list[int] = []

    def note(layer, _, result):
        products.append(result.numel() * layer.weight[0].numel())

    layers = [m for m in network.modules() if isinstance(m, (torch.nn.Conv2d, torch.nn.Linear))]
    hooks = [layer.register_forward_hook(note) for layer in layers]
    network.eval()
    with torch.inference_mode():
        network(torch.zeros(1, 3, size, size))
    network.train()
    for hook in hooks:
        hook.remove()
    return sum(products)


def peak_rss_mib() -> float:
    """The highest resident set of this process; the kernel counts in KiB on Linux, in bytes on macOS."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10), 1)


def finite(number: float) -> float | None:
    """JSON has no NaN and no infinity: a loss that diverged is null."""
    return number if math.isfinite(number) else None


def synthetic_batches(torch, options: argparse.Namespace) -> list:
    shape = (3, options.size, options.size)
    patterns = torch.randn(options.classes, *shape)
    batches = []
    for _ in range(BATCHES_IN_MEMORY):
        labels = torch.randint(options.classes, (options.batch,))
        batches.append((patterns[labels] / 2 + torch.randn(options.batch, *shape), labels))
    return batches


def main(argv: list[str] | None = None) -> None:
    options = arguments(argv)
    for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = str(options.threads)
    try:
        import torch
    except ImportError as error:
        sys.exit(f"bench_torch.py: {error}; pip install torch==2.13.0+cpu")
    torch.set_num_threads(options.threads)
    torch.set_num_interop_threads(1)
    torch.manual_seed(options.seed)
    flushes = torch.set_flush_denormal(True) if options.flush_denormal else False

    functional = torch.nn.functional
    network = build(torch.nn, functional, options.cell, options.width, options.classes)
    macs = macs_of(torch, network, options.size)
    batches = synthetic_batches(torch, options)
    if options.mode.endswith("channels_last"):
        network = network.to(memory_format=torch.channels_last)
        batches = [(x.contiguous(memory_format=torch.channels_last), y) for x, y in batches]
    network.train(not options.forward)
    call = torch.compile(network) if options.mode.startswith("compile") else network
    sgd = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4, nesterov=True)

    def step(number: int) -> float:
        images, labels = batches[number % len(batches)]
        if options.forward:
            with torch.inference_mode():
                return functional.cross_entropy(call(images), labels).item()
        sgd.zero_grad(set_to_none=True)
        loss = functional.cross_entropy(call(images), labels)
        loss.backward()
        sgd.step()
        return loss.item()

    rss_before = peak_rss_mib()
    seconds, losses = [], []
    for number in range(options.warmup + options.steps):
        begin = time.perf_counter()
        losses.append(step(number))
        seconds.append(time.perf_counter() - begin)
    timed = seconds[options.warmup :]
    rss = peak_rss_mib()

    if options.profile:
        with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profile:
            step(0)
        print(profile.key_averages().table(sort_by="self_cpu_time_total", row_limit=30), file=sys.stderr)

    median = statistics.median(timed)
    passes = 1 if options.forward else 3
    report = {
        "cell": options.cell,
        "width": options.width,
        "batch": options.batch,
        "size": options.size,
        "threads": options.threads,
        "mode": options.mode,
        "forward_only": options.forward,
        "seconds_per_step": {"min": round(min(timed), 6), "median": round(median, 6), "max": round(max(timed), 6)},
        "first_step_s": round(seconds[0], 3),
        "steps": options.steps,
        "warmup": options.warmup,
        "images_per_s": round(options.batch / median, 1),
        "macs_per_image": macs,
        "parameters": sum(p.numel() for p in network.parameters()),
        "gflop_per_s": round(passes * 2 * macs * options.batch / median / 1e9, 2),
        "peak_rss_mib": rss,
        "peak_rss_import_mib": rss_before,
        "loss_first": finite(losses[0]),
        "loss": finite(losses[-1]),
        "seed": options.seed,
        "flush_denormal": flushes,
        "torch": torch.__version__,
        "cpu_capability": torch.backends.cpu.get_cpu_capability(),
        "onednn_max_cpu_isa": os.environ.get("ONEDNN_MAX_CPU_ISA", ""),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
