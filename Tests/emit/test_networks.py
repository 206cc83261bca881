"""Whole networks: the emitted module and the ONNX model of every sample, against each other, against a trained run, and the
module's results and gradients against the engine's on both skeletons.

    python Tests/emit/test_networks.py [--all]

Without --all every third sample, and gradients of three networks. Every module passes ruff and mypy --strict.
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

import masks
from probe import NADERC, ROOT, Probe, samples
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


def torch_tensors(answer, tensors, path, dtype):
    """What PyTorch makes of the engine's images and weights."""
    model = load_class(path, answer["class"])()
    model.load_state_dict(
        {name.removeprefix("weight."): value for name, value in tensors.items() if name.startswith("weight.")}, strict=True)
    for module in model.to(dtype).modules():
        if hasattr(module, "eps"):
            # The engine holds its constants in single precision.
            module.eps = float(numpy.float32(module.eps))
    results = {"eval.logits": model.eval()(tensors["images"].to(dtype)).detach()}
    masks.follow(model.train(), answer["drop_paths"], 1, 3)
    for entry in answer["drop_paths"]:
        layer = model.get_submodule(entry["name"])
        layer.prob = float(numpy.float32(layer.prob))
    logits = model(tensors["images"].to(dtype))
    loss = torch.nn.functional.cross_entropy(logits, tensors["labels"])
    loss.backward()
    results |= {"train.logits": logits.detach(), "exact.loss": loss.detach().reshape(1)}
    return results | {f"exact.grad.{name}": value.grad for name, value in model.named_parameters()}


def check_gradients(probe, folder, sample, skeleton, image_size, batch):
    """Logits of the engine, and in double precision loss and every parameter's gradient, against PyTorch's."""
    identifier = f"gradients_{sample.stem}_{skeleton}"
    # The samples' stems keep the size; that of the other skeleton is the default's.
    blocks = [text for name, text, role, _ in samples() if name == f"{sample.stem}_{role}" and role != "stem"]
    text = "\n".join(blocks) if skeleton == "imagenet" else sample.read_text(encoding="utf-8")
    answer = probe.ask(
        command="network", id=identifier, text=text, skeleton=skeleton, folder=str(folder), width=8, image_size=image_size,
        classes=7, batch=batch, seed=1)
    assert answer.get("status") == "ok", f"{identifier}: {answer}"
    tensors = load_file(folder / f"{identifier}.safetensors")
    exact, single = (
        torch_tensors(answer, tensors, folder / f"{identifier}.py", dtype) for dtype in (torch.float64, torch.float32))
    assert set(exact) == {name for name in tensors if name.startswith(("eval.", "train.", "exact."))}, identifier
    largest = max(value.abs().max().item() for name, value in exact.items() if ".grad." in name)
    worst = 0.0
    for name, value in exact.items():
        error = (tensors[name].double() - value).abs().max().item()
        if name.startswith("exact."):
            # What is left is the rounding of the file.
            scale = max(value.abs().max().item(), 0.01 * largest)
            allowed = 1e-6 * scale
            worst = max(worst, error / scale)
        else:
            own = (single[name].double() - value).abs().max().item()
            allowed = max((TOLERANCE if name == "eval.logits" else 1e-3) * value.abs().max().item(), 3 * own)
        assert error <= allowed, f"{identifier}: {name} is {error:.3g} from PyTorch, {allowed:.3g} are allowed"
    print(f"networks: {sample.stem} on {skeleton}, {len(exact)} tensors, in double precision {worst:.1e} from PyTorch's")


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
    check_examples(folder)


def check_examples(folder):
    """The blocks that `explain` shows for codes of emitting get them; the right ones do not."""
    environment = dict(os.environ, NADERC_CACHE=str(folder / "cache"))
    flags = {
        "E0601": ("--target", "pytorch"), "E0602": ("--target", "onnx", "--from", folder / "example"),
        "E0603": ("--target", "onnx", "--width", 1024)}
    for code, arguments in flags.items():
        entry = json.loads(naderc("explain", code, "--json")[0])["entries"][0]
        for kind in ("right", "wrong"):
            (folder / f"{kind}.ng").write_text(entry[kind])
        if code == "E0602":
            subprocess.run(
                [NADERC, "run", folder / "right.ng", "--width", "2", "--epochs", "1", "--batch-size", "256", "--out",
                 folder / "example", "--quiet"], check=True, env=environment, stdout=subprocess.DEVNULL)
        _, message = naderc("emit", folder / "wrong.ng", *arguments, "--output", folder / "never", status=1)
        assert code in message and not (folder / "never").exists(), message
        if code == "E0603":
            arguments = (*arguments[:3], 16)
        naderc("emit", folder / "right.ng", *arguments, "--output", folder / "example.out")


def check_refusals(folder):
    """What cannot be emitted is named, and no file is left."""
    odd = folder / "odd.ng"
    odd.write_text("##Odd##\n0:input\n1:output\n2:Conv2d(C,3,groups=4)\n0->2->1\n")
    never = folder / "never.out"
    for target in ("pytorch", "training-script", "onnx"):
        for status, word, *flags in (
            (1, "E05", odd, "--width", 6), (64, "1...1024", odd, "--width", 1025), (64, "1...512", odd, "--width", 1024,
             "--skeleton", "imagenet"), (64, "unknown data set", odd, "--dataset", "mnist"),
            (2, "no folder 'train'", odd, "--dataset", f"folder:{folder}")):
            _, message = naderc("emit", *flags, "--target", target, "--output", never, status=status)
            assert word in message and not never.exists(), (target, flags, message)
    _, message = naderc("emit", odd, "--target", "training-script", "--dataset", "imagenet", "--output", never, status=64)
    assert "not trained" in message and not never.exists(), message
    # A folder that is no run, and one whose result is hostile.
    run = folder / "no-run"
    run.mkdir()
    for text in (None, "[", '{"schema":"naderc.run/1","width":99999999999,"dataset":{"source":"digits"}}'):
        if text is not None:
            (run / "result.json").write_text(text)
        naderc("emit", odd, "--target", "onnx", "--from", run, "--output", never, status=2)
        assert not never.exists()


def check_tools(folder):
    (folder / "own").mkdir()
    for name in ("train/a", "train/b", "test/a"):
        (folder / "own" / name).mkdir(parents=True)
        (folder / "own" / name / "1.pgm").write_bytes(b"P5 1 1 255 \x07")
    for dataset in ("digits", "cifar10", "cifar100", "imagenet16-120", "stl10", "gtsrb", f"folder:{folder}/own"):
        sample = "darts" if dataset == "digits" else "metaformer"
        naderc(
            "emit", ROOT / f"samples/{sample}.ng", "--target", "training-script", "--dataset", dataset, "--width", 8,
            "--output", folder / f"train_{dataset.partition(':')[0].replace('-', '_')}.py")
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
    files = sorted((ROOT / "samples").glob("*.ng"))
    if not arguments.all:
        files = files[::3] + [ROOT / "samples/darts.ng"]
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        for sample in files:
            check_sample(sample, folder)
        check_run(folder)
        probe = Probe()
        chosen = files if arguments.all else [ROOT / f"samples/{name}.ng" for name in ("metaformer",)]
        for sample in chosen:
            check_gradients(probe, folder, sample, "imagenet", 64, 2)
        # Two inputs, whose adapters belong to the network.
        for name in ("darts", "se_resnet"):
            check_gradients(probe, folder, ROOT / f"samples/{name}.ng", "nasbench201", 8, 6)
        probe.close()
        check_refusals(folder)
        check_tools(folder)
    print(f"networks: {len(files)} samples and a run agree; ruff and mypy --strict pass")


if __name__ == "__main__":
    main()
