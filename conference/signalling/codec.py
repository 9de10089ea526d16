"""Turns messages into JSON text and back, checking every field of what came from outside."""

import dataclasses
import functools
import json
import math
import types
import typing
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Union, get_args, get_origin

from conference.signalling.errors import BadMessage, TooLarge
from conference.signalling.messages import Message

TEXT_MAX = 512 * 1024
"""The most characters of one JSON text; an SDP of a full room fits."""
STRING_MAX = 500
"""The most characters of a string field that does not say `max` in its metadata."""
ITEMS_MAX = 1000
"""The most items of a list."""


@dataclasses.dataclass(frozen=True)
class Envelope:
    """What surrounds a message: `id` of a request, `re` of a reply (the id it answers), `seq` of an event."""

    message: Message
    id: int | None = None
    re: int | None = None
    seq: int | None = None


def encode(envelope: Envelope) -> str:
    """The JSON text of an envelope."""
    out: dict[str, Any] = {"type": envelope.message.type}
    for key in ("id", "re", "seq"):
        value = getattr(envelope, key)
        if value is not None:
            out[key] = value
    out["body"] = to_json(envelope.message)
    return json.dumps(out, separators=(",", ":"), allow_nan=False)


def to_json(value: Any) -> Any:
    """A dataclass as plain JSON values; None fields are kept, so that every message has all its keys."""
    if dataclasses.is_dataclass(value):
        return {f.name: to_json(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    return value


def decode(text: str, accepts: Mapping[str, type[Message]], *, text_max: int = TEXT_MAX) -> Envelope:
    """The envelope in `text`.

    Raises:
        TooLarge: `text` is longer than `text_max` characters.
        BadMessage: it is not such an envelope, its type is not in `accepts`, or a field is missing, unknown or wrong;
            its attribute `request_id` is the id or None, so that the refusal can be addressed.
    """
    if len(text) > text_max:
        raise TooLarge(f"a message has at most {text_max} characters, this one has {len(text)}")
    try:
        raw = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadMessage(f"not JSON: {str(error)[:200]}") from None
    if not isinstance(raw, dict):
        raise BadMessage("a message is a JSON object")
    request_id = raw.get("id")
    try:
        unknown = raw.keys() - {"type", "id", "re", "seq", "body"}
        if unknown:
            raise BadMessage(f"unknown key {min(unknown)[:50]!r}")
        kind = raw.get("type")
        if not isinstance(kind, str) or kind not in accepts:
            raise BadMessage(f"unknown type {str(kind)[:50]!r}")
        numbers = {key: _counter(raw.get(key), key) for key in ("id", "re", "seq")}
        body = from_json(accepts[kind], raw.get("body"), "body")
    except BadMessage as error:
        error.request_id = request_id if _is_counter(request_id) else None  # type: ignore[attr-defined]
        raise
    return Envelope(body, **numbers)


def from_json(cls: type, raw: Any, where: str) -> Any:
    """The dataclass `cls` from plain JSON values.

    Raises:
        BadMessage: a field is missing, unknown or of the wrong kind; the message names it.
    """
    if not isinstance(raw, dict):
        raise BadMessage(f"{where} is not an object")
    fields = _fields(cls)
    unknown = raw.keys() - fields.keys()
    if unknown:
        raise BadMessage(f"{where} has an unknown field {min(unknown)[:50]!r}")
    values = {}
    for name, (hint, required, limit) in fields.items():
        if name in raw:
            values[name] = _value(hint, raw[name], f"{where}.{name}", limit)
        elif required:
            raise BadMessage(f"{where}.{name} is missing")
    return cls(**values)


@functools.cache
def _fields(cls: type) -> dict[str, tuple[Any, bool, int]]:
    hints = typing.get_type_hints(cls)
    return {
        f.name: (
            hints[f.name],
            f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING,
            f.metadata.get("max", STRING_MAX),
        )
        for f in dataclasses.fields(cls)
        if get_origin(hints[f.name]) is not ClassVar
    }


def _value(hint: Any, raw: Any, where: str, limit: int) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        if raw is None and type(None) in get_args(hint):
            return None
        inner = next(arg for arg in get_args(hint) if arg is not type(None))
        return _value(inner, raw, where, limit)
    if origin is Literal:
        if not isinstance(raw, str) or raw not in get_args(hint):
            raise BadMessage(f"{where} is not one of {', '.join(get_args(hint))}")
        return raw
    if origin is tuple:
        if not isinstance(raw, list) or len(raw) > ITEMS_MAX:
            raise BadMessage(f"{where} is not a list of at most {ITEMS_MAX}")
        return tuple(_value(get_args(hint)[0], item, f"{where}[{n}]", limit) for n, item in enumerate(raw))
    if dataclasses.is_dataclass(hint):
        return from_json(typing.cast(type, hint), raw, where)
    return _SCALARS[hint](raw, where, limit)


def _string(raw: Any, where: str, limit: int) -> str:
    if not isinstance(raw, str) or len(raw) > limit:
        raise BadMessage(f"{where} is not a text of at most {limit} characters")
    if "\x00" in raw or any(0xD800 <= ord(c) <= 0xDFFF for c in raw):
        raise BadMessage(f"{where} has characters that are not text")
    return raw


def _integer(raw: Any, where: str, limit: int) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or abs(raw) > 2**53:
        raise BadMessage(f"{where} is not a whole number")
    return raw


def _number(raw: Any, where: str, limit: int) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or abs(raw) > 2**53 or not math.isfinite(raw):
        raise BadMessage(f"{where} is not a number")
    return float(raw)


def _boolean(raw: Any, where: str, limit: int) -> bool:
    if not isinstance(raw, bool):
        raise BadMessage(f"{where} is not true or false")
    return raw


_SCALARS = {str: _string, int: _integer, float: _number, bool: _boolean}


def _is_counter(raw: Any) -> bool:
    return isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= 2**53


def _counter(raw: Any, where: str) -> int | None:
    if raw is not None and not _is_counter(raw):
        raise BadMessage(f"{where} is not a whole number from 0")
    return raw


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")
