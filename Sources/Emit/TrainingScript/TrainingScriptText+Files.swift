/// The fixed part of the training program: weights, checkpoints and results on disk.
extension TrainingScriptText {
  static let files = #"""
    # Files: safetensors, written and read without a library; everything appears whole or not at all.

    KINDS = {
        "F32": torch.float32,
        "I64": torch.int64,
        "U8": torch.uint8,
        "I32": torch.int32,
    }


    def write_whole(path: pathlib.Path, data: bytes) -> None:
        temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        with open(temporary, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)


    def write_tensors(
        path: pathlib.Path,
        tensors: dict[str, Tensor],
        metadata: dict[str, str] | None = None,
    ) -> None:
        names = {kind: name for name, kind in KINDS.items()}
        header: dict[str, Any] = {"__metadata__": metadata} if metadata else {}
        pieces, offset = [], 0
        for name in sorted(tensors):
            tensor = tensors[name].detach().cpu().contiguous()
            data = tensor.numpy().tobytes()
            header[name] = {
                "dtype": names[tensor.dtype],
                "shape": list(tensor.shape),
                "data_offsets": [offset, offset + len(data)],
            }
            pieces.append(data)
            offset += len(data)
        text = json.dumps(header, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 8)
        write_whole(path, len(text).to_bytes(8, "little") + text + b"".join(pieces))


    def read_tensors(path: str | pathlib.Path) -> tuple[dict[str, Tensor], dict[str, str]]:
        try:
            data = pathlib.Path(path).read_bytes()
            size = int.from_bytes(data[:8], "little")
            header = json.loads(data[8 : 8 + size])
            metadata = header.pop("__metadata__", {})
            tensors = {}
            for name, entry in header.items():
                begin, end = entry["data_offsets"]
                raw = bytearray(data[8 + size + begin : 8 + size + end])
                kind = KINDS[entry["dtype"]]
                tensor = (
                    torch.frombuffer(raw, dtype=kind) if raw else torch.empty(0, dtype=kind)
                )
                tensors[name] = tensor.reshape(entry["shape"])
        except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
            fail(f"{path} is not a readable safetensors file: {error}")
        return tensors, metadata


    def weights_of(model: nn.Module) -> dict[str, Tensor]:
        """Weights and running statistics under their names."""
        state = model.state_dict()
        return {
            name: value
            for name, value in state.items()
            if not name.endswith("num_batches_tracked")
        }


    def restore(model: nn.Module, tensors: dict[str, Tensor]) -> None:
        counters = {
            name: value
            for name, value in model.state_dict().items()
            if name.endswith("num_batches_tracked")
        }
        try:
            model.load_state_dict({**tensors, **counters}, strict=True)
        except RuntimeError as error:
            fail(f"the weights are those of another network: {error}")


    def write_json(path: pathlib.Path, value: dict[str, Any]) -> None:
        write_whole(path, (json.dumps(value, separators=(",", ":")) + "\n").encode())
    """#
}
