"""Whole networks: the emitted module and the ONNX model of every sample, against each other and against a trained run.

    python Tests/emit/test_networks.py [--all]

Without --all every third sample. Every module passes ruff and mypy --strict.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy
import onnx
import onnxruntime
import torch
from safetensors.torch import load_file

from probe import NADERC, ROOT
from test_blocks import compare_shapes, load_class, onnx_session

TOLERANCE = 1e-4


def naderc(*arguments, status=0):
    process = subprocess.run([NADERC, *map(str, arguments)], capture_output=True, text=True)
    if process.returncode != status:
        raise AssertionError(f"naderc {' '.join(map(str, arguments))}: {process.returncode}\n{process.stderr}")
    return process.stdout, process.stderr


def network_of(path):
    name = next(
        line.split("(")[0].removeprefix("class ")
        for line in reversed(path.read_text(encoding="utf-8").splitlines()) if line.startswith("class "))
    return load_class(path, name)


def close(found, expected, what):
    scale = max(numpy.abs(expected).max(), 1e-6)
    error = numpy.abs(found - expected).max() / scale
    assert error <= TOLERANCE, f"{what}: {error:.3g} of the largest value"


def check_sample(sample, folder):
    module_path, plain, folded = folder / f"{sample.stem}.py", folder / "plain.onnx", folder / "folded.onnx"
    arguments = (sample, "--dataset", "digits", "--width", 8)
    naderc("emit", *arguments, "--target", "pytorch", "--output", module_path)
    naderc("emit", *arguments, "--target", "onnx", "--output", plain)
    naderc("emit", *arguments, "--target", "onnx", "--fold-bn", "--output", folded)
    model = network_of(module_path)().eval()
    weights = {
        tensor.name: torch.from_numpy(onnx.numpy_helper.to_array(tensor).copy())
        for tensor in onnx.load(plain).graph.initializer if not tensor.name.startswith("const.")
    }
    state = model.state_dict()
    for name, value in weights.items():
        # A linear layer's weight is transposed in ONNX.
        if name in state:
            state[name] = value if value.shape == state[name].shape and not is_linear(model, name) else value.T
    model.load_state_dict(state, strict=True)
    for batch in (1, 5):
        images = torch.rand((batch, 3, 8, 8), generator=torch.Generator().manual_seed(batch))
        with torch.no_grad():
            expected = model(images).numpy()
        for path in (plain, folded):
            found = onnx_session(path).run(None, {"images": images.numpy()})[0]
            close(found, expected, f"{sample.stem}, {path.name}, batch {batch}")
            assert compare_shapes(path) is None, compare_shapes(path)


def is_linear(model, name):
    parent = model.get_submodule(name.rpartition(".")[0])
    return isinstance(parent, torch.nn.Linear) and name.endswith("weight") and not name.startswith("classifier")


def check_run(folder):
    """Weights of a run load with strict=True and give its accuracy; ONNX with them gives the same logits."""
    sample = ROOT / "samples/resnet_basic.ng"
    run = folder / "run"
    environment = dict(os.environ, NADERC_CACHE=str(folder / "cache"))
    subprocess.run(
        [NADERC, "run", str(sample), "--width", "4", "--epochs", "2", "--out", str(run), "--progress", "none", "--quiet"],
        check=True, env=environment, stdout=subprocess.DEVNULL)
    module_path = folder / "trained.py"
    naderc("emit", sample, "--from", run, "--target", "pytorch", "--output", module_path)
    model = network_of(module_path)().eval()
    model.load_state_dict(load_file(folder / "trained.safetensors"), strict=True)
    model.load_state_dict(load_file(run / "weights.safetensors"), strict=True)
    naderc("emit", sample, "--from", run, "--target", "onnx", "--output", folder / "trained.onnx")
    images = torch.rand((4, 3, 8, 8), generator=torch.Generator().manual_seed(1))
    found = onnx_session(folder / "trained.onnx").run(None, {"images": images.numpy()})[0]
    with torch.no_grad():
        close(found, model(images).numpy(), "trained network")
    _, message = naderc("emit", ROOT / "samples/convnext.ng", "--from", run, "--target", "onnx", status=1)
    assert "E0602" in message, message


def check_tools(folder):
    for sample in ("metaformer", "darts"):
        naderc(
            "emit", ROOT / f"samples/{sample}.ng", "--target", "training-script", "--dataset", "digits", "--width", 8,
            "--output", folder / f"train_{sample}.py")
    modules = sorted(map(str, folder.glob("*.py")))
    subprocess.run([sys.executable, "-m", "ruff", "check", "--quiet", "--no-cache", *modules], check=True)
    subprocess.run([sys.executable, "-m", "ruff", "format", "--check", "--quiet", "--no-cache", *modules], check=True)
    subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", f"--cache-dir={folder}/mypy", *modules],
        check=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    samples = sorted((ROOT / "samples").glob("*.ng"))
    if not arguments.all:
        samples = samples[::3] + [ROOT / "samples/darts.ng"]
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        for sample in samples:
            check_sample(sample, folder)
        check_run(folder)
        check_tools(folder)
    print(f"networks: {len(samples)} samples and a run agree; ruff and mypy --strict pass")


if __name__ == "__main__":
    main()
