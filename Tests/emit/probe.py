"""Talks to EmitProbe, the test tool that runs blocks on tensors and emits them."""

import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def tool(name, variable):
    """The path of a built program: from the environment, else the release, else the debug build."""
    if variable in os.environ:
        return os.environ[variable]
    for build in (".build/release", ".build/debug"):
        path = ROOT / build / name
        if path.exists():
            return str(path)
    sys.exit(f"{name} is not built")


NADERC = tool("naderc", "NADERC")


class Probe:
    def __init__(self):
        self.process = subprocess.Popen(
            [tool("EmitProbe", "EMIT_PROBE")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, **job):
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the probe died on {job}")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process.stdout.close()


def conformance():
    """The valid rows of the conformance set: (id, text, role, stem scale)."""
    with open(ROOT / "Tests/VerifierTests/Fixtures/blocks.jsonl", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["valid_widths"]:
                yield row["id"], row["text"], row["role"], row["stem_scale"]


def samples():
    """The blocks of all samples, one by one: (id, text, role, stem scale)."""
    for path in sorted((ROOT / "samples").glob("*.ng")):
        block = []
        blocks = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("##") and line.endswith("##"):
                blocks.append([])
            if blocks:
                blocks[-1].append(line)
        for block in blocks:
            name = block[0].strip("#")
            role = next((role for role in ("stem", "downsample") if name.lower().endswith("_" + role)), "base")
            yield f"{path.stem}_{role}", "\n".join(block), role, 1


def random_blocks(probe, count, start=0):
    """Random blocks of the vocabulary; about half of them are valid."""
    for seed in range(start, start + count):
        block = probe.ask(command="random", seed=seed)
        if block["text"]:
            yield f"random_{seed}", block["text"], block["role"], block["stem_scale"]
