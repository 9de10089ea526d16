"""Makes an edit plan's sound: pieces end to end, faded over into each other, at the level of what is beside them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from conference.speech.engine.edit.level import matching_gain, speech_level_db
from conference.speech.engine.edit.pieces import Piece, Span, Tone, Unsaid
from conference.speech.engine.edit.roomtone import RoomTone
from conference.speech.engine.edit.soundfile import Block, Sound
from conference.speech.engine.words import Word

FADE_S = 0.012
RAMP_S = 0.05
"""A word that ended in the middle of a voice dies away before a pause, and one that begins there comes in."""
EVEN_S, EVEN_DB = 0.02, 1.5
"""Within so much the levels beside a seam are even."""
RAMP_MAX_DB = 24.0
QUIETEST_DB = -65.0
BESIDE_S = 1.5
"""How much on both sides says how loud somebody speaks there."""
BLOCK_S = 1.0


@dataclass(frozen=True)
class Voiced:
    """Words that a voice spoke: [N, channels] at the recording's rate, and their times in it."""

    samples: Block
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Part:
    """A piece with its sound: `read(first, count)` gives [count, channels], beyond its ends too, for fades."""

    piece: Piece
    length: int
    read: Callable[[int, int], Block]
    words: tuple[Word, ...] = ()


def parts_of(pieces: Sequence[Piece], sound: Sound, tone: RoomTone, voiced: Sequence[Voiced] = ()) -> tuple[Part, ...]:
    """The pieces with their sound; `voiced` has one for each that is `Unsaid`, in order."""
    voices = iter(voiced)
    parts = []
    for n, piece in enumerate(pieces):
        if isinstance(piece, Tone):
            parts.append(Part(piece, piece.length, _reading(tone.read(piece.length, seed=n))))
        elif isinstance(piece, Unsaid):
            voice = next(voices)
            gain = matching_gain(speech_level_db(voice.samples, sound.rate_hz), _level_beside(pieces, n, sound))
            under = tone.read(len(voice.samples), seed=n)
            parts.append(Part(piece, len(voice.samples), _reading(gain * voice.samples + under, tone, n), voice.words))
        else:
            gain = 1.0
            if piece.moved:
                there = _level_around(sound, piece.first, piece.end)
                gain = matching_gain(there, _level_beside(pieces, n, sound))
            parts.append(Part(piece, piece.length, _recorded(sound, piece, gain)))
    return tuple(parts)


def rendered(parts: Sequence[Part], rate_hz: int) -> Iterator[Block]:
    """The sound in blocks of about a second; as long as all parts together, and untouched away from the seams."""
    ramp, half, block = (round(length_s * rate_hz) for length_s in (RAMP_S, FADE_S / 2, BLOCK_S))
    begun = 0
    for part, after in zip(parts, [*parts[1:], None], strict=True):
        reach = min(ramp, part.length // 2, after.length // 2) if after else 0
        for first in range(begun, part.length - reach, block):
            yield part.read(first, min(block, part.length - reach - first))
        if after and reach:
            yield _seam(part, after, reach, min(half, reach), rate_hz)
        begun = reach


def _seam(part: Part, after: Part, reach: int, half: int, rate_hz: int) -> Block:
    """The last `reach` samples of a part and the first of the one after it: at even levels, and faded over.

    What a voice spoke begins and ends as words do, an "s" louder than the silence before it: that stays.
    """
    out = part.read(part.length - reach, reach + half)
    into = after.read(-half, half + reach)
    beside = min(round(EVEN_S * rate_hz), reach)
    louder_db = _level_db(out[max(reach - beside, 0) : reach]) - _level_db(into[half : half + beside])
    if louder_db > EVEN_DB and not isinstance(part.piece, Unsaid):
        out = out * _ramp(louder_db - EVEN_DB, reach - beside, beside + half)
    elif louder_db < -EVEN_DB and not isinstance(after.piece, Unsaid):
        into = into * _ramp(-louder_db - EVEN_DB, reach - beside, beside + half)[::-1]
    middle = crossfade(out[reach - half :], into[: 2 * half])
    return np.concatenate([out[: reach - half], middle, into[2 * half :]])


def _ramp(down_db: float, falling: int, low: int) -> Block:
    """Factors [falling + low, 1] that go down evenly in dB, and stay."""
    down = min(down_db, RAMP_MAX_DB) * np.minimum(np.arange(1, falling + low + 1) / max(falling, 1), 1.0)
    return np.asarray(10 ** (-down / 20))[:, None]


def _level_db(block: Block) -> float:
    return max(10 * float(np.log10(np.square(block).mean() + 1e-12)), QUIETEST_DB)


def crossfade(out: Block, into: Block) -> Block:
    """`out` fading to `into`, both [N, channels], at the power that both have: more alike sounds need less of each."""
    ramp = ((np.arange(len(out)) + 0.5) / len(out))[:, None]
    norms = float(np.linalg.norm(out) * np.linalg.norm(into))
    alike = max(float(np.sum(out * into)) / norms, 0.0) if norms else 1.0
    power = np.square(1 - ramp) + np.square(ramp) + 2 * alike * ramp * (1 - ramp)
    faded: Block = (out * (1 - ramp) + into * ramp) / np.sqrt(power)
    return faded


def _recorded(sound: Sound, span: Span, gain: float) -> Callable[[int, int], Block]:
    def read(first: int, count: int) -> Block:
        low, high = span.first + first, span.first + first + count
        block = np.zeros((count, sound.channels))
        inside = sound.samples[max(low, 0) : max(high, 0)]
        block[max(-low, 0) : max(-low, 0) + len(inside)] = inside
        return block if gain == 1.0 else gain * block

    return read


def _reading(samples: Block, tone: RoomTone | None = None, seed: int = 0) -> Callable[[int, int], Block]:
    """Reads an array; beyond its ends there is room tone, or its own reflection."""

    def read(first: int, count: int) -> Block:
        before, after = max(-first, 0), max(first + count - len(samples), 0)
        inside = samples[max(first, 0) : first + count]
        if tone is not None:
            return np.concatenate([tone.read(before, seed + 1), inside, tone.read(after, seed + 2)])
        return np.pad(inside, ((before, after), (0, 0)), mode="symmetric") if before or after else inside

    return read


def _level_beside(pieces: Sequence[Piece], n: int, sound: Sound) -> float | None:
    """How loud what is kept next to piece n is."""
    before = next((each for each in pieces[:n][::-1] if isinstance(each, Span) and not each.moved), None)
    after = next((each for each in pieces[n + 1 :] if isinstance(each, Span) and not each.moved), None)
    beside = round(BESIDE_S * sound.rate_hz)
    blocks = []
    if before is not None:
        blocks.append(sound.samples[max(before.end - beside, before.first) : before.end])
    if after is not None:
        blocks.append(sound.samples[after.first : min(after.first + beside, after.end)])
    return speech_level_db(np.concatenate(blocks), sound.rate_hz) if blocks else None


def _level_around(sound: Sound, first: int, end: int) -> float | None:
    beside = round(BESIDE_S * sound.rate_hz)
    return speech_level_db(sound.samples[max(first - beside, 0) : end + beside], sound.rate_hz)
