"""From JSON to dataclasses, by their type hints. Unknown keys are skipped, since later versions of the binary may add some;
absent keys and values of another type are errors that name the place."""

from __future__ import annotations

import dataclasses
import types
import typing
from functools import cache
from typing import Any, Literal, TypeVar, Union

from naderc import _results
from naderc._errors import ProtocolError

T = TypeVar("T")


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return typing.get_type_hints(kind, vars(_results))


def decode(kind: type[T], value: object, place: str) -> T:
    """`value` as a `kind`: a dataclass, or one of the types that their fields have."""
    decoded: T = _decode(kind, value, place)
    return decoded


def _decode(kind: Any, value: object, place: str) -> Any:
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        if not isinstance(value, dict):
            raise _mismatch("an object", value, place)
        hints = _hints(kind)
        fields = {}
        for field in dataclasses.fields(kind):
            if field.name not in value:
                raise ProtocolError(f"{place}.{field.name}: the key is absent")
            fields[field.name] = _decode(hints[field.name], value[field.name], f"{place}.{field.name}")
        return kind(**fields)
    origin, parameters = typing.get_origin(kind), typing.get_args(kind)
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        return _decode(next(each for each in parameters if each is not type(None)), value, place)
    if origin is Literal:
        if value not in parameters:
            raise _mismatch(f"one of {', '.join(map(repr, parameters))}", value, place)
        return value
    if origin is tuple:
        if not isinstance(value, list):
            raise _mismatch("an array", value, place)
        return tuple(_decode(parameters[0], each, f"{place}[{index}]") for index, each in enumerate(value))
    # A bool is an int in Python, and not in JSON.
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise _mismatch(f"a value of type {kind.__name__}", value, place)
    return value


def _mismatch(expected: str, value: object, place: str) -> ProtocolError:
    shown = repr(value)
    if len(shown) > 60:
        shown = shown[:57] + "..."
    return ProtocolError(f"{place}: expected {expected}, found {shown}")
