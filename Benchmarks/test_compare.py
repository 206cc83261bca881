"""Tests of compare.py with programs that only pretend to train."""

from __future__ import annotations

import contextlib
import io
import json
import os
import stat
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import compare

FAKE_NADERC = """#!{python}
import json, sys
assert sys.argv[1:3] == ["bench", "step"] and "--json" in sys.argv, sys.argv
print(json.dumps({{"schema": "naderc.bench.step/1", "seconds_per_step_min": 0.25, "seconds_per_step_median": 0.5,
    "images_per_s": 1.0, "macs_per_image": {macs}, "gflop_per_s": 1.0, "peak_rss_mib": 100.0, "loss": 1.0, "width": 16,
    "batch": 256, "threads": 2, "isa": "avx2"}}))
"""

FAKE_PYTHON = """#!{python}
import json, sys
mode = sys.argv[sys.argv.index("--mode") + 1]
median = {{"eager": 1.0, "channels_last": 0.75}}[mode]
print(json.dumps({{"seconds_per_step": {{"min": median / 2, "median": median}}, "macs_per_image": 1000,
    "peak_rss_mib": 300.0, "cpu_capability": "AVX2"}}))
"""


class CompareTests(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.python = self.write("python", FAKE_PYTHON.format(python=sys.executable))

    def write(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return os.fspath(path)

    def run_main(self, naderc: str, *more: str) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = compare.main(["--naderc", naderc, "--python", self.python, "--cells", "convnext", *more])
        return status, out.getvalue(), err.getvalue()

    def test_prints_medians_and_ratios(self):
        naderc = self.write("naderc", FAKE_NADERC.format(python=sys.executable, macs=1000))
        result = self.folder / "result.json"
        status, out, _ = self.run_main(naderc, "--rounds", "2", "--json", str(result))
        self.assertEqual(status, 0)
        row = [cell.strip() for cell in out.strip().splitlines()[-1].strip("|").split("|")]
        self.assertEqual(row, ["convnext", "0.250 / 0.500", "0.500 / 1.000", "0.375 / 0.750", "**2.00**", "**1.50**",
                               "100, 300, 300"])
        self.assertEqual(json.loads(result.read_text())["cells"]["convnext"]["naderc"]["rounds"], 2)

    def test_refuses_different_networks(self):
        naderc = self.write("naderc", FAKE_NADERC.format(python=sys.executable, macs=999))
        status, out, err = self.run_main(naderc, "--rounds", "1")
        self.assertEqual((status, out), (1, ""))
        self.assertIn("different networks", err)

    def test_reports_a_program_that_fails(self):
        status, _, err = self.run_main(os.fspath(self.folder / "absent"))
        self.assertEqual(status, 1)
        self.assertIn("absent", err)

    def test_every_program_begins_a_round(self):
        order = list(compare.turns(("a", "b", "c"), 3))
        self.assertEqual(order, ["a", "b", "c", "b", "c", "a", "c", "a", "b"])


if __name__ == "__main__":
    unittest.main()
