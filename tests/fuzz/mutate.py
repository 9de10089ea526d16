"""Breaks inputs: as bytes, and, where they are JSON, as structures that still parse."""

import json
from collections.abc import Sequence
from random import Random
from typing import Any

SIZE_MAX = 1 << 20
NUMBERS = (0, 1, 2, 3, 0x7F, 0x80, 0xFE, 0xFF)
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**53, 2**63, -(2**63), 1e308, -1e308, float("nan"), float("inf"), 0.1, "", " ",
    "\x00", "\ud800", "a" * 5000, "../../etc/passwd", "<script>", "' OR 1=1", "💥", [], {}, [[]], {"": None},
)  # fmt: skip
DEEP = "[" * 50_000


def mutated(seed: bytes, seeds: Sequence[bytes], random: Random, *, is_text: bool) -> bytes:
    """One to eight changes of `seed`, any of them perhaps a piece of another seed."""
    if is_text and random.random() < 0.6:
        return _restructured(seed, random)
    data = bytearray(seed)
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        _CHANGES[random.randrange(len(_CHANGES))](data, seeds, random)
    return bytes(data[:SIZE_MAX])


def _flip(data: bytearray, _: Sequence[bytes], random: Random) -> None:
    if data:
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)


def _number(data: bytearray, _: Sequence[bytes], random: Random) -> None:
    if data:
        data[random.randrange(len(data))] = random.choice(NUMBERS)


def _long_number(data: bytearray, _: Sequence[bytes], random: Random) -> None:
    if len(data) >= 4:
        size = random.choice((2, 4))
        at = random.randrange(len(data) - size + 1)
        value = random.choice((0, 1, 2 ** (8 * size) - 1, 2 ** (8 * size - 1), len(data), random.randrange(2**16)))
        data[at : at + size] = (value % 2 ** (8 * size)).to_bytes(size, random.choice(("big", "little")))


def _cut_off(data: bytearray, _: Sequence[bytes], random: Random) -> None:
    del data[random.randrange(len(data) + 1) :]


def _cut_out(data: bytearray, _: Sequence[bytes], random: Random) -> None:
    at = random.randrange(len(data) + 1)
    del data[at : at + random.choice((1, 2, 4, 16, 256))]


def _repeat(data: bytearray, _: Sequence[bytes], random: Random) -> None:
    at = random.randrange(len(data) + 1)
    data[at:at] = data[at : at + random.choice((1, 4, 64, 1024))] * random.choice((1, 2, 20))


def _put_in(data: bytearray, _: Sequence[bytes], random: Random) -> None:
    at = random.randrange(len(data) + 1)
    data[at:at] = random.randbytes(random.choice((1, 2, 4, 16)))


def _splice(data: bytearray, seeds: Sequence[bytes], random: Random) -> None:
    other = random.choice(seeds)
    begin = random.randrange(len(other) + 1)
    at = random.randrange(len(data) + 1)
    data[at : at + random.choice((0, 16, 256))] = other[begin : begin + random.choice((4, 64, 1024))]


_CHANGES = (_flip, _flip, _number, _long_number, _cut_off, _cut_out, _repeat, _put_in, _splice)


def _restructured(seed: bytes, random: Random) -> bytes:
    try:
        document = json.loads(seed)
    except (ValueError, RecursionError):
        return seed
    for _ in range(random.choice((1, 1, 2, 4))):
        document = _changed(document, random)
    text = json.dumps(document)
    if random.random() < 0.01:
        text = text.replace("0", DEEP, 1)
    return text.encode("utf-8", "surrogatepass")[:SIZE_MAX]


def _changed(node: Any, random: Random) -> Any:
    """The document with one place, anywhere in it, made wrong."""
    if isinstance(node, dict) and node and random.random() < 0.85:
        key = random.choice(list(node))
        way = random.random()
        if way < 0.1:
            return {name: value for name, value in node.items() if name != key}
        if way < 0.2:
            return {**node, random.choice(("more", "", "type", "id", "__proto__")): random.choice(VALUES)}
        return {**node, key: _changed(node[key], random)}
    if isinstance(node, list) and node and random.random() < 0.85:
        at = random.randrange(len(node))
        way = random.random()
        if way < 0.15:
            return node[:at] + node[at + 1 :]
        if way < 0.3:
            return node[:at] + [node[at]] * random.choice((2, 300)) + node[at + 1 :]
        return [*node[:at], _changed(node[at], random), *node[at + 1 :]]
    return random.choice(VALUES)
