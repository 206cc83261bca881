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
from agents_case import ENTRY, feed  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
NADERC = os.environ.get("NADERC", str(ROOT / ".build/debug/naderc"))
KEY = "sk-test-77"


def without_case(headers):
    return {name.lower(): value for name, value in headers.items()}


class OfficialClientTests(unittest.TestCase):
    def setUp(self):
        self.endpoint = FakeEndpoint()
        self.addCleanup(self.endpoint.close)

    def ours(self, *arguments):
        """Everything that the program sends."""
        with tempfile.TemporaryDirectory() as folder:
            environment = dict(
                os.environ, OPENAI_API_KEY=KEY, ANTHROPIC_API_KEY=KEY, OPENAI_BASE_URL=self.endpoint.address + "/v1",
                ANTHROPIC_BASE_URL=self.endpoint.address, NADERC_CACHE=folder)
            (pathlib.Path(folder) / "feed.xml").write_bytes(feed(ENTRY % ("2101.00001", "A")))
            subprocess.run(
                [NADERC, *map(str, arguments), "--quiet"], env=environment, cwd=folder, check=True,
                stdout=subprocess.DEVNULL)
        requests = list(self.endpoint.requests)
        self.endpoint.requests.clear()
        return requests

    def dialogues(self, protocol):
        """A dialogue with tools, with broken calls of tools, and replies bound to schemas."""
        block = ROOT / "samples/resnet_basic.ng"
        requests = []
        for model in ["tools-forever", "tools-broken"]:
            requests += self.ours("modify", block, "--inspiration", "x", "--model", f"{protocol}:{model}")
        return requests + self.ours("read", "--file", "feed.xml", "--pool", "p.sqlite", "--model", f"{protocol}:schema")

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
        requests = self.dialogues("openai")
        self.assertGreaterEqual(len(requests), 10)
        members = set().union(*(body for _, body, _ in requests))
        self.assertLessEqual(
            {"temperature", "response_format", "tools", "tool_choice", "max_completion_tokens", "stream_options"}, members)
        client = openai.OpenAI(api_key=KEY, base_url=self.endpoint.address + "/v1", max_retries=0)
        for ours in requests:
            stream = client.chat.completions.create(**ours[1])
            self.assertTrue([chunk for chunk in stream if chunk.choices])
            self.compare(ours, self.endpoint.requests[-1], ["authorization", "content-type", "accept"])

    def test_openai_embeddings(self):
        try:
            import openai
        except ImportError:
            self.skipTest("NOT COMPARED: the package openai is not installed")
        requests = self.ours("read", "--file", "feed.xml", "--pool", "p.sqlite", "--embeddings", "openai:good")
        self.assertEqual(len(requests), 1)
        client = openai.OpenAI(api_key=KEY, base_url=self.endpoint.address + "/v1", max_retries=0)
        body = requests[0][1]
        # The client asks for base64 by itself.
        client.embeddings.create(input=body["input"], model=body["model"])
        self.compare(requests[0], self.endpoint.requests[-1], ["authorization", "content-type", "accept"])

    def test_anthropic(self):
        try:
            import anthropic
        except ImportError:
            self.skipTest("NOT COMPARED: the package anthropic is not installed")
        requests = self.dialogues("anthropic")
        self.assertGreaterEqual(len(requests), 10)
        members = set().union(*(body for _, body, _ in requests))
        self.assertLessEqual({"system", "max_tokens", "output_config", "tools", "tool_choice"}, members)
        self.assertNotIn("temperature", members)
        client = anthropic.Anthropic(api_key=KEY, base_url=self.endpoint.address, max_retries=0)
        for ours in requests:
            body = {name: value for name, value in ours[1].items() if name != "stream"}
            self.assertTrue(list(client.messages.create(stream=True, **body)))
            self.compare(
                ours, self.endpoint.requests[-1], ["authorization", "anthropic-version", "content-type", "accept"])


if __name__ == "__main__":
    unittest.main()
