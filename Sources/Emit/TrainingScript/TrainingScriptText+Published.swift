/// Readers of the published data sets; a program has those of its own data set.
extension TrainingScriptText {
  /// What reading CIFAR needs.
  static var published: [String] { [stratified, location, records, lists] }

  /// Splits with each class's share.
  static let stratified = #"""
    def stratified(labels: Integers, sizes: Sequence[int], seed: int) -> list[list[int]]:
        """Parts of these sizes in which each class has its share."""
        places: list[tuple[float, int, int]] = []
        for label in np.unique(labels).tolist():
            members = shuffled(np.flatnonzero(labels == label).tolist(), seed, label)
            places += [
                ((rank + 0.5) / len(members), label, index)
                for rank, index in enumerate(members)
            ]
        places.sort(key=lambda place: place[:2])
        parts, start = [], 0
        for size in sizes:
            parts.append(sorted(index for _, _, index in places[start : start + size]))
            start += size
        return parts
    """#

  /// Where a file of a data set lies.
  static let location = #"""
    def location(folder: str, file: str) -> pathlib.Path:
        usual = pathlib.Path(folder) / file
        inside = pathlib.Path(folder) / file.partition("/")[2]
        if not usual.exists() and inside.exists():
            return inside
        if not usual.exists():
            fail(
                f"{DATA['name']} is not in {folder}: no {file}; 'naderc data fetch {DATA['name']}' gets it"
            )
        return usual
    """#

  /// Files of records of one size.
  static let records = #"""
    def records(folder: str, file: str, size: int) -> Bytes:
        data = np.fromfile(location(folder, file), dtype=np.uint8)
        if data.size == 0 or data.size % size:
            fail(
                f"{file}: {data.size % size} bytes before the end of the file, expected records of {size} bytes"
            )
        return data.reshape(-1, size)
    """#

  /// The splits of NAS-Bench-201.
  static let lists = #"""
    def lists(
        folder: str, file: str, keys: Sequence[str], count: int
    ) -> list[list[int]] | None:
        """The index lists of NAS-Bench-201, where the file is there."""
        for suffix in ("", ".txt", ".json"):
            path = pathlib.Path(folder) / (file + suffix)
            if not path.is_file():
                continue
            try:
                document = json.loads(path.read_text(encoding="utf-8"))
                found = [sorted(int(index) for index in document[key][1]) for key in keys]
            except (ValueError, KeyError, IndexError, TypeError) as error:
                fail(f"{path} holds no lists of indices: {error}")
            everything = [index for part in found for index in part]
            bad = [index for index in everything if not 0 <= index < count]
            if bad or len(set(everything)) < len(everything):
                fail(f"{path}: each of 0..<{count} may occur once in {', '.join(keys)}")
            return found
        return None
    """#

  /// What CIFAR-100 and ImageNet16-120 have in common.
  static let halved = #"""
    def halved(folder: str, file: str, training: Split, test: Split) -> Parts:
        """All training images; validation and test are halves of the test images."""
        seed, count = DATA["split_seed"], len(test.labels)
        found = lists(folder, file, ["xvalid", "xtest"], count)
        parts = found or stratified(test.labels, [count // 2, count - count // 2], seed)
        name = "test-halved-nasbench201" if found else f"test-halved-stratified-seed-{seed}"
        return training, test.gathered(parts[0]), test.gathered(parts[1]), name
    """#

  /// The images that come with the program.
  static let digits = #"""
    def digits() -> Split:
        lines = DIGITS
        values = np.array(
            [list(line[:64].encode()) for line in lines], dtype=np.uint8
        ) - ord("a")
        images = np.repeat(values.reshape(-1, 1, 8, 8), 3, axis=1)
        return Split(images, np.array([int(line[64]) for line in lines], dtype=np.int64))


    def read_data(folder: str) -> Parts:
        everything, seed = digits(), DATA["split_seed"]
        train, validation, test = (
            everything.gathered(part)
            for part in stratified(everything.labels, [1197, 300, 300], seed)
        )
        return train, validation, test, f"stratified-1197-300-300-seed-{seed}"
    """#

  /// Both CIFAR.
  static let cifar = #"""
    def cifar(folder: str, files: Sequence[str], label_bytes: int) -> Split:
        data = np.concatenate([records(folder, file, label_bytes + 3072) for file in files])
        images = data[:, label_bytes:].reshape(-1, 3, 32, 32)
        return Split(images, data[:, label_bytes - 1].astype(np.int64))
    """#

  /// CIFAR-10.
  static let cifar10 = #"""
    def read_data(folder: str) -> Parts:
        files = [f"cifar-10-batches-bin/data_batch_{number}.bin" for number in range(1, 6)]
        training = cifar(folder, files, 1)
        test = cifar(folder, ["cifar-10-batches-bin/test_batch.bin"], 1)
        seed, count = DATA["split_seed"], len(training.labels)
        found = lists(folder, "cifar-split", ["train", "valid"], count)
        parts = found or stratified(training.labels, [count - count // 2, count // 2], seed)
        name = "search-nasbench201" if found else f"search-stratified-50-50-seed-{seed}"
        return training.gathered(parts[0]), training.gathered(parts[1]), test, name
    """#

  /// CIFAR-100.
  static let cifar100 = #"""
    def read_data(folder: str) -> Parts:
        training = cifar(folder, ["cifar-100-binary/train.bin"], 2)
        test = cifar(folder, ["cifar-100-binary/test.bin"], 2)
        return halved(folder, "cifar100-test-split", training, test)
    """#

  /// ImageNet16-120.
  static let imageNet16 = #"""
    class ArrayUnpickler(pickle.Unpickler):
        """Reads arrays and plain values; whatever else a pickle asks for is refused."""

        def find_class(self, module: str, name: str) -> Any:
            if (module.partition(".")[0], name) in {
                ("numpy", "_reconstruct"),
                ("numpy", "ndarray"),
                ("numpy", "dtype"),
                ("_codecs", "encode"),
            }:
                return super().find_class(module, name)
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a data file")


    def imagenet16(folder: str, files: Sequence[str]) -> Split:
        images, labels = [], []
        for file in files:
            try:
                with open(location(folder, file), "rb") as stream:
                    batch = ArrayUnpickler(stream, encoding="latin1").load()
                label = np.asarray(batch["labels"], dtype=np.int64)
                data = np.asarray(batch["data"], dtype=np.uint8).reshape(len(label), 768)
            except (pickle.UnpicklingError, EOFError, *BROKEN) as error:
                fail(f"{file} is no file of ImageNet16: {error}")
            images.append(data[label <= 120])
            labels.append(label[label <= 120] - 1)
        return Split(np.concatenate(images).reshape(-1, 3, 16, 16), np.concatenate(labels))


    def read_data(folder: str) -> Parts:
        files = [f"ImageNet16/train_data_batch_{number}" for number in range(1, 11)]
        test = imagenet16(folder, ["ImageNet16/val_data"])
        return halved(folder, "imagenet-16-120-test-split", imagenet16(folder, files), test)
    """#

  /// STL-10.
  static let stl10 = #"""
    def stl10(folder: str, part: str) -> Split:
        """96 x 96 planes column by column, halved by averaging."""
        columns = records(folder, f"stl10_binary/{part}_X.bin", 27648).reshape(
            -1, 3, 48, 2, 48, 2
        )
        sums = columns.astype(np.uint16).sum(axis=(3, 5))
        images = ((sums + 2) // 4).astype(np.uint8).transpose(0, 1, 3, 2)
        labels = records(folder, f"stl10_binary/{part}_y.bin", 1)[:, 0].astype(np.int64) - 1
        if len(labels) != len(images):
            fail(f"STL-10 has {len(images)} images and {len(labels)} labels in {folder}")
        return Split(np.ascontiguousarray(images), labels)


    def read_data(folder: str) -> Parts:
        training, seed = stl10(folder, "train"), DATA["split_seed"]
        count = len(training.labels)
        parts = stratified(training.labels, [count - count // 5, count // 5], seed)
        train, validation = (training.gathered(part) for part in parts)
        return train, validation, stl10(folder, "test"), f"stratified-80-20-seed-{seed}"
    """#
}
