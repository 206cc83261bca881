/// The fixed part of the training program: one training, its epochs, checkpoints and result.
extension TrainingScriptText {
  static let session = #"""
    class Session:
        """One training with its folder."""

        def __init__(self, arguments: argparse.Namespace) -> None:
            self.arguments = arguments
            self.folder = pathlib.Path(arguments.out)
            self.train, self.validation, self.test, self.split = load_data(arguments)
            self.digest = digest(self.split, [self.train, self.validation, self.test])
            size, count = arguments.batch_size, len(self.train.labels)
            if not arguments.world <= size <= count:
                fail(
                    f"a batch of {size} for {count} training images and {arguments.world} processes",
                    64,
                )
            table = self.normalization()
            self.batches = Batches(
                self.train, table, arguments.batch_size, arguments.seed, arguments.world
            )
            self.chosen = Batches(self.validation, table, arguments.batch_size, None)
            self.final = Batches(self.test, table, arguments.batch_size, None)
            self.model: nn.Module = NETWORK()
            initialize(self.model, arguments.seed)
            if arguments.weights:
                restore(self.model, read_tensors(arguments.weights)[0])
            self.masks = Masks(self.model)
            self.stem = list(self.model.get_submodule("stem").parameters())
            self.model.to(arguments.device)
            if arguments.channels_last:
                self.model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
            self.optimizer = torch.optim.SGD(
                self.model.parameters(),
                lr=arguments.learning_rate,
                momentum=0.9,
                weight_decay=5e-4,
                nesterov=True,
            )
            self.progress = Progress()
            self.best: dict[str, Tensor] = {}
            self.before = 0.0
            if arguments.resume and self.checkpoint.is_file():
                self.load_checkpoint()
            network: nn.Module = self.model
            if arguments.compile:
                network = cast(nn.Module, torch.compile(network))
            if arguments.world > 1:
                network = nn.parallel.DistributedDataParallel(network)
            self.network = network

        @property
        def checkpoint(self) -> pathlib.Path:
            return self.folder / "checkpoint.safetensors"

        @property
        def identity(self) -> dict[str, str]:
            """What a checkpoint belongs to, as `naderc run` writes it."""
            return {
                "format": "naderc.checkpoint/2",
                "version": MODEL["version"],
                "block": hashlib.sha256(BLOCK.encode()).hexdigest(),
                "width": str(MODEL["width"]),
                "recipe": json.dumps(recipe(self.arguments), separators=(",", ":")),
                "data": self.digest,
                "seed": str(self.arguments.seed),
            }

        def normalization(self) -> Floats:
            mean, deviation = DATA["mean"], DATA["deviation"]
            if mean is None:
                values = self.train.images.astype(np.int64)
                count = values.shape[0] * values.shape[2] * values.shape[3]
                mean = values.sum(axis=(0, 2, 3)) / count
                variance = (values**2).sum(axis=(0, 2, 3)) / count - mean**2
                deviation = np.where(variance > 1e-12, np.sqrt(np.maximum(variance, 0)), 1)
            mean, deviation = (
                np.asarray(mean, dtype=np.float32),
                np.asarray(deviation, dtype=np.float32),
            )
            steps = np.arange(256, dtype=np.float32).reshape(1, 256)
            table = (steps - mean.reshape(3, 1)) / deviation.reshape(3, 1)
            return np.asarray(table, dtype=np.float32)

        def save_checkpoint(self) -> None:
            progress = self.progress
            tensors = {
                "model." + name: value for name, value in weights_of(self.model).items()
            }
            tensors |= {"best." + name: value for name, value in self.best.items()}
            for name, parameter in self.model.named_parameters():
                momentum = self.optimizer.state[parameter].get("momentum_buffer")
                tensors["momentum." + name] = (
                    torch.zeros_like(parameter) if momentum is None else momentum
                )
            history = [[epoch[key] for key in RATES] for epoch in progress.epochs]
            tensors["state.epochs"] = bits_of(history).reshape(-1, len(RATES))
            numbers = [progress.steps, int(bits_of([progress.loss])), progress.correct]
            numbers += [progress.images, progress.best or 0, progress.silent]
            tensors["state.progress"] = torch.tensor(numbers)
            write_tensors(self.checkpoint, tensors, self.identity)

        def load_checkpoint(self) -> None:
            tensors, metadata = read_tensors(self.checkpoint)
            for key, value in self.identity.items():
                if metadata.get(key) != value:
                    fail(
                        f"{self.checkpoint} belongs to another training, its {key} differs; "
                        "--force trains again from the beginning"
                    )

            def part(prefix: str) -> dict[str, Tensor]:
                return {
                    name[len(prefix) :]: value
                    for name, value in tensors.items()
                    if name.startswith(prefix)
                }

            restore(self.model, part("model."))
            self.best = part("best.")
            momentum = part("momentum.")
            for name, parameter in self.model.named_parameters():
                # Where PyTorch keeps it too: in the parameter's own layout.
                buffer = torch.empty_like(parameter)
                buffer.copy_(momentum[name].to(parameter.device))
                self.optimizer.state[parameter]["momentum_buffer"] = buffer
            epochs = tensors["state.epochs"].view(torch.float64).tolist()
            steps, loss, correct, images, best, silent = tensors["state.progress"].tolist()
            self.progress = Progress(
                [
                    {"epoch": number, **dict(zip(RATES, values, strict=True))}
                    for number, values in enumerate(epochs, start=1)
                ],
                steps,
                float(torch.tensor([loss]).view(torch.float64)),
                correct,
                images,
                best or None,
                silent,
            )
            if epochs and self.metrics.is_file():
                line = self.metrics.read_text().splitlines()[len(epochs) - 1]
                self.before = float(json.loads(line)["seconds"])

        @property
        def metrics(self) -> pathlib.Path:
            return self.folder / "metrics.jsonl"

        def seconds(self) -> float:
            return self.before + time.monotonic() - self.start

        def run(self) -> dict[str, Any]:
            a, progress = self.arguments, self.progress
            self.start, self.trained = time.monotonic(), 0
            lines = (
                self.metrics.read_text().splitlines()[: len(progress.epochs)]
                if self.metrics.is_file()
                else []
            )
            status, cause = "finished", None
            while len(progress.epochs) < a.epochs:
                cause = (
                    None
                    if a.no_early_stop
                    else silence(progress, self.batches)
                    or hopeless(progress, self.train.labels, a.epochs)
                )
                if cause:
                    status = "stopped_early"
                    break
                status, cause = self.run_epoch(len(progress.epochs) + 1)
                if status != "finished":
                    break
                self.finish_epoch()
                if a.rank == 0:
                    lines.append(
                        json.dumps(
                            {**progress.epochs[-1], "seconds": self.seconds()},
                            separators=(",", ":"),
                        )
                    )
                    write_whole(self.metrics, ("\n".join(lines) + "\n").encode())
                    self.save_checkpoint()
                say(a, {"event": "epoch", **progress.epochs[-1]})
            if status == "interrupted" and a.rank == 0:
                self.save_checkpoint()
            return self.result(status, cause)

        def run_epoch(self, epoch: int) -> tuple[str, str | None]:
            a, progress = self.arguments, self.progress
            order = self.batches.order(epoch)
            self.network.train()
            while progress.steps < self.batches.count:
                if self.interrupted():
                    return "interrupted", None
                step = progress.steps
                count = self.batches.size(step)
                loss, correct, norm = train_step(
                    self.network,
                    self.optimizer,
                    self.batches,
                    order,
                    epoch,
                    step,
                    a,
                    self.masks,
                )
                if not (math.isfinite(loss) and math.isfinite(norm)):
                    what = "gradient" if math.isfinite(loss) else "loss"
                    return (
                        "diverged",
                        f"the {what} is not finite at step {step + 1} of epoch {epoch}; a smaller --learning-rate or a normalisation helps",
                    )
                reached = any(
                    parameter.grad is not None and bool(parameter.grad.any())
                    for parameter in self.stem
                )
                progress.silent = 0 if reached else progress.silent + 1
                self.optimizer.zero_grad(set_to_none=True)
                progress.loss += loss * count
                progress.correct += correct
                progress.images += count
                progress.steps += 1
                self.trained += count
                event = {
                    "event": "step",
                    "epoch": epoch,
                    "step": progress.steps,
                    "steps": self.batches.count,
                }
                event |= {
                    "loss": progress.loss / progress.images,
                    "accuracy": progress.correct / progress.images,
                }
                say(a, event | {"step_loss": loss})
                if (
                    a.stop_after
                    and (epoch - 1) * self.batches.count + progress.steps >= a.stop_after
                ):
                    return "interrupted", None
            return "finished", None

        def interrupted(self) -> bool:
            """Whether any process was asked to stop: all of them stop at the same step."""
            if self.arguments.world == 1:
                return STOP.requested
            flag = torch.tensor([float(STOP.requested)], device=self.arguments.device)
            torch.distributed.all_reduce(flag)
            return bool(flag.item() > 0)

        def validate(self) -> tuple[float, float]:
            """Loss and accuracy, the same in all processes, so that they decide the same."""
            a = self.arguments
            if a.world == 1:
                return evaluate(self.model, self.chosen, a)
            # Running statistics are those of each process's own images.
            for buffer in self.model.buffers():
                torch.distributed.broadcast(buffer, 0)
            scores = evaluate(self.model, self.chosen, a)
            numbers = torch.tensor(scores, dtype=torch.float64, device=a.device)
            torch.distributed.broadcast(numbers, 0)
            loss, accuracy = numbers.tolist()
            return loss, accuracy

        def finish_epoch(self) -> None:
            progress, epoch = self.progress, len(self.progress.epochs) + 1
            loss, accuracy = self.validate()
            total = self.arguments.epochs * self.batches.count
            entry = {
                "epoch": epoch,
                "train_loss": progress.loss / max(progress.images, 1),
                "train_accuracy": progress.correct / max(progress.images, 1),
                "validation_loss": loss,
                "validation_accuracy": accuracy,
                "learning_rate": learning_rate(
                    self.arguments, epoch * self.batches.count - 1, total
                ),
            }
            known = (
                progress.epochs[progress.best - 1]["validation_accuracy"]
                if progress.best
                else -1.0
            )
            if accuracy > known:
                progress.best = epoch
                self.best = {
                    name: value.detach().clone()
                    for name, value in weights_of(self.model).items()
                }
            progress.epochs.append(entry)
            progress.steps, progress.loss, progress.correct, progress.images = 0, 0.0, 0, 0

        def result(self, status: str, cause: str | None) -> dict[str, Any]:
            a, progress = self.arguments, self.progress
            elapsed = time.monotonic() - self.start
            last_test = best_test = None
            if status == "finished":
                last_test = evaluate(self.model, self.final, a)[1]
                if a.rank == 0:
                    write_tensors(
                        self.folder / "weights.safetensors", weights_of(self.model)
                    )
                if self.best:
                    restore(self.model, self.best)
                    best_test = evaluate(self.model, self.final, a)[1]
            last = progress.epochs[-1] if progress.epochs else {}
            best = progress.epochs[progress.best - 1] if progress.best else {}
            return {
                "schema": "naderc.run/1",
                "version": MODEL["version"],
                "status": status,
                "cause": cause,
                "block": {
                    "name": MODEL["name"],
                    "hash": MODEL["hash"],
                    "text_sha256": hashlib.sha256(BLOCK.encode()).hexdigest(),
                },
                "backend": "torch",
                "isa": torch.cuda.get_device_name()
                if a.device.type == "cuda"
                else torch.backends.cpu.get_cpu_capability(),
                "width": MODEL["width"],
                "parameters": MODEL["parameters"],
                "macs_exact": MODEL["macs_exact"],
                "macs_nader": MODEL["macs_nader"],
                "dataset": {
                    "name": DATA["name"],
                    "source": DATA["source"],
                    "split": self.split,
                    "digest": self.digest,
                    "train": len(self.train.labels),
                    "validation": len(self.validation.labels),
                    "test": len(self.test.labels),
                },
                "recipe": recipe(a),
                "seed": a.seed,
                "epochs": a.epochs,
                "epochs_done": len(progress.epochs),
                "last": {
                    "train_loss": last.get("train_loss"),
                    "validation_accuracy": last.get("validation_accuracy"),
                    "test_accuracy": last_test,
                },
                "best_validation": {
                    "epoch": progress.best,
                    "validation_accuracy": best.get("validation_accuracy"),
                    "test_accuracy": best_test,
                },
                "seconds": self.seconds(),
                "images_per_second": self.trained / max(elapsed, 1e-9),
                "peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
                * 1024,
                "predicted_memory_bytes": None,
                "cached": False,
            }
    """#
}
