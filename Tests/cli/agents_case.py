"""What the tests of the agents' commands have in common. NADERC names the binary."""

import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
NADERC = os.environ.get("NADERC", str(ROOT / ".build/debug/naderc"))
BLOCK = str(ROOT / "samples/resnet_basic.ng")
KEY = "sk-test-4f2a9c81"
SMALL = ["--max-params", "12K", "--epochs", "1", "--iterations", "2", "--designs", "2"]
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
ENTRY = """<entry><id>http://arxiv.org/abs/%s</id><title>%s</title><published>2021-01-01T00:00:00Z</published>
<author><name>A</name></author><summary>An attention block for image classification: the convolution kernel of each channel
is gated by the module, so that the residual block sees more of the image features than before.</summary></entry>"""


def feed(*entries, total=None):
    number = len(entries) if total is None else total
    head = f'<feed {ATOM}><o:totalResults xmlns:o="http://a9.com/-/spec/opensearch/1.1/">{number}</o:totalResults>'
    return (head + "".join(entries) + "</feed>").encode()


class Case(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.folder = pathlib.Path(self.temporary.name)
        self.environment = {
            name: value for name, value in os.environ.items() if not name.endswith(("_API_KEY", "_BASE_URL"))}
        self.environment["NADERC_CACHE"] = str(self.folder / "cache")

    def start(self, *arguments, **options):
        return subprocess.Popen(
            [NADERC, *map(str, arguments)], env=self.environment, cwd=self.folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)

    def naderc(self, *arguments, status=0):
        process = self.start(*arguments)
        out, err = process.communicate(timeout=300)
        self.assertEqual(process.returncode, status, out + err)
        return out, err
