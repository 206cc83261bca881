"""What `naderc emit` and `naderc run --backend torch` make on a GPU, against the same on the CPU; without a GPU it says so and ends.

    python Tests/emit/test_gpu.py

It needs torch with CUDA, numpy and safetensors, and the program naderc (`NADERC` names it).
- Modules of all samples: results, running statistics and all gradients in double precision. A network may multiply rounding, so where
  they differ by more than 1e-9 of a tensor's largest value, three times what the CPU's differ from themselves with other last digits
  in the weights is allowed.
- Losses of the first ten steps of the training program, in double precision, by the same rule.
- Whole trainings of two epochs: plain, mixed precision, `--channels-last`, `--compile`; their accuracy is near the CPU's.
- An interrupted training resumes, on the GPU and on the CPU; `naderc run --backend torch` writes the folder of a native run.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy
import torch
from safetensors.torch import load_file

import twin
from probe import NADERC, ROOT

EXACT = 1e-9
FACTOR = 3
STEPS = 10
WIDTH = 16
ACCURACY = 0.1


def run(folder, *command, status=0):
    environment = dict(os.environ, NADERC_CACHE=str(folder / "cache"))
    process = subprocess.run(list(map(str, command)), cwd=folder, capture_output=True, text=True, env=environment)
    if process.returncode != status:
        raise AssertionError(f"{' '.join(map(str, command))}: {process.returncode}\n{process.stdout[-2000:]}{process.stderr[-4000:]}")
    return process


def emit(folder, sample, target):
    path = folder / f"{sample.stem}_{target.replace('-', '_')}.py"
    for width in range(WIDTH, 2 * WIDTH + 1):
        arguments = ("emit", sample, "--target", target, "--dataset", "digits", "--width", width, "--output", path)
        if subprocess.run([NADERC, *map(str, arguments)], capture_output=True).returncode == 0:
            return path
    raise AssertionError(f"{sample}: no width of {WIDTH}...{2 * WIDTH} can be emitted")


def network_of(path):
    program = twin.load_program(path)
    name = next(
        line.split("(")[0].removeprefix("class ")
        for line in reversed(path.read_text(encoding="utf-8").splitlines()) if line.startswith("class "))
    return getattr(program, name)


def without_chance(model):
    """What is drawn differs between devices; its arithmetic is that of a factor."""
    for module in model.modules():
        if hasattr(module, "prob"):
            module.prob = 0.0
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    return model


def values_of(network, device, perturbation=0.0):
    """Logits in evaluation, then in training with running statistics and every gradient, on a device in double precision."""
    torch.manual_seed(1)
    model = without_chance(network()).double()
    noise = torch.Generator().manual_seed(2)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(1 + perturbation * torch.randn(parameter.shape, generator=noise, dtype=torch.float64))
    model.to(device)
    generator = torch.Generator().manual_seed(3)
    images = torch.rand((5, 3, 8, 8), generator=generator, dtype=torch.float64).to(device)
    labels = torch.arange(5, device=device)
    with torch.no_grad():
        values = {"eval.logits": model.eval()(images)}
    logits = model.train()(images)
    torch.nn.functional.cross_entropy(logits, labels).backward()
    values |= {"train.logits": logits.detach()}
    values |= {f"buffer.{name}": value.double() for name, value in model.named_buffers()}
    values |= {f"grad.{name}": parameter.grad for name, parameter in model.named_parameters()}
    return {name: value.cpu() for name, value in values.items()}


def distance(a, b):
    """The largest difference, as a part of the largest value of a tensor and, of gradients, of a hundredth of their largest."""
    floor = max(value.abs().max().item() for name, value in a.items() if name.startswith("grad.")) / 100
    return max(
        (a[name] - b[name]).abs().max().item() / max(a[name].abs().max().item(), floor if name.startswith("grad.") else 1e-6)
        for name in a)


def modules_agree(folder, samples):
    worst, checked = ("", 0.0), 0
    for sample in samples:
        network = network_of(emit(folder, sample, "pytorch"))
        exact, found = values_of(network, "cpu"), values_of(network, "cuda")
        difference = distance(exact, found)
        if difference > EXACT:
            own = distance(exact, values_of(network, "cpu", 1e-15))
            assert difference <= FACTOR * own, f"{sample.stem}: {difference:.1e} from the CPU, which is {own:.1e} from itself"
        worst, checked = max(worst, (sample.stem, difference), key=lambda pair: pair[1]), checked + len(exact)
    print(f"gpu: {len(samples)} modules, {checked} tensors agree in double precision; the farthest {worst[0]}, {worst[1]:.1e}")


def steps_agree(folder, samples):
    for sample in samples:
        script = emit(folder, sample, "training-script")
        flags = ("--out", folder / "steps", "--batch-size", 16)
        exact = twin.losses(script, STEPS, *flags, double=True)
        found = twin.losses(script, STEPS, *flags, "--device", "cuda", double=True)
        difference, own = max(abs(a - b) for a, b in zip(exact, found)), 0.0
        if difference > EXACT:
            others = twin.losses(script, STEPS, *flags, double=True, perturbation=1e-15)
            own = max(abs(a - b) for a, b in zip(exact, others))
        assert difference <= max(EXACT, FACTOR * own), f"{sample.stem}: losses differ by {difference:.1e}, the CPU's by {own:.1e}"
        print(f"gpu: {sample.stem}, {STEPS} steps in double precision: losses differ by {difference:.1e}")


def result(folder, name):
    return json.loads((folder / name / "result.json").read_text())


def trainings_agree(folder, sample):
    script = emit(folder, sample, "training-script")

    def train(name, *flags, status=0):
        start = time.monotonic()
        run(folder, sys.executable, script, "--out", folder / name, "--epochs", 2, "--progress", "none", *flags, status=status)
        return result(folder, name), time.monotonic() - start

    expected, _ = train("expected", "--device", "cpu")
    for flags in ((), ("--amp",), ("--amp", "--channels-last"), ("--amp", "--compile")):
        name = "cuda" + "".join(flags)
        found, seconds = train(name, *flags)
        assert found["status"] == "finished" and torch.cuda.get_device_name() in json.dumps(found), found
        apart = abs(found["last"]["test_accuracy"] - expected["last"]["test_accuracy"])
        assert apart <= ACCURACY, f"{name}: {found['last']} but on the CPU {expected['last']}"
        print(f"gpu: {sample.stem} {' '.join(flags) or 'plain'}: {found['last']['test_accuracy']:.4f}, "
              f"the CPU {expected['last']['test_accuracy']:.4f}; {seconds:.1f} s with the start")
    for device in ("cuda", "cpu"):
        name = f"parts_{device}"
        train(name, "--stop-after", 25, status=130)
        found, _ = train(name, "--resume", "--device", device)
        apart = abs(found["last"]["test_accuracy"] - expected["last"]["test_accuracy"])
        assert found["status"] == "finished" and apart <= ACCURACY, found
        print(f"gpu: stopped on the GPU, resumed on {device}: {found['last']['test_accuracy']:.4f}")


def backend_agrees(folder, sample):
    """The command: the folder of a native run, the GPU's name in its result, weights that load, a checkpoint for the native engine."""
    common = ("run", sample, "--dataset", "digits", "--width", WIDTH, "--epochs", 2, "--progress", "none")

    def backend(name, flags, status):
        torch_flags = ("--backend", "torch", "--python", sys.executable, f"--torch-flags={flags}")
        run(folder, NADERC, *common, *torch_flags, "--out", folder / name, status=status)
        return result(folder, name)

    found = backend("backend", "--amp", 0)
    assert found["status"] == "finished" and torch.cuda.get_device_name() in json.dumps(found), found
    module = folder / "trained.py"
    run(folder, NADERC, "emit", sample, "--from", folder / "backend", "--target", "pytorch", "--output", module)
    model = network_of(module)()
    model.load_state_dict(load_file(module.with_suffix(".safetensors")), strict=True)
    assert backend("stopped", "--stop-after 25", 130)["status"] == "interrupted"
    run(folder, NADERC, *common, "--out", folder / "stopped", "--resume")
    resumed = result(folder, "stopped")
    assert resumed["status"] == "finished", resumed
    print(f"gpu: naderc run --backend torch: {found['last']['test_accuracy']:.4f}; its weights load; stopped there and resumed by "
          f"the native engine: {resumed['last']['test_accuracy']:.4f}")


def main():
    if not torch.cuda.is_available():
        print("gpu: torch finds no CUDA device: WHAT EMIT WRITES WAS NOT RUN ON A GPU", file=sys.stderr)
        return
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    print(f"gpu: {torch.cuda.get_device_name()}, torch {torch.__version__}, numpy {numpy.__version__}")
    samples = sorted((ROOT / "samples").glob("*.ng"))
    some = [sample for sample in samples if sample.stem in ("convnext", "mobilenetv2", "resnet_basic", "shufflenetv2")]
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        modules_agree(folder, samples)
        trainings_agree(folder, ROOT / "samples/se_resnet.ng")
        backend_agrees(folder, ROOT / "samples/resnet_basic.ng")
        steps_agree(folder, some)


if __name__ == "__main__":
    main()
