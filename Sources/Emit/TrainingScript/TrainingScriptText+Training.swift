/// The fixed part of the training program: the steps, evaluation, and what is said while it runs.
extension TrainingScriptText {
  static let training = #"""
    # Training: SGD with Nesterov momentum and a cosine, as `naderc run` does it.


    @dataclass
    class Progress:
        """How far a training has come."""

        epochs: list[dict[str, float]] = field(default_factory=list)
        steps: int = 0
        loss: float = 0.0
        correct: int = 0
        images: int = 0
        best: int | None = None
        silent: int = 0


    # The numbers of an epoch in the order in which a checkpoint holds them.
    RATES = (
        "train_loss",
        "train_accuracy",
        "validation_loss",
        "validation_accuracy",
        "learning_rate",
    )


    def bits_of(numbers: Sequence[Any]) -> Tensor:
        """Doubles as whole numbers, so that nothing is lost."""
        return torch.tensor(numbers, dtype=torch.float64).view(torch.int64)


    def say(arguments: argparse.Namespace, event: dict[str, Any]) -> None:
        if arguments.rank != 0 or arguments.progress == "none":
            return
        if arguments.progress == "json":
            print(json.dumps(event, separators=(",", ":")), file=sys.stderr, flush=True)
        elif event["event"] == "epoch":
            print(
                f"epoch {event['epoch']}/{arguments.epochs}  loss {event['train_loss']:.4f}  "
                f"train {event['train_accuracy']:.4f}  validation loss {event['validation_loss']:.4f}  "
                f"validation {event['validation_accuracy']:.4f}",
                file=sys.stderr,
                flush=True,
            )


    class Masks:
        """Gives every DropPath of a network the images that it keeps in a step."""

        def __init__(self, model: nn.Module) -> None:
            self.layers: list[tuple[nn.Module, int, float]] = []
            number = 0
            # Each operation of the network counts, in the order in which the data pass it.
            for name in ordered_blocks(model):
                block = model.get_submodule(name)
                role = (
                    "base"
                    if name.startswith("stages")
                    else name.split(".")[0].removesuffix("s")
                )
                for attribute, place in MODEL["drop_paths"][role]:
                    layer = block.get_submodule(attribute)
                    self.layers.append(
                        (layer, number + place, float(cast(Any, layer).prob))
                    )
                    layer.forward = functools.partial(self.apply, layer)
                number += MODEL["operations"][role]

        @staticmethod
        def apply(layer: nn.Module, x: Tensor) -> Tensor:
            if not layer.training:
                return x
            mask: Tensor = cast(Any, layer).mask
            return x * mask.to(x.dtype).reshape((x.shape[0],) + (1,) * (x.dim() - 1))

        def draw(self, seed: int, step: int, images: range, device: torch.device) -> None:
            for layer, number, probability in self.layers:
                kept = keep_flags(seed, step, number, probability, images)
                scaled = kept.astype(np.float32) / np.float32(1 - np.float32(probability))
                cast(Any, layer).mask = torch.from_numpy(scaled).to(device)


    def ordered_blocks(model: nn.Module) -> list[str]:
        names: dict[str, None] = {}
        for name, _ in model.named_modules():
            parts = name.split(".")
            if len(parts) == {"stem": 1, "stages": 3, "downsamples": 2}.get(parts[0], 0):
                names[name] = None

        def place(name: str) -> tuple[int, int]:
            part, *rest = name.split(".")
            if part == "stem":
                return (0, 0)
            return (1 + int(rest[0]), 0 if part == "stages" else 1)

        return sorted(names, key=place)


    def autocast(arguments: argparse.Namespace) -> torch.autocast:
        return torch.autocast(
            arguments.device.type, dtype=torch.bfloat16, enabled=arguments.amp
        )


    def to_device(
        images: Tensor, labels: Tensor, arguments: argparse.Namespace
    ) -> tuple[Tensor, Tensor]:
        images = images.to(arguments.device, non_blocking=True)
        if arguments.channels_last:
            images = images.to(memory_format=torch.channels_last)
        return images, labels.to(arguments.device, non_blocking=True)


    def share(count: int, arguments: argparse.Namespace) -> slice:
        """The images of a batch that this process takes."""
        start, rest = divmod(count, arguments.world)
        first = arguments.rank * start + min(arguments.rank, rest)
        return slice(first, first + start + (1 if arguments.rank < rest else 0))


    @torch.no_grad()
    def evaluate(
        model: nn.Module, batches: Batches, arguments: argparse.Namespace
    ) -> tuple[float, float]:
        """Mean cross entropy and accuracy over a whole split."""
        model.eval()
        loss, correct, total = 0.0, 0, 0
        order = batches.order(0)
        for batch in range(batches.count):
            images, labels = to_device(
                *batches.get(order, 0, batch, slice(None)), arguments
            )
            with autocast(arguments):
                logits = model(images)
            loss += float(F.cross_entropy(logits.double(), labels, reduction="sum"))
            correct += int((logits.argmax(dim=1) == labels).sum())
            total += len(labels)
        return loss / max(total, 1), correct / max(total, 1)


    def learning_rate(arguments: argparse.Namespace, step: int, total: int) -> float:
        return float(arguments.learning_rate * 0.5 * (1 + math.cos(math.pi * step / total)))


    def chance(labels: Integers) -> tuple[float, float]:
        """Entropy of the labels, and the share of the most frequent class."""
        shares = np.unique(labels, return_counts=True)[1] / max(len(labels), 1)
        return float(-(shares * np.log(shares)).sum()), float(shares.max())


    def hopeless(progress: Progress, labels: Integers, epochs: int) -> str | None:
        """The rule that ends a training whose loss does not leave the chance level."""
        loss, accuracy = chance(labels)
        epoch = len(progress.epochs)
        if (
            not progress.epochs
            or loss <= 0
            or epoch < max(5, epochs // 10)
            or epoch >= epochs
        ):
            return None
        last = progress.epochs[-1]
        if (
            last["train_loss"] >= 0.98 * loss
            and last["validation_accuracy"] <= 1.5 * accuracy
        ):
            return (
                f"the loss does not leave the chance level: {round(last['train_loss'], 3)} after {epoch} epochs, "
                f"{round(loss, 3)} without looking at the images; --no-early-stop trains on"
            )
        return None


    def silence(progress: Progress, batches: Batches) -> str | None:
        """The rule that ends a training whose loss does not depend on the images."""
        if not 0 < batches.count <= progress.silent:
            return None
        return (
            "the gradient vanishes on its way to the first layers, so nothing there has learned for an epoch; "
            "--no-early-stop trains on"
        )


    def train_step(
        network: nn.Module,
        optimizer: torch.optim.SGD,
        batches: Batches,
        order: list[int],
        epoch: int,
        step: int,
        arguments: argparse.Namespace,
        masks: Masks,
    ) -> tuple[float, int, float]:
        """One step: the batch's mean loss, how many images were right, and the gradient's norm.

        Where one of them is not finite the weights are left as they were.
        """
        count = batches.size(step)
        part = share(count, arguments)
        number = (epoch - 1) * batches.count + step
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(arguments, number, arguments.epochs * batches.count)
        images, labels = to_device(*batches.get(order, epoch, step, part), arguments)
        masks.draw(arguments.seed, number, range(part.start, part.stop), arguments.device)
        with autocast(arguments):
            logits = network(images)
            total = F.cross_entropy(
                logits.float(),
                labels,
                reduction="sum",
                label_smoothing=arguments.label_smoothing,
            )
        # Gradients are averaged over the processes: each gives its sum over the mean size of a share.
        (total * (arguments.world / count)).backward()
        sums = torch.stack(
            [total.detach().double(), (logits.argmax(dim=1) == labels).sum().double()]
        )
        if arguments.world > 1:
            torch.distributed.all_reduce(sums)
        loss = float(sums[0]) / count
        # Nothing is clipped: it gives the norm alone.
        norm = float(nn.utils.clip_grad_norm_(network.parameters(), math.inf))
        if math.isfinite(loss) and math.isfinite(norm):
            optimizer.step()
        return loss, int(sums[1]), norm
    """#
}
