#!/usr/bin/env python3
"""Writes the files of samples/ as Swift strings to Sources/Templates/Samples, for `naderc new`.

    python3 scripts/embed_samples.py            writes them
    python3 scripts/embed_samples.py --check    exits with 1 where they are stale
"""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "Sources/Templates/Samples"


def identifier(name):
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def type_part(name):
    word = identifier(name)
    return word[0].upper() + word[1:]


def generated():
    files = {}
    names = []
    for path in sorted((ROOT / "samples").glob("*.ng")):
        name = path.stem
        names.append(name)
        text = path.read_text(encoding="utf-8")
        if '"""#' in text or not text.endswith("\n"):
            sys.exit(f"{path}: cannot be written as a Swift string")
        body = "".join("      " + line if line.strip() else line for line in text.splitlines(keepends=True))
        files[f"Template+{type_part(name)}.swift"] = (
            "// Generated from samples/ by scripts/embed_samples.py.\n\n"
            "extension Template {\n"
            f"  /// `samples/{name}.ng`.\n"
            f"  static let {identifier(name)} = Template(\n"
            f'    name: "{name}",\n'
            f'    text: #"""\n{body}\n      """#)\n'
            "}\n"
        )
    entries = ", ".join("." + identifier(name) for name in names)
    lines, line = [], "   "
    for entry in entries.split(" "):
        if len(line) + len(entry) + 1 > 118:
            lines.append(line)
            line = "   "
        line += " " + entry
    lines.append(line + ",")
    files["Template+All.swift"] = (
        "// Generated from samples/ by scripts/embed_samples.py.\n\n"
        "extension Template {\n"
        "  /// Every template, by name.\n"
        "  package static let all: [Template] = [\n" + "\n".join(lines) + "\n  ]\n"
        "}\n"
    )
    return files


def main():
    files = generated()
    present = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.swift")}
    if "--check" in sys.argv[1:]:
        if present != files:
            sys.exit("Sources/Templates/Samples is stale; run python3 scripts/embed_samples.py")
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in present.keys() - files.keys():
        (FOLDER / name).unlink()
    for name, text in files.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


main()
