"""The emitted training program within this process, in single precision or, its arithmetic replaced, in double."""

import contextlib
import importlib.util
import sys
from unittest import mock

import numpy
import torch


def load_program(path):
    """The program as a module of its own, however many are loaded."""
    spec = importlib.util.spec_from_file_location(f"program_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    # Its dataclasses look themselves up there.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def session_of(path, *flags):
    """The program's session, as it is before the first step."""
    program = load_program(path)
    with mock.patch.object(sys, "argv", [str(path), "--device", "cpu", "--progress", "none", *map(str, flags)]):
        arguments = program.parse()
    return program, program.Session(arguments)


def losses(path, steps, *flags, double=False, perturbation=0.0):
    """The losses of the first steps by the program's own `train_step`; its first weights may be changed by a share of theirs."""
    program, session = session_of(path, *flags)
    with contextlib.ExitStack() as stack:
        if double:
            make_double(stack, program, session)
        if perturbation:
            generator = torch.Generator().manual_seed(1)
            with torch.no_grad():
                for parameter in session.model.parameters():
                    noise = torch.randn(parameter.shape, generator=generator, dtype=torch.float64)
                    parameter.mul_(1 + perturbation * noise.to(parameter.dtype))
        result = []
        session.network.train()
        while len(result) < steps:
            epoch, step = 1 + len(result) // session.batches.count, len(result) % session.batches.count
            if step == 0:
                order = session.batches.order(epoch)
            loss, _, _ = program.train_step(
                session.network, session.optimizer, session.batches, order, epoch, step, session.arguments, session.masks)
            session.optimizer.zero_grad(set_to_none=True)
            result.append(loss)
    return result


# Ten steps that are the same but for the last digits; some networks make more of these.
EXACT = 1e-9


def exact_distance(path, ours, *flags):
    """How far our losses in double precision are from PyTorch's, and, where that is more than rounding, how far PyTorch's are from
    themselves when the last digits of the first weights are others."""
    theirs = losses(path, len(ours), *flags, double=True)
    distance = max(abs(a - b) for a, b in zip(ours, theirs))
    if distance <= EXACT:
        return distance, None
    others = losses(path, len(ours), *flags, double=True, perturbation=1e-15)
    return distance, max(abs(a - b) for a, b in zip(others, theirs))


def make_double(stack, program, session):
    """Everything in double precision, with the constants that naderc holds in single precision rounded to it."""
    session.model.double()
    for module in session.model.modules():
        if hasattr(module, "eps"):
            module.eps = float(numpy.float32(module.eps))
    to_device, draw = program.to_device, session.masks.draw

    def in_double(images, labels, arguments):
        images, labels = to_device(images, labels, arguments)
        return images.double(), labels

    def drawn(*arguments):
        draw(*arguments)
        for layer, _, probability in session.masks.layers:
            layer.mask = (layer.mask != 0).double() / (1 - float(numpy.float32(probability)))

    stack.enter_context(mock.patch.object(program, "to_device", in_double))
    stack.enter_context(mock.patch.object(session.masks, "draw", drawn))
    # The loss of mixed precision is taken in single precision; here nothing is.
    stack.enter_context(mock.patch.object(torch.Tensor, "float", torch.Tensor.double))
