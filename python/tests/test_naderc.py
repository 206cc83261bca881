"""Tests of the package, with a binary that only pretends; and with the real one where NADERC names it."""

from __future__ import annotations

import copy
import json
import os
import stat
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import naderc

# Stands in for the binary: notes how it was called, then does what reply.json beside it says.
FAKE = """#!{python}
import json, pathlib, sys, time
folder = pathlib.Path(__file__).parent
call = {{"arguments": sys.argv[1:], "text": sys.stdin.read()}}
(folder / "call.json").write_text(json.dumps(call))
reply = json.loads((folder / "reply.json").read_text())
time.sleep(reply["seconds"])
sys.stderr.write(reply["err"])
sys.stdout.write(reply["out"])
sys.exit(reply["status"])
"""

DIAGNOSTIC = {
    "code": "E0401", "severity": "error", "message": "the shapes differ", "node": "3", "line": 4, "column": 1, "end_line": 4,
    "end_column": 6, "labels": [{"line": 3, "column": 1, "end_line": 3, "end_column": 5, "message": "from here"}],
    "notes": ["found (B, C, H, W)"],
    "fixes": [{"title": "delete it", "applicability": "safe",
               "edits": [{"line": 4, "column": 1, "end_line": 5, "end_column": 1, "text": ""}]}],
}  # fmt: skip

CHECK = {
    "schema": "naderc.check/1", "version": "0.1.0",
    "files": [{"path": "-", "diagnostics": [], "blocks": [{
        "name": "Tiny", "role": "base", "line": 1, "valid": False,
        "widths": {"condition": "C % 4 == 0", "first": [4, 8]}, "sizes": {"condition": "all"}, "hash": None,
        "shapes": [{"node": "0", "line": 2, "shape": "(B, C, H, W)"}], "polynomial": None, "cost": None,
        "diagnostics": [DIAGNOSTIC]}]}],
    "summary": {"files": 1, "blocks": 1, "errors": 1, "warnings": 0},
}  # fmt: skip

SIZE = {
    "schema": "naderc.size/1", "width": None, "parameters": None, "macs_exact": None, "macs_nader": None, "limit": "macs",
    "limits": {"parameters": 10, "macs": None}, "widths_tried": 3,
}  # fmt: skip


class FakeBinaryTests(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.binary = self.folder / "naderc"
        self.binary.write_text(FAKE.format(python=sys.executable))
        self.binary.chmod(self.binary.stat().st_mode | stat.S_IXUSR)
        self.enterContext(mock.patch.dict(os.environ, {"NADERC": str(self.binary)}))

    def reply(self, out: object = "", *, err: str = "", status: int = 0, seconds: float = 0):
        text = out if isinstance(out, str) else json.dumps(out)
        (self.folder / "reply.json").write_text(json.dumps({"out": text, "err": err, "status": status, "seconds": seconds}))

    @property
    def call(self) -> dict:
        return json.loads((self.folder / "call.json").read_text())

    def test_check_gives_typed_diagnostics(self):
        self.reply(CHECK, status=1)
        result = naderc.check("##Tiny##\n0:input é\n", role="base", width=8)
        self.assertEqual(self.call["arguments"], ["check", "-", "--json", "--role", "base", "--width", "8"])
        self.assertEqual(self.call["text"], "##Tiny##\n0:input é\n")
        self.assertFalse(result.valid)
        block = result.blocks[0]
        self.assertEqual((block.name, block.widths.first), ("Tiny", (4, 8)))
        self.assertEqual(block.shapes, (naderc.NodeShape("0", 2, "(B, C, H, W)"),))
        found = block.diagnostics[0]
        self.assertEqual((found.code, found.line, found.notes), ("E0401", 4, ("found (B, C, H, W)",)))
        self.assertEqual(found.fixes[0].edits, (naderc.Edit(4, 1, 5, 1, ""),))
        self.assertEqual(block.errors, result.all_diagnostics)

    def test_a_valid_text(self):
        good = copy.deepcopy(CHECK)
        cost = {"width": 8, "parameters": 5, "macs_exact": 6, "macs_nader": 7, "activation_bytes": 8}
        good["files"][0]["blocks"][0] |= {
            "valid": True, "diagnostics": [], "hash": "ng1:0", "polynomial": {"parameters": "5*C"}, "cost": cost,
        }  # fmt: skip
        good["summary"]["errors"] = 0
        good["added later"] = True
        self.reply(good)
        result = naderc.check("text")
        self.assertTrue(result.valid)
        self.assertEqual(result.blocks[0].cost, naderc.Cost(8, 5, 6, 7, 8))

    def test_other_commands(self):
        self.reply("##Tiny##\n")
        self.assertEqual(naderc.fmt("#Tiny#"), "##Tiny##\n")
        self.assertEqual(self.call["arguments"], ["fmt", "-"])

        self.reply({"schema": "naderc.fix/1", "files": [{"path": "-", "applied": 2, "text": "t", "remaining": 0}]})
        self.assertEqual(naderc.fix("x", unsafe=True), naderc.FixResult("t", 2, 0))
        self.assertEqual(self.call["arguments"], ["fix", "-", "--json", "--unsafe"])

        self.reply({"schema": "naderc.canon/1", "blocks": [{"name": "Tiny", "hash": "ng1:0", "text": "t"}]})
        self.assertEqual(naderc.canon("x"), (naderc.CanonicalBlock("Tiny", "ng1:0", "t"),))

        self.reply(SIZE, status=1)
        result = naderc.size("x", dataset="cifar10", max_params=10)
        self.assertEqual((result.width, result.limit, result.limits.parameters), (None, "macs", 10))
        self.assertEqual(self.call["arguments"], ["size", "-", "--json", "--dataset", "cifar10", "--max-params", "10"])

    def test_failures_are_typed(self):
        for status, kind in [(64, naderc.UsageError), (2, naderc.EnvironmentFailure), (-9, naderc.EnvironmentFailure)]:
            with self.subTest(status):
                self.reply(err="what went wrong\n", status=status % 256)
                with self.assertRaisesRegex(kind, "what went wrong"):
                    naderc.check("x")
        self.reply(err="no block\n", status=1)
        for call in (naderc.fmt, naderc.canon):
            with self.assertRaisesRegex(naderc.EnvironmentFailure, "no block"):
                call("x")

    def test_unreadable_answers(self):
        wrong = copy.deepcopy(CHECK)
        wrong["files"][0]["blocks"][0]["diagnostics"][0]["line"] = "four"
        absent = copy.deepcopy(CHECK)
        del absent["files"][0]["blocks"][0]["widths"]
        boolean = copy.deepcopy(CHECK)
        boolean["summary"]["errors"] = True
        severity = copy.deepcopy(CHECK)
        severity["files"][0]["blocks"][0]["diagnostics"][0]["severity"] = "fatal"
        for out, message in [
            (wrong, r"blocks\[0\]\.diagnostics\[0\]\.line: expected a value of type int, found 'four'"),
            (absent, r"blocks\[0\]\.widths: the key is absent"),
            (boolean, "errors: expected a value of type int"),
            (severity, "expected one of 'error'"),
            (dict(CHECK, schema="naderc.check/2"), "naderc.check/1"),
            (dict(CHECK, files=[]), "one object"),
            ("no json", "one JSON object"),
            ("[]", "JSON object"),
        ]:
            with self.subTest(message):
                self.reply(out)
                with self.assertRaisesRegex(naderc.ProtocolError, message):
                    naderc.check("x")

    def test_timeout(self):
        self.reply(CHECK, seconds=20)
        with self.assertRaises(naderc.Timeout):
            naderc.Naderc(timeout=0.2).check("x")

    def test_where_the_binary_is_looked_for(self):
        self.reply(CHECK)
        with mock.patch.dict(os.environ, {"NADERC": "", "PATH": str(self.folder)}):
            self.assertEqual(naderc.check("x").version, "0.1.0")
        with mock.patch.dict(os.environ, {"NADERC": "/nowhere/naderc"}):
            self.assertEqual(naderc.Naderc(binary=self.binary).check("x").version, "0.1.0")
            with self.assertRaisesRegex(naderc.BinaryNotFound, "/nowhere/naderc"):
                naderc.check("x")
        with mock.patch.dict(os.environ, {"NADERC": "", "PATH": ""}), self.assertRaises(naderc.BinaryNotFound):
            naderc.check("x")


@unittest.skipUnless(os.environ.get("NADERC"), "NADERC names no binary: THE PACKAGE WAS NOT TESTED WITH THE REAL ONE")
class RealBinaryTests(unittest.TestCase):
    TEXT = "##Tiny##\n0:input\n1:Conv2d(out_channels=C,kernel_size=3)\n2:BN\n3:output\n0->1\n1->2\n2->3\n"

    def test_valid_block(self):
        result = naderc.check(self.TEXT, width=16)
        self.assertTrue(result.valid)
        block = result.blocks[0]
        self.assertEqual((block.name, block.role, block.widths.condition), ("Tiny", "base", "all"))
        assert block.cost is not None
        self.assertEqual(block.cost.parameters, 16 * 16 * 9 + 16 + 2 * 16)

    def test_invalid_block(self):
        result = naderc.check(self.TEXT.replace("out_channels=C", "out_channels=2*C"))
        self.assertFalse(result.valid)
        self.assertTrue(result.blocks[0].errors)
        self.assertTrue(all(found.line is not None and found.column is not None for found in result.blocks[0].errors))

    def test_role_and_width(self):
        self.assertFalse(naderc.check(self.TEXT, role="downsample").valid)
        with self.assertRaises(naderc.UsageError):
            naderc.check(self.TEXT, width=0)

    def test_text_without_a_block(self):
        result = naderc.check("")
        self.assertFalse(result.valid)
        self.assertTrue(result.diagnostics)


if __name__ == "__main__":
    unittest.main()
