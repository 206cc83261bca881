"""The training program's readers against the engine's: same images, labels, splits, normalisation and augmentation, for every
data set in its own format and for folders of PNG, PPM and PGM of all kinds.

    python Tests/emit/test_data.py
"""

import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import zlib

import numpy
import torch
from safetensors.torch import load_file

import twin
from probe import NADERC, ROOT, Probe

# Few images, but several of each class, so that shares and tracks are divided.
SETS = {
    "cifar10": (60, 20),
    "cifar100": (200, 210),
    "imagenet16-120": (260, 250),
    "stl10": (24, 10),
    "gtsrb": (1400, 40),
}


def emit(folder, dataset):
    path = folder / f"{dataset.partition(':')[0].replace('-', '_')}.py"
    subprocess.run(
        [NADERC, "emit", str(ROOT / "samples/resnet_basic.ng"), "--target", "training-script", "--dataset", dataset, "--width",
         "4", "--output", str(path)], check=True, cwd=folder)
    return path


def compare(probe, folder, dataset, data_dir, name=None):
    answer = probe.ask(
        command="data", dataset=dataset, data_dir=str(data_dir), batch=8, output=str(folder / "batches.safetensors"))
    assert "error" not in answer, answer
    # A folder is found by itself.
    flags = [] if dataset.startswith("folder:") else ["--data-dir", data_dir]
    program, session = twin.session_of(emit(folder, dataset), *flags, "--batch-size", 8)
    splits = {"train": session.train, "validation": session.validation, "test": session.test}
    assert [len(split.labels) for split in splits.values()] == answer["counts"], (dataset, answer)
    assert session.split == answer["split"], (session.split, answer)
    # The digest is over all pixels, labels and the split.
    assert session.digest == answer["digest"], f"{dataset}: other pixels, labels or splits"
    batches = load_file(folder / "batches.safetensors")
    kinds = {"train": session.batches, "validation": session.chosen, "test": session.final}
    compared = 0
    for kind, source in kinds.items():
        for epoch in (1, 2):
            if f"{kind}.{epoch}.images" not in batches:
                continue
            images, labels = source.get(source.order(epoch), epoch, 0, slice(None))
            assert torch.equal(labels, batches[f"{kind}.{epoch}.labels"]), (dataset, kind)
            # Bits, not values: what is normalised is the same number.
            assert torch.equal(images, batches[f"{kind}.{epoch}.images"]), (dataset, kind)
            compared += len(labels)
    assert compared >= 32, (dataset, compared)
    print(f"data: {name or dataset}, {answer['counts']} images, {answer['split']}: the same bits")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(generator, width, height, color, depth):
    """Random samples of a colour type and depth, each row with a filter by chance."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[color]
    length, step = (width * channels * depth + 7) // 8, max(channels * depth // 8, 1)
    rows = [bytes(generator.randrange(256) for _ in range(length)) for _ in range(height)]
    if color == 3 and depth == 8:
        rows = [bytes(value % 7 for value in row) for row in rows]
    out, above = b"", bytes(length)
    for row in rows:
        kind = generator.randrange(5)
        line = bytearray()
        for index, value in enumerate(row):
            left = row[index - step] if index >= step else 0
            corner = above[index - step] if index >= step else 0
            up = above[index]
            estimate = left + up - corner
            paeth = min((abs(estimate - left), 0, left), (abs(estimate - up), 1, up), (abs(estimate - corner), 2, corner))[2]
            line.append((value - (0, left, up, (left + up) // 2, paeth)[kind]) % 256)
        out += bytes([kind]) + bytes(line)
        above = row
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    palette = bytes(generator.randrange(256) for _ in range(3 * (1 << min(depth, 8)))) if color == 3 else b""
    packed = zlib.compress(out)
    parts = [chunk(b"IHDR", header), chunk(b"tEXt", b"a\0b")]
    parts += [chunk(b"PLTE", palette)] if palette else []
    parts += [chunk(b"IDAT", packed[:11]), chunk(b"IDAT", packed[11:]), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def pnm(generator, width, height, kind, maximum):
    count = width * height * (3 if kind == b"P6" else 1)
    values = [generator.randrange(maximum + 1) for _ in range(count)]
    pixels = b"".join(value.to_bytes(2 if maximum > 255 else 1, "big") for value in values)
    return kind + b"\n# made\n" + f"{width} {height}\n{maximum}\n".encode() + pixels


def make_folder(root, has_validation):
    generator = random.Random(5)
    kinds = [("png", color, depth) for color, depths in
             {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}.items() for depth in depths]
    kinds += [("ppm", b"P6", 255), ("ppm", b"P6", 1023), ("pgm", b"P5", 255), ("pgm", b"P5", 15)]
    for part in ("train", "test") + (("validation",) if has_validation else ()):
        for name in ("cat", "Zebra", "ähre"):
            (root / part / name).mkdir(parents=True)
            for index, (ending, *form) in enumerate(kinds):
                width, height = generator.choice([(32, 32), (1, 1), (45, 20), (7, 50), (33, 31)])
                data = (png if ending == "png" else pnm)(generator, width, height, *form)
                (root / part / name / f"{index:02}.{ending if index % 3 else ending.upper()}").write_bytes(data)
        (root / part / "README").write_text("no class")


def refusals(folder):
    """What cannot be read is named, without a traceback."""
    script = emit(folder, "cifar10")
    hostile = folder / "hostile"

    def says(word, *flags):
        process = subprocess.run(
            [sys.executable, str(script), "--device", "cpu", "--data-dir", str(hostile), *flags], capture_output=True, text=True,
            cwd=folder)
        assert process.returncode == 2 and word in process.stderr and "Traceback" not in process.stderr, process.stderr

    says("naderc data fetch cifar10")
    batches = hostile / "cifar-10-batches-bin"
    batches.mkdir(parents=True)
    for name in [f"data_batch_{number}" for number in range(1, 6)] + ["test_batch"]:
        (batches / f"{name}.bin").write_bytes(bytes(3073 * 4))
    (hostile / "cifar-split.txt").write_text('{"train": ["int", ["0", "99"]], "valid": ["int", ["1"]]}')
    says("may occur once")
    (hostile / "cifar-split.txt").unlink()
    (batches / "data_batch_3.bin").write_bytes(b"\x0b" + bytes(3072))
    says("label 11")
    (batches / "data_batch_3.bin").write_bytes(bytes(3000))
    says("records of 3073 bytes")
    print("data: missing, short and wrong files are named")


def main():
    torch.set_num_threads(1)
    probe = Probe()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        for name, (train, test) in SETS.items():
            data_dir = folder / name
            subprocess.run(
                [NADERC, "data", "synthesize", name, "--output", str(data_dir), "--train", str(train), "--test", str(test)],
                check=True, capture_output=True)
            compare(probe, folder, name, data_dir)
        for has_validation in (False, True):
            root = folder / f"own{has_validation}"
            make_folder(root, has_validation)
            compare(probe, folder, f"folder:{root}", "", "a folder of PNG, PPM and PGM")
        # The lists of NAS-Bench-201 where they are there.
        order = numpy.random.default_rng(1).permutation(60).tolist()
        lists = {"train": ["int", [str(value) for value in order[:25]]], "valid": ["int", order[25:55]]}
        (folder / "cifar10/cifar-split.txt").write_text(str(lists).replace("'", '"'))
        compare(probe, folder, "cifar10", folder / "cifar10", "cifar10 with the lists of NAS-Bench-201")
        refusals(folder)
    probe.close()


if __name__ == "__main__":
    main()
