"""Drives the reader: feeds, texts of papers, pools. NADERC names the binary."""

import json
import os
import pathlib
import re
import shutil
import sqlite3
import sys
import textwrap
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from agents_case import ATOM, BLOCK, ENTRY, KEY, SMALL, Case, feed  # noqa: E402
from fake_endpoint import FakeEndpoint, structured  # noqa: E402


def pdf(lines):
    """A document of one page in Helvetica, a line below the other, as bytes of PDF 1.4."""
    shown = "".join(f"({line}) ' " for line in lines)
    content = f"BT /F1 11 Tf 14 TL 60 760 Td {shown}ET".encode()
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(bodies) + 1
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (count, table, count, len(data)))


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
            PATH=f"{tools}:/usr/bin:/bin" if pdftotext else str(tools), NADERC_CACHE=str(self.folder / f"cache-{words}"))
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
                said, found = self.read_text(words=words, pages=pages, pdftotext=program)
                self.assertEqual(found, quotes)
                self.assertEqual(len(said), len(notes), said)
                for note, part in zip(said, notes):
                    self.assertIn(part, note)

    @unittest.skipUnless(shutil.which("pdftotext"), "pdftotext is not installed (Debian's poppler-utils)")
    def test_a_real_document(self):
        sentence = "The residual block gates each channel by an attention module with a depthwise convolution kernel"
        lines = ["1 Introduction", "Nothing new.", "2 Method", *textwrap.wrap(sentence + ".", 40), "3 Experiments", "Good."]
        said, found = self.read_text(
            words="real", pages={"pdf": pdf(lines)}, pdftotext=f'exec {shutil.which("pdftotext")} "$@"')
        self.assertEqual((said, found), ([], [sentence]))

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


if __name__ == "__main__":
    unittest.main()
