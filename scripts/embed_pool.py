#!/usr/bin/env python3
"""Writes resources/pool/inspirations.jsonl as Swift, so that the program carries its pool."""
import json
import pathlib

root = pathlib.Path(__file__).resolve().parent.parent
entries = [json.loads(line) for line in (root / "resources/pool/inspirations.jsonl").read_text().splitlines()]
papers = {}
for entry in entries:
    papers.setdefault((entry["paper"], entry["year"], entry["arxiv"]), []).append(entry["text"])

SIZE = 24
names = []
items = list(papers.items())
for number, start in enumerate(range(0, len(items), SIZE), start=1):
    lines = ["// Generated from resources/pool/inspirations.jsonl by scripts/embed_pool.py.", "", "extension StarterPool {"]
    lines += [f"  /// Papers {start + 1} to {min(start + SIZE, len(items))}.", f"  static let part{number}: [Paper] = ["]
    for (title, year, arxiv), texts in items[start : start + SIZE]:
        identifier = json.dumps(arxiv) if arxiv else "nil"
        lines += ["    Paper(", f"      {json.dumps(title)}, {year}, {identifier},", "      ["]
        lines += [f"        {json.dumps(text)}," for text in texts]
        lines += ["      ]),"]
    lines += ["  ]", "}", ""]
    (root / f"Sources/Agents/Pool/StarterPool+Part{number}.swift").write_text("\n".join(lines))
    names.append(f"part{number}")
print(len(items), "papers,", len(entries), "inspirations:", " + ".join(names))
