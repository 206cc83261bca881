"""Compares what goes over the wire with the official Python clients, where these are installed (`pip install openai
anthropic`): address, headers that matter, and every member of the body that both send."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from fake_endpoint import FakeEndpoint  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
NADERC = os.environ.get("NADERC", str(ROOT / ".build/debug/naderc"))
KEY = "sk-test-77"


def without_case(headers):
    return {name.lower(): value for name, value in headers.items()}


class OfficialClientTests(unittest.TestCase):
    def setUp(self):
        self.endpoint = FakeEndpoint()
        self.addCleanup(self.endpoint.close)

    def ours(self, spec):
        with tempfile.TemporaryDirectory() as folder:
            environment = dict(
                os.environ, OPENAI_API_KEY=KEY, ANTHROPIC_API_KEY=KEY, OPENAI_BASE_URL=self.endpoint.address + "/v1",
                ANTHROPIC_BASE_URL=self.endpoint.address, NADERC_CACHE=folder)
            subprocess.run(
                [NADERC, "modify", str(ROOT / "samples/resnet_basic.ng"), "--inspiration", "x", "--model", spec, "--quiet"],
                env=environment, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        return self.endpoint.requests[0]

    def compare(self, ours, theirs, headers):
        self.assertEqual(ours[0], theirs[0])
        a, b = without_case(ours[2]), without_case(theirs[2])
        for name in headers:
            self.assertEqual(a[name], b[name], name)
        self.assertEqual(ours[1], theirs[1])

    def test_openai(self):
        try:
            import openai
        except ImportError:
            self.skipTest("NOT COMPARED: the package openai is not installed")
        ours = self.ours("openai:good")
        body = ours[1]
        client = openai.OpenAI(api_key=KEY, base_url=self.endpoint.address + "/v1", max_retries=0)
        stream = client.chat.completions.create(**body)
        text = "".join(
            chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)
        self.assertIn("##Gated##", text)
        self.compare(ours, self.endpoint.requests[-1], ["authorization", "content-type", "accept"])

    def test_anthropic(self):
        try:
            import anthropic
        except ImportError:
            self.skipTest("NOT COMPARED: the package anthropic is not installed")
        ours = self.ours("anthropic:good")
        body = {name: value for name, value in ours[1].items() if name != "stream"}
        client = anthropic.Anthropic(api_key=KEY, base_url=self.endpoint.address, max_retries=0)
        events = list(client.messages.create(stream=True, **body))
        text = "".join(event.delta.text for event in events if event.type == "content_block_delta")
        self.assertIn("##Gated##", text)
        self.compare(
            ours, self.endpoint.requests[-1], ["authorization", "anthropic-version", "content-type", "accept"])


if __name__ == "__main__":
    unittest.main()
