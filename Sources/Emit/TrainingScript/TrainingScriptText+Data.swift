/// The fixed part of the training program: splits and batches.
extension TrainingScriptText {
  static let splits = #"""
    # Data: the files that `naderc run` reads, split as it splits them.


    @dataclass
    class Split:
        """Images (N, 3, side, side) of 8 bits, and their labels."""

        images: Bytes
        labels: Integers

        def gathered(self, indices: Sequence[int]) -> "Split":
            return Split(self.images[list(indices)], self.labels[list(indices)])


    # Training, validation, test, and the name of the split.
    Parts = tuple[Split, Split, Split, str]

    # What reading a file that is not what it should be raises.
    BROKEN = (OSError, ValueError, LookupError, TypeError, ArithmeticError)


    def fail(message: str, code: int = 2) -> NoReturn:
        print(f"{pathlib.Path(sys.argv[0]).name}: {message}", file=sys.stderr)
        sys.exit(code)
    """#

  static let data = #"""
    def load_data(arguments: argparse.Namespace) -> Parts:
        if not arguments.data_file:
            parts = read_data(arguments.data_dir)
            for part in parts[:3]:
                wrong = (part.labels < 0) | (part.labels >= DATA["classes"])
                if wrong.any():
                    fail(f"{DATA['name']} has a label {part.labels[wrong][0]}")
            if not len(parts[0].labels) or not len(parts[2].labels):
                fail(f"{DATA['name']} has no images to train or to test on")
            return parts
        tensors, metadata = read_tensors(arguments.data_file)
        train, validation, test = (
            Split(
                tensors[f"{part}.images"].numpy(),
                tensors[f"{part}.labels"].numpy().astype(np.int64),
            )
            for part in ("train", "validation", "test")
        )
        return train, validation, test, metadata.get("split", "")


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
            self,
            split: Split,
            table: Floats,
            batch: int,
            seed: int | None,
            processes: int = 1,
        ) -> None:
            self.split, self.table, self.batch, self.seed = split, table, batch, seed
            count = len(split.labels)
            rest = count % batch
            # Batch statistics of one image mean nothing; every process needs an image.
            dropped = seed is not None and batch > 1 and rest < max(2, processes)
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
