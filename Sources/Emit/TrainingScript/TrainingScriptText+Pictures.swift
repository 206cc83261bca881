/// Readers of data sets whose images are files of their own.
extension TrainingScriptText {
  /// PPM and PGM.
  static let pnm = #"""
    def pnm(data: bytes) -> Bytes:
        """PPM and PGM, the binary forms: rows, columns and three channels."""
        space = rb"(?:\s|#[^\n]*\n)+"
        number = space + rb"(\d{1,9})"
        header = re.match(rb"P([56])" + number + number + number + rb"\s", data)
        if not header:
            raise ValueError("no PNG, PPM or PGM")
        width, height, maximum = (int(header[index]) for index in (2, 3, 4))
        channels = 3 if header[1] == b"6" else 1
        kind = np.dtype(">u2" if maximum > 255 else "u1")
        values = np.frombuffer(data, kind, width * height * channels, header.end())
        if values.size == 0 or not 1 <= maximum <= 65535 or values.max() > maximum:
            raise ValueError("values beyond the maximum")
        scaled = (values.astype(np.int64) * 255 + maximum // 2) // maximum
        picture = scaled.astype(np.uint8).reshape(height, width, channels)
        return np.broadcast_to(picture, (height, width, 3))
    """#

  /// PNG, and which of the formats a file has.
  static let png = #"""
    def unfiltered(data: bytes, height: int, length: int, step: int) -> Bytes:
        """The rows of a PNG behind its filters; `step` bytes are a pixel."""
        above, rows = bytearray(length), []
        for row in range(height):
            start = row * (length + 1)
            kind, line = data[start], bytearray(data[start + 1 : start + 1 + length])
            for index in range(length if kind else 0):
                left = line[index - step] if index >= step else 0
                corner = above[index - step] if index >= step else 0
                up = above[index]
                if kind == 4:
                    # Paeth's choice: what is nearest to left + up - corner.
                    toward = left + up - corner
                    guess = min((left, up, corner), key=lambda side: abs(toward - side))
                else:
                    guess = (0, left, up, (left + up) // 2)[kind]
                line[index] = (line[index] + guess) & 255
            rows.append(np.frombuffer(line, dtype=np.uint8))
            above = line
        return np.stack(rows)


    def png(data: bytes) -> Bytes:
        """PNG without interlacing; alpha is dropped, 16 bits keep their high byte."""
        position, packed, palette, header = 8, b"", np.zeros((0, 3), dtype=np.uint8), b""
        while position + 8 <= len(data):
            size = int.from_bytes(data[position : position + 4], "big")
            kind = data[position + 4 : position + 8]
            chunk = data[position + 8 : position + 8 + size]
            if kind == b"IHDR":
                header = chunk
            elif kind == b"PLTE":
                palette = np.frombuffer(chunk, dtype=np.uint8).reshape(-1, 3)
            elif kind == b"IDAT":
                packed += chunk
            position += size + 12
        width = int.from_bytes(header[:4], "big")
        height = int.from_bytes(header[4:8], "big")
        depth, color, interlaced = header[8], header[9], header[12]
        if interlaced or width * height > 1 << 24:
            raise ValueError("an interlaced PNG, or one of more than 4096 x 4096 pixels")
        channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[color]
        length = (width * channels * depth + 7) // 8
        step = max(channels * depth // 8, 1)
        try:
            raw = zlib.decompressobj().decompress(packed, height * (length + 1) + 1)
        except zlib.error as error:
            raise ValueError(str(error)) from error
        rows = unfiltered(raw, height, length, step)
        if depth < 8:
            bits = np.unpackbits(rows, axis=1)[:, : width * depth]
            weights = 1 << np.arange(depth - 1, -1, -1)
            rows = (bits.reshape(height, width, depth) * weights).sum(2).astype(np.uint8)
        picture = rows[:, :: 2 if depth == 16 else 1].reshape(height, width, channels)
        if color == 3:
            return palette[picture[:, :, 0]]
        if color in (2, 6):
            return picture[:, :, :3]
        grey = picture[:, :, :1].astype(np.int64)
        if depth < 8:
            grey = grey * 255 // ((1 << depth) - 1)
        return np.broadcast_to(grey.astype(np.uint8), (height, width, 3))


    def decode(data: bytes) -> Bytes:
        return png(data) if data.startswith(b"\x89PNG\r\n\x1a\n") else pnm(data)
    """#

  /// Pictures of any size as images of the data set.
  static let resizing = #"""
    def overlaps(old: int, new: int) -> Integers:
        """How much of each old cell lies in each new one; a new cell is `old` wide."""
        start, cell = np.arange(new).reshape(-1, 1) * old, np.arange(old) * new
        width = np.minimum(start + old, cell + new) - np.maximum(start, cell)
        return np.asarray(np.maximum(width, 0))


    def planes(picture: Bytes) -> Bytes:
        """Three planes of the data set's side, by averaging areas; exact in integers."""
        side = DATA["side"]
        height, width, _ = picture.shape
        rows, columns = overlaps(height, side), overlaps(width, side)
        sums = rows @ picture.transpose(2, 0, 1).astype(np.int64) @ columns.T
        mean = (sums + height * width // 2) // (height * width)
        return np.asarray(mean.astype(np.uint8))


    def read_images(paths: Sequence[pathlib.Path]) -> Bytes:
        images = np.empty((len(paths), 3, DATA["side"], DATA["side"]), dtype=np.uint8)
        for index, path in enumerate(paths):
            try:
                images[index] = planes(decode(path.read_bytes()))
            except BROKEN as error:
                fail(f"{path} is no image that can be read: {error}")
        return images
    """#

  /// GTSRB.
  static let gtsrb = #"""
    decode = pnm


    def table(folder: str, file: str) -> tuple[list[str], list[int]]:
        """Names and classes of an annotation."""
        try:
            header, *rows = [
                line.split(";")
                for line in location(folder, file).read_text(encoding="utf-8").splitlines()
                if line
            ]
            name, label = header.index("Filename"), header.index("ClassId")
            return [row[name] for row in rows], [int(row[label]) for row in rows]
        except BROKEN as error:
            fail(f"{file} is no table of annotations: {error}")


    def read_data(folder: str) -> Parts:
        seed = DATA["split_seed"]
        paths: list[pathlib.Path] = []
        labels: list[int] = []
        tracks: list[int] = []
        validation: set[int] = set()
        for label in range(DATA["classes"]):
            place = f"GTSRB/Final_Training/Images/{label:05}"
            names, _ = table(folder, f"{place}/GT-{label:05}.csv")
            paths += [location(folder, f"{place}/{name}") for name in names]
            labels += [label] * len(names)
            # "00003_00017.ppm": frame 17 of track 3. A track is not split.
            own = [label * 100_000 + int(name.partition("_")[0]) for name in names]
            tracks += own
            order = shuffled(sorted(set(own)), seed, label)
            validation.update(order[: max(1, len(order) // 5) if len(order) > 1 else 0])
        training = Split(read_images(paths), np.array(labels, dtype=np.int64))
        chosen = np.array([track in validation for track in tracks])
        names, classes = table(folder, "GTSRB/GT-final_test.csv")
        files = [location(folder, f"GTSRB/Final_Test/Images/{name}") for name in names]
        return (
            training.gathered(np.flatnonzero(~chosen).tolist()),
            training.gathered(np.flatnonzero(chosen).tolist()),
            Split(read_images(files), np.array(classes, dtype=np.int64)),
            f"tracks-80-20-seed-{seed}",
        )
    """#

  /// A folder of the user's with one folder a class.
  static let folder = #"""
    def names_in(folder: pathlib.Path) -> list[str]:
        return sorted(os.listdir(folder), key=os.fsencode)


    def images_in(folder: pathlib.Path, classes: Sequence[str]) -> Split:
        """The images of each class's folder."""
        paths: list[pathlib.Path] = []
        labels: list[int] = []
        for name in names_in(folder):
            if not (folder / name).is_dir():
                continue
            if name not in classes:
                fail(f"{folder / name} is a class that train has not")
            for file in names_in(folder / name):
                if file.lower().endswith((".png", ".ppm", ".pgm")):
                    paths.append(folder / name / file)
                    labels.append(classes.index(name))
        return Split(read_images(paths), np.array(labels, dtype=np.int64))


    def read_data(folder: str) -> Parts:
        root, seed = pathlib.Path(folder), DATA["split_seed"]
        for part in ("train", "test"):
            if not (root / part).is_dir():
                fail(f"{folder} has no folder '{part}' with a folder for each class")
        names = names_in(root / "train")
        classes = [name for name in names if (root / "train" / name).is_dir()]
        if len(classes) != DATA["classes"]:
            fail(f"{folder} has {len(classes)} classes, the network {DATA['classes']}")
        training, test = (images_in(root / part, classes) for part in ("train", "test"))
        if (root / "validation").is_dir():
            return training, images_in(root / "validation", classes), test, "folder"
        count = len(training.labels)
        parts = stratified(training.labels, [count - count // 10, count // 10], seed)
        train, validation = (training.gathered(part) for part in parts)
        return train, validation, test, f"stratified-90-10-seed-{seed}"
    """#
}
