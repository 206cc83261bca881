/// The fixed part of the training program: how its random numbers come about. They are those of the native engine, so that
/// weights, order, augmentation and DropPath agree for a seed.
extension TrainingScriptText {
  static let random = #"""
    # Random numbers: the same streams as the native engine has for a seed.

    GOLDEN = 0x9E3779B97F4A7C15
    MASK = (1 << 64) - 1


    def finalize(z: Words) -> Words:
        """SplitMix64's output function."""
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


    def words(values: Sequence[int] | range | int) -> Words:
        numbers = [values] if isinstance(values, int) else values
        return np.array([value & MASK for value in numbers], dtype=np.uint64)


    def mix(z: Words) -> Words:
        return finalize(z + np.uint64(GOLDEN))


    def stream_state(seed: int, names: Sequence[Words]) -> Words:
        """States of the streams with these names, element by element."""
        state = finalize(words((seed + GOLDEN) & MASK))
        for name in names:
            state = finalize(state ^ finalize(name + np.uint64(GOLDEN)))
        return state


    def below(value: int, bound: int) -> int | None:
        """A number in 0..<bound from 64 random bits; None where they would be biased."""
        product = value * bound
        if product & MASK >= (MASK + 1 - bound) % bound:
            return product >> 64
        return None


    def shuffled(elements: list[int], seed: int, *names: int) -> list[int]:
        """Fisher-Yates with the stream of these names."""
        state = int(stream_state(seed, [words(name) for name in names])[0])
        count = len(elements)
        draws = finalize(
            words(state) + np.uint64(GOLDEN) * np.arange(1, count + 1, dtype=np.uint64)
        ).tolist()
        used = 0
        for index in range(count - 1, 0, -1):
            while True:
                if used < count:
                    value = draws[used]
                else:
                    value = int(finalize(words(state + GOLDEN * (used + 1)))[0])
                used += 1
                other = below(value, index + 1)
                if other is not None:
                    break
            elements[index], elements[other] = elements[other], elements[index]
        return elements


    def placements(
        seed: int, epoch: int, images: Words
    ) -> tuple[Flags, Integers, Integers]:
        """Mirrored or not, and the shift down and right, of each training image in an epoch."""
        state = stream_state(seed, [words(2), words(epoch), images])
        mirrored = np.zeros(len(images), dtype=bool)
        down = np.zeros(len(images), dtype=np.int64)
        right = np.zeros(len(images), dtype=np.int64)
        draw = 0

        def following() -> Words:
            nonlocal draw
            draw += 1
            return finalize(state + words(GOLDEN * draw))

        if DATA["flips"]:
            mirrored = (following() >> np.uint64(63)).astype(bool)
        padding = DATA["padding"]
        if padding > 0:
            span = 2 * padding + 1
            for shift in (down, right):
                # The upper 64 bits of the product, by halves of 32 bits; a bias that would be drawn again has odds of 1e-18.
                value = following()
                high, low = value >> np.uint64(32), value & np.uint64(0xFFFFFFFF)
                product = (
                    high * np.uint64(span) + ((low * np.uint64(span)) >> np.uint64(32))
                ) >> np.uint64(32)
                shift[:] = product.astype(np.int64) - padding
        return mirrored, down, right


    def keep_flags(
        seed: int, step: int, layer: int, probability: float, images: range
    ) -> Flags:
        """Which images a DropPath keeps."""
        key = mix(mix(mix(mix(words(seed)) ^ words(step)) ^ words(layer)) ^ words(images))
        drawn = (key >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-24)
        return np.asarray(drawn >= np.float32(probability))


    def initialize(model: nn.Module, seed: int) -> None:
        """First weights: uniform within 1 / sqrt(inputs of an output), a stream for each tensor in the network's order."""
        for index, (name, parameter) in enumerate(ordered_parameters(model)):
            module = model.get_submodule(name.rpartition(".")[0])
            if not isinstance(module, nn.Conv2d | nn.Linear):
                continue
            fan_in = module.weight[0].numel()
            key = finalize(
                words((seed + index * 0xD1342543DE82EF95) & MASK) + np.uint64(GOLDEN)
            )
            steps = np.arange(1, parameter.numel() + 1, dtype=np.uint64) * np.uint64(GOLDEN)
            uniform = (finalize(key + steps) >> np.uint64(40)).astype(
                np.float32
            ) * np.float32(2.0**-24)
            bound = np.float32(1) / np.sqrt(np.float32(max(fan_in, 1)))
            values = (uniform * np.float32(2) - np.float32(1)) * bound
            with torch.no_grad():
                parameter.copy_(torch.from_numpy(values).reshape(parameter.shape))


    def ordered_parameters(model: nn.Module) -> list[tuple[str, nn.Parameter]]:
        """Parameters in the order of the data's way through the network: a downsample follows its stage."""

        def place(entry: tuple[str, nn.Parameter]) -> tuple[int, int]:
            part, number, *_ = entry[0].split(".")
            if part == "stem":
                return (0, 0)
            if part == "stages":
                return (1 + int(number), 0)
            return (1 + int(number), 1) if part == "downsamples" else (1 << 30, 0)

        return sorted(model.named_parameters(), key=place)
    """#
}
