"""Drives embeddings over the wire. NADERC names the binary."""

import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from agents_case import BLOCK, ENTRY, KEY, SMALL, Case, feed  # noqa: E402
from fake_endpoint import FakeEndpoint  # noqa: E402


class EmbeddingTests(Case):
    """An endpoint's vectors in the pool and in the search."""

    def setUp(self):
        super().setUp()
        self.endpoint = FakeEndpoint()
        self.addCleanup(self.endpoint.close)

    def spec(self, model):
        return f"{self.endpoint.address}/v1#{model}"

    def asked(self):
        """The texts of every call for vectors."""
        return [body["input"] for path, body, _ in self.endpoint.requests if path == "/v1/embeddings"]

    def read(self, *arguments, status=0):
        (self.folder / "feed.xml").write_bytes(feed(
            ENTRY % ("2101.00001", "A"), ENTRY % ("2101.00002", "B"),
            (ENTRY % ("2101.00003", "C")).replace("is gated by", "of each layer passes through an attention of")))
        return self.naderc(
            "read", "--file", "feed.xml", "--pool", "pool.sqlite", "--json", "--embeddings", *arguments, status=status)

    def design(self, out, *arguments, status=0):
        text, err = self.naderc(
            "design", BLOCK, "--out", out, *SMALL, "--designs", "1", "--json", "--quiet", *arguments, status=status)
        return json.loads(text) if text else err

    def test_a_pool_is_deduplicated_and_searched(self):
        for model in ["base64", "floats", "no-encoding"]:
            with self.subTest(model):
                (self.folder / "pool.sqlite").unlink(missing_ok=True)
                self.endpoint.requests.clear()
                result = json.loads(self.read(self.spec(model))[0])
                # The first two papers say the same in the same words.
                self.assertEqual(result["papers"]["found"], 3)
                self.assertEqual((result["inspirations"]["new"], result["inspirations"]["duplicate"]), (2, 1))
                texts = [text for batch in self.asked() for text in batch]
                self.assertEqual(len(set(texts)), 2)
                if model != "no-encoding":
                    self.assertEqual(len(texts), 2)
                self.assertGreater(result["usage"]["input_tokens"], 0)
                calls = len(self.asked())
                found = json.loads(self.naderc(
                    "read", "--search", "an attention of each layer", "--pool", "pool.sqlite", "--json", "--embeddings",
                    self.spec(model))[0])["found"]
                self.assertIn("attention of", found[0]["text"])
                self.assertEqual(len(self.asked()), calls + (2 if model == "no-encoding" else 1))
                self.assertEqual(self.asked()[-1], ["an attention of each layer"])

    def test_broken_endpoints_are_named(self):
        self.read("local")
        for model, words in [
            ("short", "vectors came for"), ("twice", "says that it is number 0"), ("ragged", "numbers came in one reply"),
            ("zero", "no direction"), ("text", "no list of finite numbers"), ("broken", "cannot be read"), ("404", "--embeddings"),
        ]:
            with self.subTest(model):
                _, err = self.naderc(
                    "read", "--search", "x", "--pool", "pool.sqlite", "--embeddings", self.spec(model), status=2)
                self.assertIn(words, err)
        (self.folder / "pool.sqlite").unlink()
        _, err = self.read(self.spec("changing"), status=2)
        self.assertIn("another model answers under this name", err)
        for spec in ["offline", "anthropic:x", "nonsense"]:
            self.naderc("read", "--search", "x", "--pool", "pool.sqlite", "--embeddings", spec, status=64)

    def test_a_search_asks_once_and_its_record_never(self):
        first = self.design("a", "--embeddings", self.spec("good"), "--record", "record")
        texts = [text for batch in self.asked() for text in batch]
        self.assertGreaterEqual(len(texts), 120)
        self.assertEqual(len(texts), len(set(texts)))
        self.assertGreater(first["usage"]["input_tokens"], sum(len(text.split()) for text in texts) + 5_000)
        calls = len(self.asked())
        more = self.design("a", "--embeddings", self.spec("good"), "--resume", "--iterations", "3")
        self.assertEqual(more["designs"][:2], first["designs"])
        self.assertEqual(len(self.asked()), calls)
        again = self.design("b", "--model", "replay:record")
        self.assertEqual(again["designs"], first["designs"])
        self.assertEqual(again["usage"]["input_tokens"], first["usage"]["input_tokens"])
        self.assertEqual(len(self.asked()), calls)
        self.assertTrue(">embeddings</td>" in (self.folder / "a/report.html").read_text())
        err = self.design("a", "--resume", status=2)
        self.assertIn("embeddings", err)

    def test_they_are_paid_for_out_of_the_budget(self):
        result = self.design("a", "--embeddings", self.spec("good"), "--max-tokens", "10K")
        self.assertEqual((result["stopped_by"], self.asked()), ("tokens", []))
        err = self.design("b", "--embeddings", self.spec("good"), "--max-usd", "1", status=2)
        self.assertIn("the price of 'good'", err)
        (self.folder / "prices").write_text("good 1000 0\n")
        result = json.loads(self.read(self.spec("good"), "--prices", "prices")[0])
        self.assertGreater(result["usage"]["usd"], 0.01)

    def test_a_pool_brings_its_vectors_along(self):
        self.read(self.spec("good"))
        calls = len(self.asked())
        self.design("a", "--pool", "pool.sqlite", "--embeddings", self.spec("good"))
        self.assertEqual(len(self.asked()), calls)

    def test_the_key_goes_to_its_endpoint_alone(self):
        self.environment.update(OPENAI_API_KEY=KEY, NADERC_API_KEY="other", OPENAI_BASE_URL=self.endpoint.address + "/v1")
        self.read("openai:good", "--record", "record")
        (self.folder / "pool.sqlite").unlink()
        self.read(self.spec("good"))
        keys = [headers["Authorization"] for path, _, headers in self.endpoint.requests if path == "/v1/embeddings"]
        self.assertEqual(set(keys), {"Bearer " + KEY, "Bearer other"})
        for file in (self.folder / "record").iterdir():
            self.assertNotIn(KEY, file.read_text())
        del self.environment["OPENAI_API_KEY"]
        (self.folder / "pool.sqlite").unlink()
        _, err = self.read("openai:good", status=2)
        self.assertIn("OPENAI_API_KEY", err)


if __name__ == "__main__":
    unittest.main()
