/// The fixed part of the training program: the command line, processes and signals.
extension TrainingScriptText {
  static let main = #"""
    class Stop:
        """Whether the program was asked to stop."""

        requested = False

        def request(self, number: int, frame: FrameType | None) -> None:
            self.requested = True


    STOP = Stop()


    def end_with_parent() -> None:
        """Ends the process, and what it has started, when standard input is closed."""
        while os.read(0, 4096):
            pass
        os.killpg(0, signal.SIGKILL)


    def recipe(a: argparse.Namespace) -> dict[str, Any]:
        return {
            "optimizer": "sgd",
            "nesterov": True,
            "epochs": a.epochs,
            "batch_size": a.batch_size,
            "learning_rate": a.learning_rate,
            "schedule": "cosine",
            "momentum": 0.9,
            "weight_decay": 5e-4,
            "label_smoothing": a.label_smoothing,
            "initial_weights": a.initial,
        }


    def parse() -> argparse.Namespace:
        parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
        parser.add_argument(
            "--data-dir",
            default=DATA["folder"] or os.environ.get("NADERC_DATA") or "data",
            help="where the data lie",
        )
        parser.add_argument("--data-file", help=argparse.SUPPRESS)
        parser.add_argument("--out", default=DATA["out"], help="the folder that is written")
        parser.add_argument("--epochs", type=int, default=DATA["epochs"])
        parser.add_argument(
            "--batch-size",
            type=int,
            default=DATA["batch_size"],
            help="of all processes together",
        )
        parser.add_argument("--learning-rate", type=float, default=DATA["learning_rate"])
        parser.add_argument("--label-smoothing", type=float, default=0.0)
        parser.add_argument("--seed", type=int, default=777)
        parser.add_argument("--weights", help="first weights, a safetensors file")
        parser.add_argument("--device", help="cuda or cpu; by default the best there is")
        parser.add_argument(
            "--amp", action="store_true", help="mixed precision with bfloat16"
        )
        parser.add_argument("--channels-last", action="store_true")
        parser.add_argument("--compile", action="store_true", help="torch.compile")
        parser.add_argument("--threads", type=int)
        parser.add_argument(
            "--resume", action="store_true", help="go on where the folder's run stopped"
        )
        parser.add_argument(
            "--force", action="store_true", help="train again and overwrite the folder"
        )
        parser.add_argument("--no-early-stop", action="store_true")
        parser.add_argument("--progress", choices=["auto", "json", "none"], default="auto")
        parser.add_argument("--stop-after", type=int, default=0, help=argparse.SUPPRESS)
        parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
        a = parser.parse_args()
        if (
            a.epochs < 1
            or a.learning_rate <= 0
            or not 0 <= a.label_smoothing < 1
            or not 0 <= a.seed < 1 << 63
        ):
            parser.error(
                "epochs and learning rate must be positive, label smoothing within 0..<1, the seed 0 or more"
            )
        a.initial = None
        if a.weights:
            try:
                a.initial = hashlib.sha256(pathlib.Path(a.weights).read_bytes()).hexdigest()
            except OSError as error:
                fail(f"the weights cannot be read: {error}")
        if a.threads:
            torch.set_num_threads(a.threads)
        a.rank, a.world = (
            int(os.environ.get("RANK", "0")),
            int(os.environ.get("WORLD_SIZE", "1")),
        )
        kind = a.device or ("cuda" if torch.cuda.is_available() else "cpu")
        try:
            a.device = torch.device(kind)
        except RuntimeError:
            parser.error(f"there is no device '{kind}'; cuda, cuda:1 and cpu are some")
        if a.device.type == "cuda":
            local = int(os.environ.get("LOCAL_RANK", a.device.index or 0))
            if local >= torch.cuda.device_count():
                fail(f"torch finds no CUDA device {local}; --device cpu trains without")
            torch.cuda.set_device(local)
            a.device = torch.device("cuda", local)
        return a


    def main() -> int:
        a = parse()
        folder = pathlib.Path(a.out)
        result_path = folder / "result.json"
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, STOP.request)
        if a.child:
            threading.Thread(target=end_with_parent, daemon=True).start()
        if a.world > 1:
            torch.distributed.init_process_group(
                "nccl" if a.device.type == "cuda" else "gloo"
            )
        occupied = result_path.is_file() or (folder / "checkpoint.safetensors").is_file()
        if occupied and not a.resume and not a.force:
            fail(
                f"{folder} holds a run; --resume continues it, --force overwrites it, --out chooses another folder"
            )
        if a.resume and result_path.is_file():
            known = json.loads(result_path.read_text())
            if known["status"] != "interrupted":
                print(json.dumps(known))
                return 0
        folder.mkdir(parents=True, exist_ok=True)
        session = Session(a)
        if a.rank == 0:
            names = ["result.json", "report.html"]
            if not a.resume:
                names += ["checkpoint.safetensors", "weights.safetensors"]
            for name in names:
                (folder / name).unlink(missing_ok=True)
            write_whole(folder / "block.ng", BLOCK.encode())
        result = session.run()
        if a.rank == 0:
            # The parent adds its report first: a folder with a result has everything else.
            if not a.child:
                write_json(result_path, result)
            say(a, {"event": "result", "result": result})
            print(json.dumps(result, separators=(",", ":")), flush=True)
        if a.world > 1:
            torch.distributed.destroy_process_group()
        return {"finished": 0, "interrupted": 130}.get(result["status"], 1)


    if __name__ == "__main__":
        sys.exit(main())
    """#
}
