"""Blocks of our engine against the emitted PyTorch: results, running statistics and every gradient, in evaluation and in
training, at two widths and uneven image sizes.

    python Tests/emit/test_blocks.py [--all] [--random N]

By default every fourth conformance row, the samples' cells and 60 random blocks; --all takes everything and 600.
A value passes within 1e-4 of the largest of its tensor (for a gradient: at least a hundredth of the largest gradient, as those
that cancel are noise), or where PyTorch's own single precision is a third as far from its double precision.
"""

import argparse
import importlib.util
import pathlib
import sys
import tempfile
import time

import onnx
import onnxruntime
import torch
from safetensors.torch import load_file

import masks
from probe import Probe, conformance, random_blocks, samples

TOLERANCE = 1e-4


def load_class(path, name):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, name)


def module_of(folder, identifier, answer, tensors, dtype):
    module = load_class(folder / f"{identifier}.py", answer["class"])(answer["width"])
    if answer["inputs"] == 2:
        module.adapter1 = torch.nn.Identity()
        module.adapter2 = torch.nn.Identity()
    state = {name.split(".", 1)[1]: value for name, value in tensors.items() if name.split(".")[0] in ("param", "buffer")}
    module.load_state_dict(state, strict=True)
    return module.to(dtype)


def torch_results(folder, identifier, answer, tensors, dtype, seed):
    results = {}
    for mode in ("eval", "train"):
        module = module_of(folder, identifier, answer, tensors, dtype)
        module.train(mode == "train")
        count = tensors["input1"].shape[0]
        if mode == "train" and masks.drops_everything(module, answer["drop_paths"], seed, 3, count):
            continue
        masks.follow(module, answer["drop_paths"], seed, 3)
        names = [f"input{position + 1}" for position in range(answer["inputs"])]
        inputs = [tensors[name].to(dtype).requires_grad_() for name in names]
        output = module(*inputs)
        output.backward(tensors["cotangent"].to(dtype))
        results[f"{mode}.output"] = output.detach()
        for name, value in zip(names, inputs):
            if value.grad is not None:
                results[f"{mode}.grad.{name}"] = value.grad
        for name, value in module.named_parameters():
            if value.grad is not None:
                results[f"{mode}.grad.{name}"] = value.grad
        if mode == "train":
            for name, value in module.named_buffers():
                if not name.endswith("num_batches_tracked"):
                    results[f"train.buffer.{name}"] = value
    return results


def compare(folder, identifier, answer, seed):
    """The largest disagreement as a share of what is allowed, and where it is."""
    tensors = load_file(folder / f"{identifier}.safetensors")
    exact = torch_results(folder, identifier, answer, tensors, torch.float64, seed)
    single = torch_results(folder, identifier, answer, tensors, torch.float32, seed)
    worst, place = 0.0, ""
    for mode in ("eval", "train"):
        gradients = [value.abs().max().item() for name, value in exact.items() if name.startswith(f"{mode}.grad.")]
        largest = max(gradients, default=0.0)
        for name, value in exact.items():
            if not name.startswith(mode):
                continue
            if name not in tensors:
                # A gradient that does not exist on our side must be zero.
                ours = torch.zeros_like(value)
            else:
                ours = tensors[name].to(torch.float64)
            if ours.shape != value.shape:
                return float("inf"), f"{name}: {tuple(ours.shape)} against {tuple(value.shape)}"
            scale = value.abs().max().item()
            if ".grad." in name:
                scale = max(scale, 0.01 * largest)
            scale = max(scale, 1e-6)
            allowed = max(TOLERANCE * scale, 3 * (single[name].double() - value).abs().max().item())
            share = (ours - value).abs().max().item() / allowed
            if not share <= worst:
                worst, place = share, name
    return worst, place


def onnx_session(path):
    onnx.checker.check_model(str(path), full_check=True)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def stated_shapes(model):
    return {
        value.name: [dim.dim_value if dim.HasField("dim_value") else dim.dim_param or None for dim in
                     value.type.tensor_type.shape.dim]
        for value in list(model.graph.value_info) + list(model.graph.output)
    }


def compare_shapes(path):
    """ONNX's own shape inference must find what we state."""
    model = onnx.load(str(path))
    stated = stated_shapes(model)
    del model.graph.value_info[:]
    for output in model.graph.output:
        output.type.tensor_type.ClearField("shape")
    inferred = stated_shapes(onnx.shape_inference.infer_shapes(model, strict_mode=True))
    for name, shape in stated.items():
        for ours, theirs in zip(shape, inferred.get(name, [])):
            if isinstance(ours, int) and isinstance(theirs, int) and ours != theirs:
                return f"{name}: we state {shape}, ONNX infers {inferred[name]}"
        if name in inferred and len(inferred[name]) != len(shape):
            return f"{name}: we state {shape}, ONNX infers {inferred[name]}"
    return None


def compare_onnx(folder, identifier, answer):
    """The largest disagreement of ONNX Runtime with us at our batch, and with PyTorch at another batch."""
    tensors = load_file(folder / f"{identifier}.safetensors")
    names = ["images", "images2"][: answer["inputs"]]
    worst = 0.0
    module = module_of(folder, identifier, answer, tensors, torch.float64).eval()
    shape = (5,) + tuple(tensors["input1"].shape[1:])
    others = [torch.rand(shape, generator=torch.Generator().manual_seed(7)) for _ in names]
    with torch.no_grad():
        cases = [
            ([tensors[f"input{position + 1}"] for position in range(answer["inputs"])], tensors["eval.output"]),
            (others, module(*[value.double() for value in others])),
        ]
    for suffix in ("", "_folded"):
        path = folder / f"{identifier}{suffix}.onnx"
        session = onnx_session(path)
        disagreement = compare_shapes(path)
        if disagreement:
            return float("inf"), disagreement
        for inputs, expected in cases:
            found = session.run(None, {name: value.numpy() for name, value in zip(names, inputs)})[0]
            found = torch.from_numpy(found).double()
            if found.shape != expected.shape:
                return float("inf"), f"{tuple(found.shape)} against {tuple(expected.shape)}"
            scale = max(expected.abs().max().item(), 1e-6)
            worst = max(worst, (found - expected.double()).abs().max().item() / (TOLERANCE * scale))
        path.unlink()
    return worst, "ONNX"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--random", type=int)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    probe = Probe()
    count = arguments.random if arguments.random is not None else (600 if arguments.all else 60)
    rows = list(conformance())
    cases = rows if arguments.all else rows[::4]
    cases = cases + list(samples()) + list(random_blocks(probe, count))
    start = time.monotonic()
    counts = {"ok": 0, "invalid": 0, "too large": 0}
    failures = []
    largest = 0.0
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        for number, (identifier, text, role, scale) in enumerate(cases):
            for wide in (False, True):
                key = "".join(c if c.isalnum() else "_" for c in identifier) + ("_wide" if wide else "")
                seed = number + 1
                answer = probe.ask(
                    command="block", id=key, text=text, role=role, stem_scale=scale, folder=str(folder),
                    wide=wide, seed=seed, batch=18 if number % 11 == 0 else 3)
                if "error" in answer:
                    failures.append(f"{key}: {answer['error']}")
                    continue
                counts[answer["status"]] += 1
                if answer["status"] != "ok":
                    continue
                try:
                    worst, place = max(compare(folder, key, answer, seed), compare_onnx(folder, key, answer))
                except Exception as error:  # noqa: BLE001 (one case must not hide the others)
                    failures.append(f"{key}: {type(error).__name__}: {error}\n{text}")
                    continue
                largest = max(largest, worst)
                if not worst <= 1:
                    failures.append(f"{key} width {answer['width']}: {place} at {worst:.3g} of what is allowed\n{text}")
                (folder / f"{key}.safetensors").unlink()
    probe.close()
    for failure in failures[:20]:
        print(failure, file=sys.stderr)
    seconds = time.monotonic() - start
    print(
        f"blocks: {counts['ok']} comparisons, {len(failures)} failed, {counts['invalid']} invalid, "
        f"{counts['too large']} too large; worst {largest:.3g} of what is allowed; {seconds:.0f} s")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
