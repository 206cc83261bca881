"""Drives the agents' commands: models over the wire, records, feeds, searches that are killed. NADERC names the binary."""

import json
import os
import pathlib
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from fake_endpoint import FakeEndpoint, structured  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
NADERC = os.environ.get("NADERC", str(ROOT / ".build/debug/naderc"))
BLOCK = str(ROOT / "samples/resnet_basic.ng")
# SIGKILLs of searches in all, and of one of them at most.
KILLS = int(os.environ.get("NADERC_KILLS", "20"))
KILLS_OF_ONE_SEARCH = 4
KEY = "sk-test-4f2a9c81"
SMALL = ["--max-params", "12K", "--epochs", "1", "--iterations", "2", "--designs", "2"]


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


class ModelTests(Case):
    @classmethod
    def setUpClass(cls):
        cls.endpoint = FakeEndpoint()

    @classmethod
    def tearDownClass(cls):
        cls.endpoint.close()

    def modify(self, model, status=0, *more):
        out, err = self.naderc(
            "modify", BLOCK, "--inspiration", "gate the block", "--json", "--model",
            f"{self.endpoint.address}/v1#{self.id()}/{model}", *more, status=status)
        return json.loads(out) if out else None, err

    def sent(self, model):
        name = f"{self.id()}/{model}"
        return [request for request in self.endpoint.requests if request[1] and request[1]["model"] == name]

    def test_good_replies_in_all_their_forms(self):
        for model in ["good", "prose", "fence", "two", "chinese", "injection", "usage", "whole"]:
            with self.subTest(model):
                result, _ = self.modify(model)
                self.assertEqual((result["status"], result["attempts"]), ("valid", 1))
                self.assertIn("##Gated##", result["block"])
                self.assertGreater(result["usage"]["input_tokens"], 0)
                self.assertLess(result["usage"]["output_tokens"], 100_000)
                self.assertIsNone(result["usage"]["usd"])

    def test_passing_failures_are_repeated(self):
        for model in ["later-ms", "later-seconds", "later-date", "later-none", "500", "529", "408", "409"]:
            with self.subTest(model):
                result, _ = self.modify(model)
                self.assertEqual(result["status"], "valid")
                self.assertEqual(len(self.sent(model)), 3)

    def test_lasting_failures_say_what_to_do(self):
        for model, words, calls in [
            ("never", "121 s", 1), ("400", "the context is too long", 2), ("401", "NADERC_API_KEY", 1),
            ("404", "--model", 1),
        ]:
            with self.subTest(model):
                _, err = self.modify(model, 2)
                self.assertIn(words, err)
                self.assertEqual(len(self.sent(model)), calls)

    def test_hopeless_replies_end_as_an_invalid_design(self):
        for model, calls in [("broken", 10), ("empty", 10), ("truncated", 10), ("huge", 5), ("nothing", 5), ("refusal", 5)]:
            with self.subTest(model):
                result, _ = self.modify(model, 1)
                self.assertEqual((result["status"], result["attempts"], result["block"]), ("invalid", 5, None))
                self.assertLessEqual(len(self.sent(model)), calls)

    def test_a_lost_reply_is_asked_for_once_more_and_counted(self):
        once, _ = self.modify("good")
        again, _ = self.modify("broken-once")
        self.assertEqual((again["status"], again["attempts"], len(self.sent("broken-once"))), ("valid", 1, 3))
        # The tokens of the reply that was lost are counted as the most that it could have.
        self.assertGreaterEqual(again["usage"]["output_tokens"], once["usage"]["output_tokens"] + 4_096)
        self.assertEqual(again["usage"]["calls"], once["usage"]["calls"])

    def test_anthropics_forms_of_the_same(self):
        self.environment.update(ANTHROPIC_API_KEY=KEY, ANTHROPIC_BASE_URL=self.endpoint.address)
        for model, status in [
            ("good", 0), ("prose", 0), ("fence", 0), ("two", 0), ("chinese", 0), ("injection", 0), ("usage", 0),
            ("later-ms", 0), ("later-date", 0), ("529", 0), ("no-tools", 0), ("plain", 0), ("broken", 1), ("empty", 1),
            ("truncated", 1), ("nothing", 1), ("refusal", 1), ("never", 2), ("400", 2), ("401", 2), ("404", 2),
        ]:
            with self.subTest(model):
                out, err = self.naderc(
                    "modify", BLOCK, "--inspiration", "x", "--json", "--model", f"anthropic:{self.id()}/{model}",
                    status=status)
                if status < 2:
                    self.assertEqual(json.loads(out)["status"], ["valid", "invalid"][status])
                self.assertNotIn(KEY, out + err)

    def test_slow_bytes_end_at_the_time_limit(self):
        self.environment["NADERC_MODEL_TIMEOUT"] = "0.6"
        result, err = self.modify("slow", 1)
        self.assertEqual(result["status"], "invalid", err)

    def test_findings_go_back_with_the_compilers_words(self):
        result, _ = self.modify("fixes", 0, "--no-fixes")
        self.assertEqual((result["status"], result["attempts"]), ("valid", 2))
        feedback = self.sent("fixes")[1][1]["messages"][-1]["content"]
        self.assertIn("The block you generate has following error: {'status':'error','context':'", feedback)
        self.assertIn("error[E0", feedback)

    def test_what_an_endpoint_refuses_is_left_out_from_then_on(self):
        for model, member, status in [
            ("no-temperature", "temperature", "valid"), ("no-tools", "tools", "valid"), ("no-tools-500", "tools", "valid"),
            ("plain", "tools", "valid"), ("no-max-tokens", "max_tokens", "valid"),
        ]:
            with self.subTest(model):
                result, _ = self.modify(model, 0, "--record", model)
                self.assertEqual((result["status"], result["attempts"]), (status, 1))
                has = [member in body for _, body, _ in self.sent(model)]
                self.assertEqual(has, [True, False, False])
                again, _ = self.naderc(
                    "modify", BLOCK, "--inspiration", "gate the block", "--json", "--model", f"replay:{model}")
                self.assertEqual(json.loads(again)["block"], result["block"])

    def test_temperatures_of_roles(self):
        for flags, expected in [
            ([], 0.7), (["--temperature", "0.3"], 0.3), (["--temperature", "0.3", "--modifier-temperature", "1.5"], 1.5),
            (["--reader-temperature", "1.5"], 0.7),
        ]:
            with self.subTest(flags):
                before = len(self.sent("good"))
                self.modify("good", 0, "--record", "record", *flags)
                self.assertEqual({body["temperature"] for _, body, _ in self.sent("good")[before:]}, {expected})
                recorded = [json.loads(file.read_text()) for file in (self.folder / "record").iterdir()]
                self.assertIn(expected, [each["request"]["temperature"] for each in recorded if "request" in each])
        (self.folder / "naderc.toml").write_text("modifier-temperature = 0.9\n")
        self.modify("good")
        self.assertEqual(self.sent("good")[-1][1]["temperature"], 0.9)
        self.naderc("modify", BLOCK, "--inspiration", "x", "--modifier-temperature", "3", status=64)

    def test_the_compiler_is_a_tool(self):
        protocols = {
            "openai": {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": self.endpoint.address + "/v1"},
            "anthropic": {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": self.endpoint.address},
        }
        for protocol, variables in protocols.items():
            self.environment.update(variables)
            for model, rounds, words in [
                ("tools", 1, "error[E0"), ("tools-broken", 1, "the arguments are not"), ("tools-forever", 3, "error[E0"),
            ]:
                with self.subTest(f"{protocol} {model}"):
                    before = len(self.sent(model))
                    out, _ = self.naderc(
                        "modify", BLOCK, "--inspiration", "x", "--json", "--model", f"{protocol}:{self.id()}/{model}",
                        "--record", f"{protocol}-{model}")
                    result = json.loads(out)
                    self.assertEqual((result["status"], result["attempts"]), ("valid", 1))
                    bodies = [body for _, body, _ in self.sent(model)[before:]]
                    self.assertEqual(len(bodies), rounds + 2)
                    answers = json.dumps(bodies[rounds]["messages"][2:])
                    self.assertIn(words, answers)
                    self.assertEqual(answers.count("tool_call_id" if protocol == "openai" else "tool_use_id"), rounds)
                    closed = {"openai": "none", "anthropic": {"type": "none"}}[protocol]
                    self.assertEqual(
                        [body.get("tool_choice") for body in bodies[:-1]],
                        [None] * rounds + ([closed] if rounds == 3 else [None]))
                    again, _ = self.naderc(
                        "modify", BLOCK, "--inspiration", "x", "--json", "--model", f"replay:{protocol}-{model}")
                    self.assertEqual(json.loads(again)["block"], result["block"])

    def test_the_request_is_the_official_clients(self):
        self.environment.update(OPENAI_API_KEY=KEY, OPENAI_BASE_URL=self.endpoint.address + "/v1")
        self.naderc("modify", BLOCK, "--inspiration", "x", "--model", f"openai:{self.id()}/good", "--quiet")
        path, body, headers = self.sent("good")[0]
        self.assertEqual(path, "/v1/chat/completions")
        self.assertEqual(headers["Authorization"], "Bearer " + KEY)
        self.assertEqual(headers["Content-Type"], "application/json")
        self.assertEqual([message["role"] for message in body["messages"]], ["system", "user"])
        self.assertEqual(body["stream_options"], {"include_usage": True})
        self.assertTrue(body["stream"])
        self.environment.update(ANTHROPIC_API_KEY=KEY, ANTHROPIC_BASE_URL=self.endpoint.address)
        self.naderc("modify", BLOCK, "--inspiration", "x", "--model", f"anthropic:{self.id()}/fence", "--quiet")
        path, body, headers = self.sent("fence")[0]
        headers = {name.lower(): value for name, value in headers.items()}
        self.assertEqual(path, "/v1/messages")
        self.assertEqual((headers["x-api-key"], headers["anthropic-version"]), (KEY, "2026-10-21"))
        self.assertIsInstance(body["system"], str)
        self.assertEqual(body["messages"][0]["content"][0]["type"], "text")
        self.assertGreater(body["max_tokens"], 0)

    def test_keys_appear_nowhere(self):
        self.environment.update(OPENAI_API_KEY=KEY, OPENAI_BASE_URL=self.endpoint.address + "/v1")
        self.naderc(
            "modify", BLOCK, "--inspiration", "x", "--model", f"openai:{self.id()}/good", "--record", "record", "--quiet")
        _, err = self.naderc(
            "modify", BLOCK, "--inspiration", "x", "--model", f"openai:{self.id()}/401", status=2)
        self.assertNotIn(KEY, err)
        files = list((self.folder / "record").iterdir())
        self.assertGreaterEqual(len(files), 3)
        for file in files:
            self.assertNotIn(KEY, file.read_text())
        del self.environment["OPENAI_API_KEY"]
        _, err = self.naderc("modify", BLOCK, "--inspiration", "x", "--model", "openai:gpt-4o", status=2)
        self.assertIn("OPENAI_API_KEY", err)

    def test_a_record_replays_offline_and_a_miss_is_named(self):
        first, _ = self.modify("fixes", 0, "--no-fixes", "--record", "record")
        calls = len(self.sent("fixes"))
        out, _ = self.naderc(
            "modify", BLOCK, "--inspiration", "gate the block", "--json", "--no-fixes", "--model", "replay:record")
        second = json.loads(out)
        self.assertEqual((second["block"], second["hash"]), (first["block"], first["hash"]))
        self.assertEqual(second["usage"]["input_tokens"], first["usage"]["input_tokens"])
        self.assertEqual(len(self.sent("fixes")), calls)
        _, err = self.naderc("modify", BLOCK, "--inspiration", "other", "--model", "replay:record", status=2)
        self.assertIn("no exchange", err)
        _, err = self.naderc("modify", BLOCK, "--inspiration", "other", "--model", "replay:nowhere", status=2)
        self.assertIn("nowhere", err)


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


class CommandTests(Case):
    def test_a_program_is_a_model(self):
        script = self.folder / "model.py"
        script.write_text(
            "import sys\nsys.path.insert(0, %r)\nimport fake_endpoint as f\ntext = sys.stdin.read()\n"
            "print(f.fenced(f.MATCH if '_stem and' in text else f.GOOD))\n" % str(pathlib.Path(__file__).parent))
        out, _ = self.naderc(
            "modify", BLOCK, "--inspiration", "x", "--json", "--model", f"command:{sys.executable} {script}")
        self.assertEqual(json.loads(out)["status"], "valid")

    def test_its_failures_are_named(self):
        self.environment["OPENAI_API_KEY"] = KEY
        for program, words in [
            ("sh -c 'echo $OPENAI_API_KEY. >&2; exit 3'", "status 3: [key]."), ("/nowhere/at/all", "cannot be started"), ("sh -c 'echo no >&2; exit 3'", "status 3: no"), ("false", "status 1"),
        ]:
            with self.subTest(program):
                _, err = self.naderc(
                    "modify", BLOCK, "--inspiration", "x", "--model", f"command:{program}", status=2)
                self.assertIn(words, err)
        self.naderc("modify", BLOCK, "--inspiration", "x", "--model", "nonsense", status=64)

    def test_flags_come_from_a_file_and_the_command_line_wins(self):
        (self.folder / "naderc.toml").write_text(
            'model = "command:false"  # never answers\n[modify]\nseed = 5\njson = true\n[design]\nout = "x"\n')
        _, err = self.naderc("modify", BLOCK, "--inspiration", "x", status=2)
        self.assertIn("'false'", err)
        out, _ = self.naderc("modify", BLOCK, "--inspiration", "x", "--model", "offline")
        self.assertEqual(json.loads(out)["status"], "valid")
        (self.folder / "other.toml").write_text("[modify]\nmodel = offline\n")
        _, err = self.naderc("modify", BLOCK, "--inspiration", "x", "--config", "other.toml", status=64)
        self.assertIn("other.toml:2", err)

    def test_endless_output_ends(self):
        out, _ = self.naderc("modify", BLOCK, "--inspiration", "x", "--json", "--model", "command:yes", status=1)
        self.assertEqual(json.loads(out)["status"], "invalid")


ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
ENTRY = """<entry><id>http://arxiv.org/abs/%s</id><title>%s</title><published>2021-01-01T00:00:00Z</published>
<author><name>A</name></author><summary>An attention block for image classification: the convolution kernel of each channel
is gated by the module, so that the residual block sees more of the image features than before.</summary></entry>"""


def feed(*entries, total=None):
    number = len(entries) if total is None else total
    head = f'<feed {ATOM}><o:totalResults xmlns:o="http://a9.com/-/spec/opensearch/1.1/">{number}</o:totalResults>'
    return (head + "".join(entries) + "</feed>").encode()


class ReaderTests(Case):
    def read(self, data, status=0):
        path = self.folder / "feed.xml"
        path.write_bytes(data)
        out, err = self.naderc("read", "--file", path, "--pool", "pool.sqlite", "--json", status=status)
        return json.loads(out) if out else None, err

    def test_positions_of_quotations(self):
        data = feed(ENTRY % ("2101.00001v3", "A title\n  over two lines"), ENTRY % ("cs/0112017v1", "Old"))
        result, _ = self.read(data)
        self.assertEqual(result["papers"]["found"], 2)
        database = sqlite3.connect(self.folder / "pool.sqlite")
        rows = database.execute("SELECT id, title FROM papers ORDER BY id").fetchall()
        self.assertEqual(rows, [("2101.00001", "A title over two lines"), ("cs/0112017", "Old")])
        quote, start, end, abstract = database.execute(
            "SELECT quote, quote_start, quote_end, abstract FROM inspirations JOIN papers ON papers.id = paper"
        ).fetchone()
        self.assertEqual(abstract[start:end], quote)
        self.assertEqual(self.read(data)[0]["papers"]["known"], 2)

    def test_quirks(self):
        """Each is served by arXiv's stand-in: what is found (id and title), or the words of the note or the error."""
        good = ENTRY % ("2101.00001", "T")
        found = [("2101.00001", "T")]
        quirks = [
            ("empty bodies", [b"", b"", feed(good)], found, None),
            ("empty page though more is announced", [feed(total=3), feed(good)], found, None),
            ("only empty pages", [feed(total=3)] * 3, [], "empty page at result 0 of 3"),
            ("no result at all", [feed()], [], None),
            ("429 below the limit", [(429, b"Rate exceeded."), feed(good)], found, None),
            ("503 once", [(503, b""), feed(good)], found, None),
            ("page of HTML with status 200", [b"<html><body>Error</body></html>", feed(good)], found, None),
            ("page cut off", [feed(good)[:-30], feed(good)], found, None),
            ("always HTML", [b"<html><body>Error</body></html>"] * 3, None, "no Atom feed"),
            ("version in the id", [feed(ENTRY % ("2101.00001v12", "T"))], found, None),
            ("slash in an old id", [feed(ENTRY % ("hep-th/9901001v2", "T"))], [("hep-th/9901001", "T")], None),
            ("subject in an old id", [feed(ENTRY % ("math.GT/0309136", "T"))], [("math.GT/0309136", "T")], None),
            ("https and export in the id", [feed(good.replace("http://arxiv", "https://export.arxiv"))], found, None),
            ("blanks around the id", [feed(good.replace("<id>", "<id>\n  ").replace("</id>", "\n</id>"))], found, None),
            ("id of something else", [feed(ENTRY % ("nonsense", "T"), good)], found, "is no arXiv id"),
            ("line breaks in the title", [feed(ENTRY % ("2101.00001", "A\n  b\tc"))], [("2101.00001", "A b c")], None),
            ("another prefix", [feed(good).replace(b"<", b"<a:").replace(b"<a:/", b"</a:").replace(
                b"xmlns=", b"xmlns:a=").replace(b"<a:o:", b"<o:").replace(b"</a:o:", b"</o:")], found, None),
            ("entries of another namespace", [feed(
                "<x:entry xmlns:x='urn:other'><x:id>http://arxiv.org/abs/2101.00009</x:id></x:entry>", good, total=1)], found,
             None),
            ("no id", [feed("<entry><title>T</title></entry>", good)], found, "it has no id"),
            ("no title", [feed(ENTRY % ("2101.00002", ""), good)], found, "2101.00002 has no title"),
            ("no summary", [feed(re.sub("<summary>.*</summary>", "", good, flags=re.S))], [], "has no abstract"),
            ("no author, no date", [feed(re.sub("<(author|published)>.*?</\\1>", "", good))], found, None),
            ("the same entry twice", [feed(good, ENTRY % ("2101.00001v2", "U"))], found, "occurs twice"),
            ("byte order mark", [b"\xef\xbb\xbf" + feed(good)], found, None),
            ("UTF-16", ['<?xml version="1.0" encoding="UTF-16"?>'.encode("utf-16") + feed(
                ENTRY % ("2101.00001", "Über")).decode().encode("utf-16-le")], [("2101.00001", "Über")], None),
            ("Latin-1 that says so", ['<?xml version="1.0" encoding="ISO-8859-1"?>'.encode() + feed(
                ENTRY % ("2101.00001", "Über")).decode().encode("latin-1")], [("2101.00001", "Über")], None),
            ("Latin-1 that says UTF-8", [feed(ENTRY % ("2101.00001", "Über")).decode().encode("latin-1")] * 3, None, "line 1"),
            ("CDATA", [feed(ENTRY % ("2101.00001", "<![CDATA[a < b]]> &amp; c"))], [("2101.00001", "a < b & c")], None),
            ("numeric entities", [feed(ENTRY % ("2101.00001", "&#220;ber &#x3b1;"))], [("2101.00001", "Über α")], None),
            ("an entity of HTML's", [feed(ENTRY % ("2101.00001", "a&nbsp;b"))] * 3, None, "nbsp"),
            ("year far in the future", [feed(good.replace("2021-", "9999-"))], found, "is no date of a paper"),
            ("no date but words", [feed(good.replace("2021-01-01T00:00:00Z", "soon"))], found, "is no date of a paper"),
            ("error feed of one entry", [feed(
                "<entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>incorrect id format</summary>"
                "</entry>")], None, "incorrect id format"),
            ("twenty thousand authors", [feed(
                good.replace("<author>", "<author><name>B</name></author>" * 20_000 + "<author>"))], found, None),
            ("comments and instructions", [feed(ENTRY % ("2101.00001", "T<!-- <id>x</id> --><?x <title>?>"))], found, None),
            ("markup in the summary", [feed(good.replace(
                "<summary>", '<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>First.</p><title>x</title>'
            ).replace("</summary>", "</div></summary>"))], found, None),
            ("a summary within the summary", [feed(good.replace("<summary>", "<summary><summary>s</summary>"))], found, None),
            ("fields of a source", [feed(good.replace(
                "<title>", "<source><id>urn:x</id><title>Other</title></source><title>"))], found, None),
            ("a total that is no number", [feed(good, total="many"), feed(total=0)], found, None),
            ("a total below what came", [feed(good, total=-1)], found, None),
            ("more than was asked for", [feed(*(ENTRY % (f"2101.{number:05}", "T") for number in range(1, 9)))],
             [(f"2101.{number:05}", "T") for number in range(1, 5)], "8 papers where 4 were asked for"),
            ("a page of nothing but bad entries", [
                feed(ENTRY % ("bad", "T"), ENTRY % ("worse", "T"), total=3), feed(good, total=3)], found, "is no arXiv id"),
        ]
        self.assertGreaterEqual(len(quirks), 20)
        endpoint = FakeEndpoint()
        self.addCleanup(endpoint.close)
        self.environment["NADERC_ARXIV_URL"] = endpoint.address + "/api/query"
        for number, (name, pages, papers, words) in enumerate(quirks):
            with self.subTest(name):
                endpoint.pages["feed"] = list(pages)
                self.environment["NADERC_CACHE"] = str(self.folder / f"cache{number}")
                pool = self.folder / f"{number}.sqlite"
                out, err = self.naderc(
                    "read", "--query", "x", "--max", "4", "--pool", pool, "--json", status=2 if papers is None else 0)
                if papers is None:
                    self.assertIn(words, err)
                    continue
                notes = json.loads(out)["notes"]
                rows = sqlite3.connect(pool).execute("SELECT id, title FROM papers ORDER BY id").fetchall()
                self.assertEqual(rows, papers)
                self.assertEqual([words] if words else [], [words for note in notes if words and words in note][:1], notes)
                if words is None:
                    self.assertEqual(notes, [])

    def read_text(self, *, words, pages, pdftotext=None):
        """Reads a paper with its text; the note, or the quotations of the method section."""
        endpoint = FakeEndpoint()
        self.addCleanup(endpoint.close)
        endpoint.pages.update(pages)
        endpoint.pages["feed"] = [feed(ENTRY % ("2101.00001", "T"))]
        tools = self.folder / "bin"
        tools.mkdir(exist_ok=True)
        program = tools / "pdftotext"
        program.unlink(missing_ok=True)
        if pdftotext is not None:
            program.write_text(f"#!/bin/sh\n{pdftotext}\n")
            program.chmod(0o755)
        self.environment.update(
            NADERC_ARXIV_URL=endpoint.address + "/api/query", OPENAI_API_KEY=KEY,
            PATH=f"{tools}:/usr/bin:/bin", NADERC_CACHE=str(self.folder / f"cache-{words}"))
        pool = self.folder / f"{words}.sqlite"
        out, _ = self.naderc("read", "--query", "x", "--max", "1", "--full-text", "--pool", pool, "--json")
        quotes = sqlite3.connect(pool).execute("SELECT quote FROM inspirations WHERE part = 'method'").fetchall()
        return json.loads(out)["notes"], [quote for (quote,) in quotes]

    def test_texts_of_papers(self):
        sentence = "The residual block gates each channel by an attention module with a depthwise convolution kernel"
        page = f"<h2>1 Introduction</h2>No.<h2>2 Method</h2>{sentence}.<h2>3 Experiments</h2>".encode()
        bare = b"<h2>1 Introduction</h2>No."
        text = f"1 Introduction\n\nNo.\n\n2\n\nOur Method\n\n{sentence}.\n\n3 Experiments\n\nYes."
        prints = f"cat >/dev/null; printf '%s' '{text}'"
        for words, pages, program, notes, quotes in [
            ("html", {"html": page}, None, [], [sentence]),
            ("ar5iv", {"ar5iv": page}, None, [], [sentence]),
            ("second place", {"html": bare, "ar5iv": page}, None, [], [sentence]),
            ("pdf", {"pdf": b"%PDF-1.7"}, prints, [], [sentence]),
            ("pdf behind a bare page", {"html": bare, "pdf": b"%PDF-1.7"}, prints, [], [sentence]),
            ("given on standard input", {"pdf": f"%PDF {text}".encode()}, "cat", [], [sentence]),
            ("nothing", {}, prints, ["no section about the method was found; its abstract was read"], []),
            ("not installed", {"pdf": b"%PDF-1.7"}, None, ["pdftotext is not installed; its abstract was read"], []),
            ("failing", {"pdf": b"%PDF-1.7"}, "echo damaged >&2; exit 3", ["status 3, damaged"], []),
            ("endless", {"pdf": b"%PDF-1.7"}, "yes", ["more than"], []),
            ("no secrets", {"pdf": b"%PDF-1.7"}, 'echo "$OPENAI_API_KEY$HOME-" >&2; exit 3', ["status 3, -"], []),
        ]:
            with self.subTest(words):
                if words == "not installed" and any(
                    os.access(f"{folder}/pdftotext", os.X_OK) for folder in ("/usr/bin", "/bin")):
                    continue
                said, found = self.read_text(words=words, pages=pages, pdftotext=program)
                self.assertEqual(found, quotes)
                self.assertEqual(len(said), len(notes), said)
                for note, part in zip(said, notes):
                    self.assertIn(part, note)

    def test_replies_by_schema_and_without(self):
        endpoint = FakeEndpoint()
        self.addCleanup(endpoint.close)
        (self.folder / "feed.xml").write_bytes(feed(ENTRY % ("2101.00001", "A"), ENTRY % ("2101.00002", "B")))
        for model, text, schemas in [
            ("schema", "Gate by schema.", ["verdict", "quoted_inspirations"] * 2),
            ("no-format", "Gate by tags.", ["verdict", None, None, None, None]),
        ]:
            with self.subTest(model):
                endpoint.requests.clear()
                out, _ = self.naderc(
                    "read", "--file", "feed.xml", "--pool", f"{model}.sqlite", "--json", "--model",
                    f"{endpoint.address}/v1#{model}", "--reader-temperature", "0.4")
                self.assertEqual(json.loads(out)["papers"]["kept"], 2)
                rows = sqlite3.connect(self.folder / f"{model}.sqlite").execute(
                    "SELECT text, quote_start IS NOT NULL FROM inspirations").fetchall()
                self.assertEqual(rows, [(text, 1)])
                bodies = [body for _, body, _ in endpoint.requests]
                self.assertEqual([structured(body) for body in bodies], schemas)
                self.assertEqual({body["temperature"] for body in bodies}, {0.4})

    def test_hostile_feeds(self):
        secret = self.folder / "secret.txt"
        secret.write_text("top secret")
        laughs = "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(9))
        body = "<entry><id>http://arxiv.org/abs/2101.00001</id><title>%s</title><summary>s</summary></entry></feed>"
        for name, data, words in [
            ("entity", f'<!DOCTYPE f [<!ENTITY x SYSTEM "file://{secret}">]><feed {ATOM}>' + body % "&x;", "document type"),
            ("dtd", f'<!DOCTYPE feed SYSTEM "http://127.0.0.1:9/x.dtd"><feed {ATOM}/>', "document type"),
            ("laughs", f'<!DOCTYPE f [<!ENTITY l0 "ha">{laughs}]><feed {ATOM}>' + body % "&l9;", "document type"),
            ("undefined", f"<feed {ATOM}>" + body % "&x;", "line 1"),
            ("cut", f"<feed {ATOM}><entry>", "line 1"),
            ("html", "<html><body>429</body></html>", "no Atom feed"),
            ("nothing", "", ""),
            ("text", "Rate exceeded.", "line 1"),
            ("encoding", b'<?xml version="1.0" encoding="UTF-8"?><feed ' + ATOM.encode() + b"><a>\xff\xfe</a></feed>", "line 1"),
            ("deep", f"<feed {ATOM}>" + "<a>" * 100_000, "line 1"),
            ("error", feed(
                "<entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>bad id</summary></entry>"),
             "bad id"),
        ]:
            with self.subTest(name):
                data = data if isinstance(data, bytes) else data.encode()
                _, err = self.read(data, status=2)
                self.assertIn(words, err)
                self.assertNotIn("top secret", err)
                self.assertFalse((self.folder / "pool.sqlite").exists())

    def test_endless_feeds_end(self):
        _, err = self.naderc("read", "--file", "/dev/zero", "--pool", "pool.sqlite", status=2)
        self.assertIn("naderc read", err)
        path = self.folder / "large.xml"
        with path.open("wb") as file:
            file.write(feed()[:-7] + b"<a>")
            file.truncate(1 << 30)
        _, err = self.naderc("read", "--file", path, "--pool", "pool.sqlite", status=2)
        self.assertIn("naderc read", err)

    def test_pages_empty_ones_and_the_cache(self):
        endpoint = FakeEndpoint()
        self.addCleanup(endpoint.close)
        self.environment["NADERC_ARXIV_URL"] = endpoint.address + "/api/query"
        endpoint.pages["feed"] = [
            b"", feed(total=3), feed(ENTRY % ("2101.00001", "A"), ENTRY % ("2101.00002", "B"), total=3),
            feed(ENTRY % ("2101.00003", "C"), total=3)]
        out, _ = self.naderc("read", "--query", "cat:cs.CV AND abs:x", "--max", "10", "--pool", "pool.sqlite", "--json")
        self.assertEqual(json.loads(out)["papers"]["found"], 3)
        paths = [path for path, _, _ in endpoint.requests]
        self.assertEqual(len(paths), 4)
        self.assertIn("search_query=cat%3Acs.CV%20AND%20abs%3Ax&start=2", paths[3])
        self.assertIn("naderc", endpoint.requests[0][2]["User-Agent"])
        self.naderc("read", "--query", "cat:cs.CV AND abs:x", "--max", "10", "--pool", "pool.sqlite", "--json")
        self.assertEqual(len(endpoint.requests), 4)

    def test_a_pool_is_searched_and_designed_with(self):
        self.read(feed(ENTRY % ("2101.00001", "A")))
        out, _ = self.naderc("read", "--search", "gated attention", "--pool", "pool.sqlite", "--json")
        self.assertEqual(len(json.loads(out)["found"]), 1)
        out, _ = self.naderc(
            "design", BLOCK, "--out", "d", *SMALL[:4], "--iterations", "1", "--designs", "1", "--pool", "pool.sqlite",
            "--json", "--quiet")
        self.assertIn("arXiv:2101.00001", json.loads(out)["designs"][0]["source"])
        other = self.folder / "other.sqlite"
        sqlite3.connect(other).execute("CREATE TABLE t (a)").connection.close()
        _, err = self.naderc("design", BLOCK, "--out", "e", "--pool", other, status=2)
        self.assertIn("naderc.pool/1", err)


class SearchTests(Case):
    def design(self, out, *arguments, status=0):
        text, err = self.naderc(
            "design", BLOCK, "--out", out, *SMALL, "--json", "--quiet", *arguments, status=status)
        return json.loads(text)

    def contents(self, out):
        """Everything that does not depend on clocks."""
        database = sqlite3.connect(self.folder / out / "design.sqlite")
        tables = ["meta", "calls", "trainings", "designs", "experience"]
        return {table: sorted(map(repr, database.execute(f"SELECT * FROM {table}").fetchall())) for table in tables}

    def test_a_search_is_deterministic_and_resumes(self):
        first = self.design("a")
        self.assertEqual(first["schema"], "naderc.design/1")
        self.assertEqual(first["stopped_by"], "iterations")
        self.assertEqual(len(first["designs"]), 4)
        scores = [first["base"]["score"]] + [each["score"] for each in first["designs"] if each["status"] == "valid"]
        self.assertEqual(first["best"]["score"], max(score for score in scores if score is not None))
        self.assertTrue((self.folder / "a/report.html").read_text().startswith("<!DOCTYPE html>"))
        self.design("b")
        self.assertEqual(self.contents("a"), self.contents("b"))
        again = self.design("a", "--resume")
        self.assertEqual(again["designs"], first["designs"])
        self.assertEqual(again["usage"]["calls"], first["usage"]["calls"])
        more = self.design("a", "--resume", "--iterations", "3")
        self.assertEqual(more["designs"][:4], first["designs"])
        self.assertEqual(len(more["designs"]), 6)

    def test_folders_of_others_are_refused(self):
        self.design("a", "--iterations", "1", "--designs", "1")
        _, err = self.naderc("design", BLOCK, "--out", "a", *SMALL, status=2)
        self.assertIn("--resume", err)
        _, err = self.naderc("design", BLOCK, "--out", "a", *SMALL, "--seed", "5", "--resume", status=2)
        self.assertIn("seed", err)
        (self.folder / "broken").mkdir()
        (self.folder / "broken/design.sqlite").write_bytes(b"SQLite format 3\0" + bytes(200))
        _, err = self.naderc("design", BLOCK, "--out", "broken", *SMALL, "--resume", status=2)
        self.assertIn("damaged", err)

    def test_a_second_process_is_refused(self):
        first = self.start("design", BLOCK, "--out", "a", *SMALL, "--progress", "json", "--epochs", "50")
        self.assertTrue(first.stderr.readline())
        _, err = self.naderc("design", BLOCK, "--out", "a", *SMALL, "--epochs", "50", "--resume", status=2)
        self.assertIn("another naderc", err)
        first.terminate()
        first.communicate(timeout=60)
        self.assertEqual(first.returncode, 130)

    def test_budgets_end_a_search_cleanly(self):
        result = self.design("tokens", "--max-tokens", "20K")
        self.assertEqual(result["stopped_by"], "tokens")
        self.assertLessEqual(result["usage"]["input_tokens"] + result["usage"]["output_tokens"], 20_000)
        result = self.design("time", "--max-time", "0.001s")
        self.assertEqual(result["stopped_by"], "time")
        _, err = self.naderc(
            "design", BLOCK, "--out", "usd", *SMALL, "--max-usd", "1", "--model", "command:cat", status=2)
        self.assertIn("--prices", err)

    def test_a_request_that_is_refused_does_not_end_a_search(self):
        endpoint = FakeEndpoint()
        self.addCleanup(endpoint.close)
        spec = ["--model", f"{endpoint.address}/v1#filter"]
        result = self.design("a", *spec)
        self.assertEqual((result["stopped_by"], len(result["designs"])), ("iterations", 4))
        calls = len(endpoint.requests)
        self.assertGreaterEqual(calls, 10)
        self.assertEqual(self.design("a", "--resume", *spec)["designs"], result["designs"])
        self.assertEqual(len(endpoint.requests), calls)
        _, err = self.naderc("design", BLOCK, "--out", "b", *SMALL, "--model", f"{endpoint.address}/v1#400", status=2)
        self.assertIn("the context is too long", err)

    def test_hopeless_models_end_within_the_budget(self):
        endpoint = FakeEndpoint()
        self.addCleanup(endpoint.close)
        for model, words in [("broken", "tokens"), ("injection", "iterations"), ("nothing", "iterations"), ("usage", "iterations")]:
            with self.subTest(model):
                result = self.design(
                    model, "--model", f"{endpoint.address}/v1#{model}", "--iterations", "1", "--designs", "1",
                    "--max-tokens", "40K")
                self.assertEqual(result["stopped_by"], words)
                self.assertLessEqual(result["usage"]["input_tokens"] + result["usage"]["output_tokens"], 40_000)

    def test_strategies(self):
        for strategy in ["random", "own", "expert"]:
            result = self.design(strategy, "--strategy", strategy, "--iterations", "1")
            self.assertEqual(len(result["designs"]), 2)
        self.assertEqual(result["designs"][0]["source"], "the experts' list")

    def test_experience_is_shown_edited_exported_and_imported(self):
        self.design("a")
        items = json.loads(self.naderc("reflect", "a", "--json")[0])["items"]
        self.assertTrue(items)
        self.naderc("reflect", "a", "--edit", f"{items[0]['id']}=Use fewer layers.", "--export", "e.jsonl")
        self.assertIn("Use fewer layers.", (self.folder / "e.jsonl").read_text())
        self.naderc("reflect", "b", "--import", "e.jsonl", "--quiet")
        imported = json.loads(self.naderc("reflect", "b", "--json")[0])["items"]
        self.assertEqual(len(imported), len(items))
        self.naderc("reflect", "b", "--remove", imported[0]["id"], "--quiet")
        self.assertEqual(len(json.loads(self.naderc("reflect", "b", "--json")[0])["items"]), len(items) - 1)
        self.design("b")

    def test_killed_searches_pay_nothing_twice_and_end_alike(self):
        """The model is a program that replays a record and writes down each call before it answers."""
        self.design("whole", "--record", "record")
        script = self.folder / "model.py"
        script.write_text(
            "import json, os, pathlib, sys\n"
            "text = sys.stdin.read()\n"
            "log = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND | os.O_CREAT)\n"
            "for file in pathlib.Path(sys.argv[2]).glob('*.json'):\n"
            "    value = json.loads(file.read_text())\n"
            "    if 'request' not in value: continue\n"
            "    turns = value['request']['messages']\n"
            "    if text == '\\n'.join('### %s\\n%s\\n' % (t['role'], t['content']) for t in turns):\n"
            "        os.write(log, (file.name + '\\n').encode())\n"
            "        sys.stdout.write(''.join(value['responses'][0]['chunks']))\n"
            "        sys.exit()\n"
            "sys.exit(4)\n")

        def arguments(name):
            log = self.folder / f"{name}.log"
            return ["--model", f"command:{sys.executable} {script} {log} {self.folder / 'record'}"], log

        # Folders of one name: the model's command line is part of what a search is.
        model, log = arguments("calls")
        whole = self.design("uninterrupted", *model)
        expected, calls = self.contents("uninterrupted"), log.read_text().split()
        self.assertEqual(len(calls), len(set(calls)))
        self.assertEqual(whole["usage"]["calls"], len(calls))
        generator = random.Random(11)
        # The second time everything is warm.
        start = time.monotonic()
        self.design("again", *model)
        seconds = time.monotonic() - start
        total, again, attempt = 0, 0, 0
        while total < KILLS:
            log.unlink()
            kills = 0
            while kills < min(KILLS_OF_ONE_SEARCH, KILLS - total):
                process = self.start(
                    "design", BLOCK, "--out", f"k{attempt}", *SMALL, "--json", "--quiet", "--resume", *model)
                try:
                    process.communicate(timeout=generator.uniform(0.01, 0.5) * seconds)
                    break
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.communicate()
                    kills += 1
            self.design(f"k{attempt}", "--resume", *model)
            self.assertEqual(self.contents(f"k{attempt}"), expected)
            paid = log.read_text().split()
            self.assertEqual(set(paid), set(calls))
            self.assertLessEqual(len(paid), len(calls) + kills)
            total, again, attempt = total + kills, again + len(paid) - len(calls), attempt + 1
            if KILLS > 20:
                print(
                    f"{total} kills in {attempt} searches: every database equal, {again} calls were in flight and made again",
                    flush=True)


if __name__ == "__main__":
    unittest.main()
