"""The random numbers of naderc's DropPath: a hash of (seed, step, layer, image)."""

import torch

MASK = (1 << 64) - 1


def mix(z):
    z = (z + 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def uniform(seed, step, layer, image):
    return (mix(mix(mix(mix(seed) ^ step) ^ layer) ^ image) >> 40) * 2.0**-24


def kept(layer, number, seed, step, count):
    """Which of `count` images the layer of this number keeps."""
    # The engine compares in single precision.
    probability = float(torch.tensor(layer.prob, dtype=torch.float32))
    return [uniform(seed, step, number, image) >= probability for image in range(count)]


def drops_everything(module, drop_paths, seed, step, count):
    """Whether some DropPath keeps no image: behind it nothing but rounding is left."""
    return any(
        not any(kept(module.get_submodule(entry["name"]), entry["layer"], seed, step, count)) for entry in drop_paths)


def follow(module, drop_paths, seed, step):
    """Makes the DropPath modules of `module` drop what naderc drops in this step."""
    for entry in drop_paths:
        layer = module.get_submodule(entry["name"])

        def forward(x, layer=layer, number=entry["layer"]):
            if not layer.training:
                return x
            mask = kept(layer, number, seed, step, x.shape[0])
            shape = (x.shape[0],) + (1,) * (x.dim() - 1)
            return x * torch.tensor(mask, dtype=x.dtype).reshape(shape) / (1.0 - layer.prob)

        layer.forward = forward
