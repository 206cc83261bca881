"""Drives searches: resuming, budgets, strategies, experience, and kills. NADERC names the binary."""

import json
import os
import pathlib
import random
import sqlite3
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from agents_case import BLOCK, SMALL, Case  # noqa: E402
from fake_endpoint import FakeEndpoint  # noqa: E402

# SIGKILLs of searches in all, and of one of them at most.
KILLS = int(os.environ.get("NADERC_KILLS", "20"))
KILLS_OF_ONE_SEARCH = 4


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

    def test_what_cannot_begin_leaves_no_folder(self):
        (self.folder / "junk.sqlite").write_text("junk")
        for words, arguments in [
            ("needs a key", ["--model", "openai:x"]), ("is damaged", ["--pool", "junk.sqlite"]),
            ("no pool here", ["--pool", "nothing.sqlite"]),
            ("is not known", ["--model", "http://127.0.0.1:9/v1#x", "--max-usd", "1"]),
        ]:
            with self.subTest(words):
                _, err = self.naderc("design", BLOCK, "--out", "new", *SMALL, *arguments, status=2)
                self.assertIn(words, err)
                self.assertFalse((self.folder / "new").exists())

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
