"""The arguments of a service as JSON and back, by the types that its signature names."""

import dataclasses
import types
import typing
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID


def pack(value: Any) -> Any:
    """Return a value of a service's argument in JSON terms."""
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, date | UUID):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: pack(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, list | tuple):
        return [pack(each) for each in value]
    raise TypeError(f"{type(value).__name__} cannot be kept for a later day")


def unpack(service: Callable[..., Any], packed: dict[str, Any]) -> dict[str, Any]:
    """Return the keyword arguments of `service` from what `pack` made of them."""
    hints = typing.get_type_hints(service)
    return {name: _as_type(hints[name], value) for name, value in packed.items()}


def _as_type(hint: Any, value: Any) -> Any:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        if value is None:
            return None
        return _as_type(next(each for each in inner if each is not type(None)), value)
    if origin in (list, tuple):
        made = [_as_type(inner[0], each) for each in value]
        return tuple(made) if origin is tuple else made
    if dataclasses.is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        return typing.cast(type, hint)(**{name: _as_type(hints[name], each) for name, each in value.items()})
    if hint is date:
        return date.fromisoformat(value)
    if isinstance(hint, type) and not isinstance(value, hint):
        return hint(value)
    return value
