"""Frozen dataclasses to canonical JSON and back: the same content always gives the same bytes.

Rules: keys sorted, no spaces, UTF-8 without escapes; dates as ISO 8601, moments in UTC, decimals in
plain notation as strings. Binary floats are refused: they do not print the same everywhere.
"""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import json
import types
import typing
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TypeVar

T = TypeVar("T")
Plain = dict[str, "Plain"] | list["Plain"] | str | int | bool | None


class ContentError(ValueError):
    """The content breaks its contract; the message names the place and the rule."""


def to_plain(value: object) -> Plain:
    """Turn a content value into what JSON holds: dict, list, str, int, bool or None."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    return _plain_scalar(value)


def _plain_scalar(value: object) -> Plain:
    match value:
        case enum.Enum():
            return str(value.value)
        case None | bool() | int() | str():
            return value
        case Decimal():
            if not value.is_finite():
                raise ContentError(f"{value} is not a finite number")
            return f"{value:f}"
        case datetime():
            if value.tzinfo is None:
                raise ContentError(f"the moment {value.isoformat()} names no time zone")
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
    raise ContentError(f"{type(value).__name__} has no place in a report's content")


def canonical_bytes(value: object) -> bytes:
    """Return the one UTF-8 JSON form of a content value, stable across runs and machines."""
    text = json.dumps(to_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ContentError(f"half a surrogate pair at character {error.start}") from error


def sha256_hex(value: object) -> str:
    """Return the SHA-256 of the canonical bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def from_plain(kind: type[T], data: object, *, at: str = "content") -> T:
    """Build a value of `kind` from parsed JSON.

    Raises `ContentError` naming the place when a field is missing, unknown or of another type.
    """
    return typing.cast(T, _read(kind, data, at))


@cache
def _fields_of(kind: type) -> dict[str, object]:
    return typing.get_type_hints(kind)


def _read(kind: object, data: object, at: str) -> object:
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        if data is None:
            return None
        (inner,) = [arm for arm in typing.get_args(kind) if arm is not types.NoneType]
        return _read(inner, data, at)
    if origin is tuple:
        if not isinstance(data, list):
            raise ContentError(f"{at}: expected a list")
        inner = typing.get_args(kind)[0]
        return tuple(_read(inner, item, f"{at}[{index}]") for index, item in enumerate(data))
    if dataclasses.is_dataclass(kind):
        return _read_dataclass(typing.cast("type", kind), data, at)
    return _read_scalar(typing.cast("type", kind), data, at)


def _read_dataclass(kind: type, data: object, at: str) -> object:
    hints = _fields_of(kind)
    if not isinstance(data, dict) or set(data) != set(hints):
        found = set(data) if isinstance(data, dict) else set()
        odd = sorted(found ^ set(hints))
        raise ContentError(f"{at}: fields do not fit {kind.__name__}: {', '.join(odd)}")
    return kind(**{name: _read(hint, data[name], f"{at}.{name}") for name, hint in hints.items()})


def _read_scalar(kind: type, data: object, at: str) -> object:
    try:
        if issubclass(kind, enum.Enum):
            return kind(data)
        if kind is Decimal and isinstance(data, str):
            return Decimal(data)
        if issubclass(kind, date) and isinstance(data, str):
            return kind.fromisoformat(data)
    except (ValueError, InvalidOperation) as error:
        raise ContentError(f"{at}: {data!r} is no {kind.__name__}") from error
    if type(data) is not kind:
        raise ContentError(f"{at}: expected {kind.__name__}, found {type(data).__name__}")
    return data
