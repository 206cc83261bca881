#!/usr/bin/env python3
"""Tests of naderc.tmLanguage.json: a small interpreter of TextMate grammars reads the samples, and each token must have the
scope that the language gives it. The grammar keeps to what Oniguruma, which editors use, and Python's `re` both understand.
"""

from __future__ import annotations

import json
import re
import unittest
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
SAMPLES = sorted((FOLDER.parent / "samples").glob("*.ng"))
GRAMMAR = json.loads((FOLDER / "naderc.tmLanguage.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Token:
    """A piece of text and the scopes around it, the outermost first."""

    text: str
    scopes: tuple[str, ...]

    @property
    def scope(self) -> str:
        return self.scopes[-1]


@dataclass
class Region:
    """An open begin/end rule."""

    rule: dict
    scopes: tuple[str, ...] = field(default=(GRAMMAR["scopeName"],))


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def flatten(patterns: list[dict]) -> list[dict]:
    """The rules behind a list of patterns, with includes and plain groups resolved."""
    rules = []
    for pattern in patterns:
        if "include" in pattern:
            pattern = GRAMMAR["repository"][pattern["include"].removeprefix("#")]
        rules += [pattern] if "match" in pattern or "begin" in pattern else flatten(pattern["patterns"])
    return rules


def captured(match: re.Match[str], captures: dict, scopes: tuple[str, ...]) -> list[Token]:
    """The tokens of a match whose groups do not nest."""
    if "0" in captures:
        return [Token(match[0], (*scopes, captures["0"]["name"]))]
    tokens, position = [], match.start()
    for number, capture in sorted(captures.items(), key=lambda item: int(item[0])):
        start, end = match.span(int(number))
        if start < 0:
            continue
        tokens.append(Token(match.string[position:start], scopes))
        tokens.append(Token(match.string[start:end], (*scopes, capture["name"])))
        position = end
    return [*tokens, Token(match.string[position : match.end()], scopes)]


def scoped(rule: dict, scopes: tuple[str, ...]) -> tuple[str, ...]:
    return (*scopes, rule["name"]) if "name" in rule else scopes


def tokenize_line(line: str, regions: list[Region]) -> list[Token]:
    """The tokens of a line without its end. `regions` is what is open before it, and afterwards what is open behind it."""
    tokens: list[Token] = []
    position = 0
    while True:
        region = regions[-1]
        candidates: list[tuple[int, int, re.Match[str], dict | None]] = []
        if "end" in region.rule and (match := compiled(region.rule["end"]).search(line, position)):
            candidates.append((match.start(), -1, match, None))
        for order, rule in enumerate(flatten(region.rule["patterns"])):
            # `^` has to mean the start of the line, which `search` with a position respects.
            if match := compiled(rule.get("match") or rule["begin"]).search(line, position):
                candidates.append((match.start(), order, match, rule))
        if not candidates:
            tokens.append(Token(line[position:], region.scopes))
            break
        start, _, match, rule = min(candidates, key=lambda candidate: candidate[:2])
        tokens.append(Token(line[position:start], region.scopes))
        position = match.end()
        if rule is None:
            tokens += captured(match, region.rule.get("endCaptures", {}), region.scopes)
            regions.pop()
        elif "match" in rule:
            tokens += captured(match, rule.get("captures", {}), scoped(rule, region.scopes))
        else:
            inner = Region(rule, scoped(rule, region.scopes))
            tokens += captured(match, rule.get("beginCaptures", {}), inner.scopes)
            regions.append(inner)
        if position >= len(line) and len(regions) == 1:
            break
    return [token for token in tokens if token.text.strip()]


def tokenize(text: str) -> list[list[Token]]:
    regions = [Region(GRAMMAR)]
    return [tokenize_line(line, regions) for line in text.split("\n")]


def pairs(line: str) -> list[tuple[str, str]]:
    """Text and innermost scope (without the ending) of each token of one line."""
    return [(token.text.strip(), token.scope.removesuffix(".ng")) for token in tokenize(line)[0]]


class LineTests(unittest.TestCase):
    def test_headers(self):
        headers = {"##My block##": "My block", "##A##": "A", "#Tiny#": "Tiny", "### a_stem #": "a_stem", "# a b ##": "a b"}
        for line, name in headers.items():
            with self.subTest(line):
                self.assertEqual(pairs(line)[1], (name, "entity.name.section"))
        for line in ["# two words #", "## open", "# text"]:
            with self.subTest(line):
                self.assertEqual(tokenize(line)[0][-1].scope, "comment.line.number-sign.ng")

    def test_node_with_arguments(self):
        self.assertEqual(
            pairs("12 : Conv2d(out_channels=C//4, kernel_size=(1,11))  # note"),
            [
                ("12", "entity.name.tag.node"), (":", "punctuation.separator.node"),
                ("Conv2d", "support.function.operation"), ("(", "punctuation.section.arguments.begin"),
                ("out_channels", "variable.parameter"), ("=", "keyword.operator.assignment"),
                ("C", "variable.language.symbol"), ("//", "keyword.operator.arithmetic"),
                ("4", "constant.numeric.integer"), (",", "punctuation.separator.comma"),
                ("kernel_size", "variable.parameter"), ("=", "keyword.operator.assignment"),
                ("(", "punctuation.section.group.begin"), ("1", "constant.numeric.integer"),
                (",", "punctuation.separator.comma"), ("11", "constant.numeric.integer"),
                (")", "punctuation.section.group.end"), (")", "punctuation.section.arguments.end"),
                ("#", "punctuation.definition.comment"), ("note", "comment.line.number-sign"),
            ],
        )  # fmt: skip

    def test_dim_is_a_parameter_or_a_symbol(self):
        self.assertIn(("dim", "variable.parameter"), pairs("3:softmax(dim=-1)"))
        self.assertIn(("dim", "variable.language.symbol"), pairs("3:Conv2d(dim,3)"))

    def test_terminals_and_unknown_names(self):
        self.assertEqual(pairs("0:input1")[-1], ("input1", "keyword.control.terminal"))
        self.assertEqual(pairs("9:output # end")[2], ("output", "keyword.control.terminal"))
        self.assertEqual(pairs("9:relu")[-1], ("relu", "support.function.operation"))
        self.assertEqual(pairs("9:ROIAlign(7)")[2], ("ROIAlign", "invalid.illegal.operation"))
        self.assertEqual(pairs("9:Conv2d(Cx2,1)")[4], ("Cx2", "invalid.illegal.symbol"))

    def test_edges(self):
        self.assertEqual(
            pairs("0,1->a-2 # c")[:7],
            [
                ("0", "variable.other.node"), (",", "punctuation.separator.comma"), ("1", "variable.other.node"),
                ("->", "keyword.operator.edge"), ("a", "variable.other.node"), ("-", "keyword.operator.edge"),
                ("2", "variable.other.node"),
            ],
        )  # fmt: skip
        for arrow in ["→", "=>", "-->"]:
            with self.subTest(arrow):
                self.assertEqual(pairs(f"0 {arrow} 1")[1], (arrow, "invalid.illegal.edge"))

    def test_other_lines(self):
        self.assertEqual(pairs("```text"), [("```text", "punctuation.definition.fence")])
        self.assertEqual(pairs("Here is the block."), [("Here is the block.", "invalid.illegal.unrecognised")])

    def test_an_open_parenthesis_ends_with_its_line(self):
        lines = tokenize("1:Conv2d((C,3\n2:BN # x\n3:Linear(C # y")
        self.assertEqual([token.text for token in lines[1][:3]], ["2", ":", "BN"])
        self.assertEqual(lines[1][2].scope, "support.function.operation.ng")
        self.assertEqual(lines[2][-1].scope, "comment.line.number-sign.ng")


class SampleTests(unittest.TestCase):
    """What a plain reading of the canonical form finds in the samples is what the grammar finds."""

    def test_there_are_samples(self):
        self.assertGreaterEqual(len(SAMPLES), 16)

    def test_scopes(self):
        for path in SAMPLES:
            text = path.read_text(encoding="utf-8")
            for line, tokens in zip(text.split("\n"), tokenize(text), strict=True):
                with self.subTest(file=path.name, line=line):
                    self.check(line, tokens)

    def check(self, line: str, tokens: list[Token]):
        found = {scope: [t.text for t in tokens if t.scope == f"{scope}.ng"] for scope in (
            "entity.name.section", "entity.name.tag.node", "support.function.operation", "keyword.control.terminal",
            "variable.parameter", "variable.other.node", "keyword.operator.edge")}  # fmt: skip
        expected: dict[str, list[str]] = {scope: [] for scope in found}
        code, hash_sign, _ = line.partition("#")
        if header := re.fullmatch(r"##(\w+)##", line):
            expected["entity.name.section"] = [header[1]]
        elif node := re.fullmatch(r"(\d+):(\w+)(\(.*\))?\s*", code):
            is_terminal = node[2] in ("input", "input1", "input2", "output")
            kind = "keyword.control.terminal" if is_terminal else "support.function.operation"
            expected |= {"entity.name.tag.node": [node[1]], kind: [node[2]]}
            expected["variable.parameter"] = re.findall(r"(\w+)=", node[3] or "")
        elif edge := re.fullmatch(r"(\d+)->(\d+)\s*", code):
            expected |= {"variable.other.node": [edge[1], edge[2]], "keyword.operator.edge": ["->"]}
        else:
            self.assertEqual(code.strip(), "")
        self.assertEqual(found, expected)
        self.assertEqual("".join(t.text for t in tokens).replace(" ", ""), line.replace(" ", ""))
        for token in tokens:
            self.assertNotIn("invalid", token.scope)
            self.assertGreater(len(token.scopes), 1, f"{token.text!r} has no scope of its own")
        if hash_sign and not header:
            self.assertTrue(any(t.scope == "comment.line.number-sign.ng" for t in tokens) or line.rstrip().endswith("#"))


if __name__ == "__main__":
    unittest.main()
