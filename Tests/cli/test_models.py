"""Drives models over the wire, programs as models, and records. NADERC names the binary."""

import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from agents_case import BLOCK, KEY, Case  # noqa: E402
from fake_endpoint import FakeEndpoint  # noqa: E402


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


if __name__ == "__main__":
    unittest.main()
