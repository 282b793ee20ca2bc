"""The arguments of a service as JSON and back, by the types that its signature names."""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID


def pack(value: Any) -> Any:
    """Return a value of a service's argument in JSON terms; floats are refused, since databases write them anew."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, date | UUID | Decimal):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: pack(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(name): pack(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [pack(each) for each in value]
    raise TypeError(f"{type(value).__name__} cannot be kept as JSON")


def unpack(service: Callable[..., Any], packed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keyword arguments of `service` from what `pack` made of them."""
    hints = typing.get_type_hints(service)
    return {name: _as_type(hints[name], value) for name, value in packed.items()}


def _as_type(hint: Any, value: Any) -> Any:
    if hint is Any:
        return value
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return None if value is None else _as_type(_only_type(hint, inner), value)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {_as_type(inner[0], name): _as_type(inner[1], each) for name, each in value.items()}
    if isinstance(origin, type) and issubclass(origin, Sequence):
        made = [_as_type(inner[0], each) for each in value]
        return tuple(made) if origin is tuple else made
    if dataclasses.is_dataclass(hint):
        return typing.cast(type, hint)(**unpack(typing.cast(type, hint), value))
    if isinstance(hint, type) and issubclass(hint, date):
        return hint.fromisoformat(value)
    if isinstance(hint, type) and not isinstance(value, hint):
        return hint(value)
    return value


def _only_type(hint: Any, inner: tuple[Any, ...]) -> Any:
    candidates = [each for each in inner if each is not type(None)]
    if len(candidates) != 1:
        raise TypeError(f"{hint} does not say which type a kept value has")
    return candidates[0]
