"""What `naderc check` says to bad input: a clear message, the documented exit code, nothing written."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("NADERC", str(ROOT / ".build/debug/naderc"))
BLOCK = "##Block##\n0:input\n1:output\n2:ReLU\n0->2\n2->1\n"


def naderc(*arguments, text=None, binary=False):
    data = text if binary else (text or "").encode()
    return subprocess.run([BINARY, *arguments], input=data, capture_output=True, timeout=120, check=False)


class BadInput(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def error(self, result, code):
        """The only error of the only file."""
        found = json.loads(result.stdout)["files"][0]
        errors = found["diagnostics"] + [entry for block in found["blocks"] for entry in block["diagnostics"]]
        self.assertEqual([entry["code"] for entry in errors if entry["severity"] == "error"], [code])
        return errors[0]

    def test_missing_file(self):
        result = naderc("check", str(self.folder / "none.ng"))
        self.assertEqual(result.returncode, 2)
        self.assertIn(b"No such file", result.stderr)
        result = naderc("check", "--json", str(self.folder / "none.ng"))
        self.assertEqual(result.returncode, 2)
        self.error(result, "E0123")

    def test_folder_without_blocks(self):
        result = naderc("check", str(self.folder))
        self.assertEqual(result.returncode, 2)
        self.assertIn(b"holds no .ng file", result.stderr)

    def test_a_folder_without_blocks_hides_no_other_file(self):
        empty = self.folder / "empty"
        empty.mkdir()
        good = self.folder / "good.ng"
        good.write_text(BLOCK)
        result = naderc("check", "--json", str(good), str(empty))
        self.assertEqual(result.returncode, 2)
        files = json.loads(result.stdout)["files"]
        self.assertEqual([file["path"] for file in files], [str(good), str(empty)])
        self.assertTrue(files[0]["blocks"][0]["valid"])
        self.assertEqual(files[1]["diagnostics"][0]["code"], "E0123")

    def test_every_command_prints_an_object(self):
        bad = self.folder / "bad.ng"
        bad.write_text("##Block##\n0:input\n1:output\n2:Conv2d(2*C,3)\n0->2->1\n")
        missing = str(self.folder / "none.ng")
        for path, code in ((str(bad), 1), (missing, 2)):
            for command in (["cost", path], ["size", path], ["canon", path], ["show", path], ["diff", path, path]):
                result = naderc(command[0], "--json", *command[1:])
                self.assertEqual(result.returncode, code, command)
                self.assertEqual(json.loads(result.stdout)["schema"], f"naderc.{command[0]}/1")

    def test_common_options_everywhere(self):
        good = self.folder / "good.ng"
        good.write_text(BLOCK)
        for command in ("check", "fmt", "fix", "show", "cost", "size", "canon"):
            result = naderc(command, "--quiet", "--verbose", "--progress", "none", "--color", "never", "--json", str(good))
            self.assertEqual(result.returncode, 0, (command, result.stderr))
            self.assertEqual(len(result.stdout.splitlines()), 1, command)
            json.loads(result.stdout)
        for command in ("explain", "ops", "new"):
            json_flag = [] if command == "new" else ["--json"]
            result = naderc(command, "--quiet", "--verbose", "--progress", "none", "--color", "never", *json_flag)
            self.assertEqual(result.returncode, 0, (command, result.stderr))

    def test_unknown_names_are_usage_errors(self):
        for arguments, hint in (
            (["explain", "E0404x"], b"did you mean 'E0404'"), (["explain", "nonsense"], b"'naderc explain' lists all"),
            (["ops", "Conv3d"], b"did you mean 'Conv2d'"), (["new", "--template", "nasbench201", "--arch", "|junk|"], b"no NAS-Bench-201"),
        ):
            result = naderc(*arguments)
            self.assertEqual((result.returncode, result.stdout), (64, b""), arguments)
            self.assertIn(hint, result.stderr)
            self.assertTrue(result.stderr.startswith(f"naderc {arguments[0]}: ".encode()), result.stderr)

    def test_cost_tells_the_time_of_each_node(self):
        block = "##Block##\n0:input\n1:output\n2:Conv2d(C,3)\n3:ReLU\n0->2->3->1\n"
        cost = json.loads(naderc("cost", "--json", "--width", "16", "-", text=block).stdout)
        self.assertGreater(cost["seconds_forward"], 0)
        self.assertGreaterEqual(cost["threads"], 1)
        base = {node["node"]: node["seconds_estimated"] for node in cost["nodes"] if node["role"] == "base"}
        self.assertIsNone(base["0"])
        self.assertGreater(base["2"], base["3"])
        # The base block stands in the network more than once, so that one of it takes less than the whole.
        self.assertLess(base["2"] + base["3"], cost["seconds_forward"])
        # Nobody waits for a batch of a million.
        cost = json.loads(naderc("cost", "--json", "--width", "16", "--batch", "1000000", "-", text=block).stdout)
        self.assertIsNone(cost["seconds_forward"])
        self.assertTrue(all(node["seconds_estimated"] is None for node in cost["nodes"]))

    def test_empty_file(self):
        result = naderc("check", "--json", "-", text="")
        self.assertEqual(result.returncode, 1)
        self.error(result, "E0116")

    def test_not_utf8(self):
        result = naderc("check", "--json", "-", text=b"##Block##\n\xff\xfe\n", binary=True)
        self.assertEqual(result.returncode, 1)
        self.assertEqual(self.error(result, "E0115")["line"], 2)

    def test_a_file_of_a_gigabyte_is_not_read(self):
        path = self.folder / "large.ng"
        with open(path, "wb") as file:
            file.truncate(1 << 30)
        result = naderc("check", "--json", str(path))
        self.assertEqual(result.returncode, 1)
        self.error(result, "E0114")

    def test_a_pipe_without_end(self):
        with subprocess.Popen(["yes"], stdout=subprocess.PIPE) as endless:
            result = subprocess.run(
                [BINARY, "check", "--json", "-"], stdin=endless.stdout, capture_output=True, timeout=120, check=False
            )
            endless.stdout.close()
            endless.kill()
        self.assertEqual(result.returncode, 1)
        self.error(result, "E0114")

    def test_too_many_lines_and_blocks(self):
        self.error(naderc("check", "--json", "-", text="\n" * 300_000), "E0114")
        result = naderc("check", "--json", "-", text="##A##\n" * 5_000)
        self.assertEqual(result.returncode, 1)
        found = json.loads(result.stdout)["files"][0]
        self.assertEqual(len(found["blocks"]), 4_096)
        self.assertEqual([entry["code"] for entry in found["diagnostics"]], ["E0114"])

    def test_a_name_twice(self):
        result = naderc("check", "--json", "-", text=BLOCK + BLOCK)
        self.assertEqual(result.returncode, 0)
        self.assertIn(b"W0133", result.stdout)

    def test_unknown_flags_and_values(self):
        for arguments in [("--foo",), ("--width", "0"), ("--format", "xml"), ("--role", "head")]:
            result = naderc("check", *arguments, "-", text=BLOCK)
            self.assertEqual(result.returncode, 64, arguments)
            self.assertEqual(result.stdout, b"")

    def test_letters_behind_one_dash_are_no_help(self):
        for cluster in ("-xh", "-hq"):
            result = naderc("check", "--json", cluster, "-", text=BLOCK)
            self.assertEqual((result.returncode, result.stdout), (64, b""))

    def test_numbers_take_suffixes(self):
        for text, width in (("1k", 1_000), ("0.016K", 16), ("0.001M", 1_000)):
            result = naderc("check", "--json", "--width", text, "-", text=BLOCK)
            self.assertEqual(json.loads(result.stdout)["files"][0]["blocks"][0]["cost"]["width"], width)
        self.assertEqual(naderc("check", "--width", "1x", "-", text=BLOCK).returncode, 64)

    def test_output_that_cannot_be_written_is_no_success(self):
        (self.folder / "a.ng").write_text(BLOCK)
        for command in (["check"], ["check", "--json"], ["fmt"], ["show"], ["explain", "E0101"], ["canon"]):
            files = [] if command[0] == "explain" else [str(self.folder / "a.ng")]
            with open("/dev/full", "wb") as full:
                result = subprocess.run([BINARY, *command, *files], stdout=full, stderr=subprocess.PIPE, check=False)
            self.assertEqual(result.returncode, 2, command)
            self.assertIn(b"cannot write to standard output", result.stderr)

    def test_nothing_in_a_folder_is_left_out_silently(self):
        (self.folder / "a.ng").write_text(BLOCK)
        os.mkfifo(self.folder / "pipe.ng")  # would never end
        self.assertEqual(naderc("check", str(self.folder)).returncode, 0)
        with open(os.fsencode(self.folder) + b"/bad\xff.ng", "w") as file:
            file.write(BLOCK)
        result = naderc("check", "--json", str(self.folder))
        self.assertEqual(result.returncode, 2)
        self.assertIn("not UTF-8".encode(), result.stderr)
        if os.getuid() != 0:
            locked = self.folder / "locked"
            locked.mkdir(mode=0)
            result = naderc("check", str(self.folder / "a.ng"), str(self.folder))
            locked.chmod(0o700)
            self.assertIn(b"Permission denied", result.stderr)

    def test_no_escape_of_a_terminal_is_printed(self):
        for form in ("text", "github"):
            result = naderc("check", "--format", form, "-", text="##A##\n0:input\n1:output\n2:Fo\x1b[2Jo\n0->2->1\n")
            self.assertEqual(result.returncode, 1)
            self.assertNotIn(b"\x1b", result.stdout)

    def test_nothing_is_written_where_nothing_can_be_read(self):
        path = self.folder / "broken.ng"
        path.write_bytes(b"##Block##\n\xff\n")
        for command in ("fmt", "fix"):
            self.assertEqual(naderc(command, "--write", str(path)).returncode, 1, command)
        self.assertEqual(path.read_bytes(), b"##Block##\n\xff\n")
        self.assertEqual(os.listdir(self.folder), ["broken.ng"])


class Documents(unittest.TestCase):
    """Commands whose data is a file give it in one JSON object too."""

    def test_new(self):
        found = json.loads(naderc("new", "--json").stdout)
        self.assertEqual((found["schema"], found["path"]), ("naderc.new/1", None))
        self.assertEqual(found["bytes"], len(found["text"].encode()))
        self.assertEqual(naderc("check", "-", text=found["text"]).returncode, 0)
        names = [entry["name"] for entry in json.loads(naderc("new", "--list", "--json").stdout)["templates"]]
        self.assertIn("resnet_basic", names)

    def test_emit(self):
        result = naderc("emit", "--target", "pytorch", "--width", "8", "--json", "-", text=BLOCK)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("class Block(nn.Module)", json.loads(result.stdout)["text"])
        result = naderc("emit", "--target", "pytorch", "--json", "-", text=BLOCK.replace("ReLU", "Relo"))
        self.assertEqual((result.returncode, json.loads(result.stdout)["text"]), (1, None))
        self.assertEqual(naderc("emit", "--target", "onnx", "--json", "-", text=BLOCK).returncode, 64)

    def test_cost_of_one_image_and_of_the_batch(self):
        costs = [json.loads(naderc("cost", "--json", "--width", "8", "--batch", batch, "-", text=BLOCK).stdout)
                 for batch in ("1", "4")]
        self.assertEqual(costs[0]["activation_bytes"], costs[1]["activation_bytes"])
        self.assertEqual(4 * costs[0]["activation_bytes_batch"], costs[1]["activation_bytes_batch"])

    def test_a_reply_in_json(self):
        reply = json.dumps({"thought": "a ReLU", "block": BLOCK})
        result = naderc("check", "--from-reply", "--json", "-", text=reply)
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertEqual(json.loads(result.stdout)["files"][0]["blocks"][0]["name"], "Block")


class Repairs(unittest.TestCase):
    def test_fixes_are_shown_as_changed_lines(self):
        result = naderc("check", "-", text=BLOCK.replace("ReLU", "nn.ReLU()"))
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"4 - 2:nn.ReLU()\n4 + 2:ReLU()\n", result.stdout)

    def test_fix_mends_what_is_certain(self):
        result = naderc("fix", "-", text="##Block##\n0:input;\n1:output;\n2:F.relu;\ninput->2; 2->output\n")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stdout.decode(), BLOCK)


if __name__ == "__main__":
    unittest.main()
