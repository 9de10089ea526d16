"""The binary frames of a document's socket, as in y-protocols: sync and awareness."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from conference.signalling.errors import BadMessage

AWARENESS_MAX_BYTES = 8_000
_SYNC, _AWARENESS = 0, 1
_STEPS: tuple[Literal["state", "update", "update"], ...] = ("state", "update", "update")


@dataclass(frozen=True)
class Sync:
    """`state`: how far the sender has come, answered with what it lacks; `update`: a change."""

    kind: Literal["state", "update"]
    payload: bytes


@dataclass(frozen=True)
class Awareness:
    """Where one client is in the document; `state` None when it has gone."""

    client: int
    clock: int
    state: dict[str, Any] | None


def read_frame(data: bytes) -> Sync | Awareness:
    """The frame in `data`.

    Raises:
        BadMessage: it is none.
    """
    try:
        return _read(data)
    except (IndexError, ValueError, RecursionError):
        raise BadMessage("this is no frame of a document") from None


def sync_frame(step: Literal[0, 1, 2], payload: bytes) -> bytes:
    """Step 0 asks with a state vector, 1 answers, 2 is a change."""
    return bytes((_SYNC, step)) + _length(len(payload)) + payload


def awareness_frame(awareness: Awareness) -> bytes:
    """Tells where one client is."""
    text = json.dumps(awareness.state, separators=(",", ":")).encode()
    inner = b"\x01" + _length(awareness.client) + _length(awareness.clock) + _length(len(text)) + text
    return bytes((_AWARENESS,)) + _length(len(inner)) + inner


def _read(data: bytes) -> Sync | Awareness:
    kind, at = _number(data, 0)
    if kind == _SYNC:
        step, at = _number(data, at)
        payload, _ = _bytes(data, at)
        return Sync(_STEPS[step], payload)
    if kind != _AWARENESS:
        raise ValueError
    inner, _ = _bytes(data, at)
    count, at = _number(inner, 0)
    if count != 1 or len(inner) > AWARENESS_MAX_BYTES:
        raise ValueError
    client, at = _number(inner, at)
    clock, at = _number(inner, at)
    text, _ = _bytes(inner, at)
    state = json.loads(text)
    if state is not None and not isinstance(state, dict):
        raise ValueError
    return Awareness(client, clock, state)


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at += 1
        shift += 7
        if byte < 0x80:
            return value, at
        if shift > 53:
            raise ValueError


def _bytes(data: bytes, at: int) -> tuple[bytes, int]:
    length, at = _number(data, at)
    if at + length > len(data):
        raise ValueError
    return data[at : at + length], at + length


def _length(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
