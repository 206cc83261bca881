/// The fixed part of the training program: reading the data sets and making batches.
extension TrainingScriptText {
  static let data = #"""
    # Data: the files that `naderc run` reads, split as it splits them.


    @dataclass
    class Split:
        """Images (N, 3, side, side) of 8 bits, and their labels."""

        images: Bytes
        labels: Integers

        def gathered(self, indices: Sequence[int]) -> "Split":
            return Split(self.images[list(indices)], self.labels[list(indices)])


    def fail(message: str, code: int = 2) -> NoReturn:
        print(f"{pathlib.Path(sys.argv[0]).name}: {message}", file=sys.stderr)
        sys.exit(code)


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


    def records(folder: str, file: str, size: int) -> Bytes:
        data = np.fromfile(location(folder, file), dtype=np.uint8)
        if data.size == 0 or data.size % size:
            fail(
                f"{file}: {data.size % size} bytes before the end of the file, expected records of {size} bytes"
            )
        return data.reshape(-1, size)


    def lists(folder: str, file: str, keys: Sequence[str]) -> list[list[int]] | None:
        """The index lists of NAS-Bench-201, where the file is there."""
        for suffix in ("", ".txt", ".json"):
            path = pathlib.Path(folder) / (file + suffix)
            if path.is_file():
                document = json.loads(path.read_text(encoding="utf-8"))
                return [sorted(int(index) for index in document[key][1]) for key in keys]
        return None


    def cifar(folder: str, files: Sequence[str], label_bytes: int) -> Split:
        data = np.concatenate([records(folder, file, label_bytes + 3072) for file in files])
        images = data[:, label_bytes:].reshape(-1, 3, 32, 32)
        return Split(images, data[:, label_bytes - 1].astype(np.int64))


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
            with open(location(folder, file), "rb") as stream:
                batch = ArrayUnpickler(stream, encoding="latin1").load()
            label = np.asarray(batch["labels"], dtype=np.int64)
            images.append(np.asarray(batch["data"], dtype=np.uint8)[label <= 120])
            labels.append(label[label <= 120] - 1)
        return Split(np.concatenate(images).reshape(-1, 3, 16, 16), np.concatenate(labels))


    def stl10(folder: str, part: str) -> Split:
        """96 x 96 planes column by column, halved by averaging."""
        columns = records(folder, f"stl10_binary/{part}_X.bin", 27648).reshape(
            -1, 3, 48, 2, 48, 2
        )
        sums = columns.astype(np.uint16).sum(axis=(3, 5))
        images = ((sums + 2) // 4).astype(np.uint8).transpose(0, 1, 3, 2)
        labels = records(folder, f"stl10_binary/{part}_y.bin", 1)[:, 0].astype(np.int64) - 1
        return Split(np.ascontiguousarray(images), labels)


    def digits() -> Split:
        lines = DIGITS
        values = np.array(
            [list(line[:64].encode()) for line in lines], dtype=np.uint8
        ) - ord("a")
        images = np.repeat(values.reshape(-1, 1, 8, 8), 3, axis=1)
        return Split(images, np.array([int(line[64]) for line in lines], dtype=np.int64))


    def load_data(arguments: argparse.Namespace) -> tuple[Split, Split, Split, str]:
        """Training, validation and test split, and the split's name."""
        folder, seed, name = arguments.data_dir, DATA["split_seed"], DATA["name"]
        if arguments.data_file:
            tensors, metadata = read_tensors(arguments.data_file)
            parts = [
                Split(
                    tensors[f"{part}.images"].numpy(),
                    tensors[f"{part}.labels"].numpy().astype(np.int64),
                )
                for part in ("train", "validation", "test")
            ]
            return parts[0], parts[1], parts[2], metadata.get("split", "")
        if name == "digits":
            everything = digits()
            a, b, c = (
                everything.gathered(part)
                for part in stratified(everything.labels, [1197, 300, 300], seed)
            )
            return a, b, c, f"stratified-1197-300-300-seed-{seed}"
        if name == "stl10":
            training = stl10(folder, "train")
            count = len(training.labels)
            parts = [
                training.gathered(p)
                for p in stratified(training.labels, [count - count // 5, count // 5], seed)
            ]
            return (
                parts[0],
                parts[1],
                stl10(folder, "test"),
                f"stratified-80-20-seed-{seed}",
            )
        if name == "cifar10":
            training = cifar(
                folder,
                [f"cifar-10-batches-bin/data_batch_{number}.bin" for number in range(1, 6)],
                1,
            )
            test = cifar(folder, ["cifar-10-batches-bin/test_batch.bin"], 1)
            found = lists(folder, "cifar-split", ["train", "valid"])
            count = len(training.labels)
            halves = found or stratified(
                training.labels, [count - count // 2, count // 2], seed
            )
            split = (
                "search-nasbench201" if found else f"search-stratified-50-50-seed-{seed}"
            )
            return training.gathered(halves[0]), training.gathered(halves[1]), test, split
        if name == "cifar100":
            training = cifar(folder, ["cifar-100-binary/train.bin"], 2)
            test = cifar(folder, ["cifar-100-binary/test.bin"], 2)
            found = lists(folder, "cifar100-test-split", ["xvalid", "xtest"])
        else:
            training = imagenet16(
                folder, [f"ImageNet16/train_data_batch_{number}" for number in range(1, 11)]
            )
            test = imagenet16(folder, ["ImageNet16/val_data"])
            found = lists(folder, "imagenet-16-120-test-split", ["xvalid", "xtest"])
        count = len(test.labels)
        halves = found or stratified(test.labels, [count // 2, count - count // 2], seed)
        split = (
            "test-halved-nasbench201" if found else f"test-halved-stratified-seed-{seed}"
        )
        return training, test.gathered(halves[0]), test.gathered(halves[1]), split


    def digest(split: str, parts: Sequence[Split]) -> str:
        """SHA-256 over all images, labels and the split."""
        result = hashlib.sha256(f"naderc.data/1\n{DATA['name']}\n{split}\n".encode())
        for part in parts:
            result.update(f"{len(part.labels)} {DATA['side']}\n".encode())
            result.update(np.ascontiguousarray(part.images).tobytes())
            result.update(part.labels.astype("<u2").tobytes())
        return result.hexdigest()


    class Batches:
        """Batches of a split: augmented and shuffled by the seed in training, in order in evaluation."""

        def __init__(
            self, split: Split, table: Floats, batch: int, seed: int | None
        ) -> None:
            self.split, self.table, self.batch, self.seed = split, table, batch, seed
            count = len(split.labels)
            rest = count % batch
            # Batch statistics of one image mean nothing.
            dropped = seed is not None and rest == 1 and batch > 1
            self.count = count // batch + (1 if rest and not dropped else 0)

        def order(self, epoch: int) -> list[int]:
            indices = list(range(len(self.split.labels)))
            return indices if self.seed is None else shuffled(indices, self.seed, 1, epoch)

        def size(self, batch: int) -> int:
            return min(self.batch, len(self.split.labels) - batch * self.batch)

        def get(
            self, order: list[int], epoch: int, batch: int, part: slice
        ) -> tuple[Tensor, Tensor]:
            """The images of a part of a batch, normalised, and their labels."""
            chosen = np.array(
                order[batch * self.batch : batch * self.batch + self.size(batch)][part],
                dtype=np.int64,
            )
            images = self.split.images[chosen]
            if self.seed is not None:
                images = self.augmented(images, epoch, chosen)
            # One table of 256 values a channel.
            channels = np.arange(3).reshape(1, 3, 1, 1)
            return torch.from_numpy(self.table[channels, images]), torch.from_numpy(
                self.split.labels[chosen]
            )

        def augmented(self, images: Bytes, epoch: int, chosen: Integers) -> Bytes:
            assert self.seed is not None
            mirrored, down, right = placements(self.seed, epoch, chosen.astype(np.uint64))
            images = np.where(mirrored.reshape(-1, 1, 1, 1), images[:, :, :, ::-1], images)
            padding, side = DATA["padding"], images.shape[2]
            if padding == 0:
                return images
            padded = np.pad(
                images, ((0, 0), (0, 0), (padding, padding), (padding, padding))
            )
            rows = (down + padding).reshape(-1, 1, 1, 1) + np.arange(side).reshape(
                1, 1, -1, 1
            )
            columns = (right + padding).reshape(-1, 1, 1, 1) + np.arange(side).reshape(
                1, 1, 1, -1
            )
            numbers = np.arange(len(images)).reshape(-1, 1, 1, 1)
            return np.asarray(
                padded[numbers, np.arange(3).reshape(1, 3, 1, 1), rows, columns]
            )
    """#
}
