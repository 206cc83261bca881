"""`naderc import`: blocks exported by PyTorch come back, our own ONNX blocks come back as the same architecture, and what is no
block is refused with its code.

    python Tests/emit/test_import.py
"""

import pathlib
import subprocess
import sys
import tempfile
import warnings

import onnx
import torch
import torch.nn.functional as functional
from onnx import TensorProto, helper
from torch import nn

from probe import NADERC, Probe, samples
from test_blocks import load_class


class Everything(nn.Module):
    """What typical blocks are made of: convolutions, squeeze and excitation, attention, GELU, pools."""

    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1, groups=channels)
        self.norm = nn.BatchNorm2d(channels)
        self.reduce, self.expand = nn.Conv2d(channels, channels // 4, 1), nn.Conv2d(channels // 4, channels, 1)
        self.layer_norm = nn.LayerNorm(channels)
        self.up, self.down = nn.Linear(channels, 4 * channels), nn.Linear(4 * channels, channels)

    def forward(self, x):
        y = functional.relu(self.norm(self.conv(x)))
        gate = torch.sigmoid(self.expand(functional.relu(self.reduce(y.mean((2, 3), keepdim=True)))))
        y = y * gate + x
        z = self.down(functional.gelu(self.up(self.layer_norm(y.permute(0, 2, 3, 1))))).permute(0, 3, 1, 2)
        query = z.reshape(z.shape[0], z.shape[1], -1)
        attended = ((query @ query.transpose(1, 2)).softmax(-1) @ query).reshape(x.shape)
        pooled = functional.avg_pool2d(y, 3, 1, 1) + functional.max_pool2d(y, 3, 1, 1)
        return torch.cat([attended, pooled], 1).amax(1, keepdim=True) + y


class Cumulative(nn.Module):
    def forward(self, x):
        return torch.cumsum(x, 1)


class OddPadding(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(8, 8, 3, padding=2)

    def forward(self, x):
        return self.conv(x)[:, :, 1:-1, 1:-1]


def run(*arguments):
    return subprocess.run([NADERC, *map(str, arguments)], capture_output=True, text=True)


def export(module, folder, channels, size=(6, 10), dynamic=True):
    path = folder / "exported.onnx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(), torch.rand(2, channels, *size), str(path), dynamo=False, opset_version=17,
            input_names=["x"], dynamic_axes={"x": {0: "batch"}} if dynamic else None)
    return path


def modules_come_back(folder, probe):
    torch.manual_seed(1)
    module = Everything(16)
    imported = run("import", export(module, folder, 16))
    assert imported.returncode == 0, imported.stderr
    answer = probe.ask(
        command="block", id="imported", text=imported.stdout, role="base", stem_scale=1, folder=str(folder), seed=1,
        width=16)
    assert answer["status"] == "ok" and answer["width"] == 16, answer
    block = load_class(folder / "imported.py", answer["class"])(16).eval()
    # The same layers in the same order; the exporter folded nothing but BN into the first convolution.
    reference = folded(module)
    values = list(reference.state_dict().values())
    state = {name: value for name, value in zip(block.state_dict(), values)}
    assert len(state) == len(values)
    block.load_state_dict(state, strict=True)
    x = torch.rand(3, 16, 6, 10)
    with torch.no_grad():
        difference = (block(x) - module.eval()(x)).abs().max().item()
    assert difference <= 1e-4, difference
    print("import: a module of PyTorch comes back with the same results")


def folded(module):
    """The module as it is exported: batch normalisation in the convolution."""
    result = Everything(16)
    result.load_state_dict(module.state_dict())
    result.conv = torch.nn.utils.fuse_conv_bn_eval(module.eval().conv, module.eval().norm)
    result.norm = nn.Identity()
    return result


def own_blocks_come_back(folder, probe):
    same, count = 0, 0
    for identifier, text, role, scale in samples():
        answer = probe.ask(
            command="block", id=identifier, text=text, role=role, stem_scale=scale, folder=str(folder), seed=3, width=48)
        if answer["status"] != "ok":
            continue
        imported = run("import", folder / f"{identifier}.onnx")
        count += 1
        assert imported.returncode == 0, f"{identifier}: {imported.stderr}\n{text}"
        own = folder / "own.ng"
        own.write_text(imported.stdout)
        (folder / "source.ng").write_text(text)
        same += run("diff", folder / "source.ng", own).returncode == 0
    assert count >= 40 and same >= count * 3 // 4, f"{same} of {count}"
    print(f"import: {count} blocks of the samples come back, {same} of them as the very same architecture")


def graph(nodes, folder, inputs=None, weights=(), outputs=("y",)):
    inputs = inputs or [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["b", 8, 6, 6])]
    model = helper.make_model(helper.make_graph(
        nodes, "g", inputs, [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs],
        initializer=list(weights)))
    path = folder / "made.onnx"
    path.write_bytes(model.SerializeToString())
    return path


def refused(path, code, word):
    process = run("import", path, "--output", path.parent / "never.ng")
    assert process.returncode == 1 and code in process.stderr and word in process.stderr, (code, process.stderr)
    assert not (path.parent / "never.ng").exists()


def bad_files_are_refused(folder):
    refused(export(Cumulative(), folder, 8), "E0615", "CumSum")
    refused(export(OddPadding(), folder, 8), "E0616", "padding")
    empty = helper.make_graph([], "inner", [], [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)])
    branch = helper.make_node("If", ["c"], ["y"], then_branch=empty, else_branch=empty)
    refused(graph([branch], folder), "E0612", "branches")
    outside = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[8, 8, 3, 3], data_location=TensorProto.EXTERNAL)
    outside.external_data.add(key="location", value="/etc/passwd")
    conv = helper.make_node("Conv", ["x", "w"], ["y"], pads=[1, 1, 1, 1])
    refused(graph([conv], folder, weights=[outside]), "E0613", "another file")
    huge = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[8, 1 << 60, 3, 3])
    refused(graph([conv], folder, weights=[huge]), "E0614", "sizes")
    many = [helper.make_node("Relu", [f"v{index}" if index else "x"], [f"v{index + 1}"]) for index in range(20_000)]
    refused(graph(many, folder, outputs=("v20000",)), "E0614", "nodes")
    good = graph([helper.make_node("Relu", ["x"], ["y"])], folder).read_bytes()
    broken = folder / "broken.onnx"
    for length in range(len(good)):
        broken.write_bytes(good[:length])
        process = run("import", broken)
        assert process.returncode in (0, 1), (length, process.stderr)
    for seed in range(60):
        bytes_ = bytearray(good)
        place = (seed * 7919) % len(bytes_)
        bytes_[place] = (bytes_[place] + 1 + seed * 31) % 256
        broken.write_bytes(bytes(bytes_))
        process = run("import", broken)
        assert process.returncode in (0, 1), (seed, process.stderr)
    broken.write_bytes(b"")
    refused(broken, "E0611", "no ONNX model")
    print("import: control flow, external data, hostile sizes, foreign operations and broken files are refused")


def main():
    probe = Probe()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        modules_come_back(folder, probe)
        own_blocks_come_back(folder, probe)
        bad_files_are_refused(folder)
    probe.close()


if __name__ == "__main__":
    main()
