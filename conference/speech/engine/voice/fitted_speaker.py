"""Speaks words that were never said so that they fit between words that were: the voice behind an edit.

The inserted words are spoken within their sentence, so that melody and rhythm run on; the neighbours' own pace, pitch
and loudness, measured in the recording, steer what is said, and only the new words are kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from conference.speech.engine.speaker import Context, Spoken
from conference.speech.engine.voice.bending import Bend, Sides, asked, bent, heard_of, mended, sides_of
from conference.speech.engine.voice.decoder import FRAME, PITCH_STEP, VOICE_RATE_HZ
from conference.speech.engine.voice.layers import Style
from conference.speech.engine.voice.levelling import levelled
from conference.speech.engine.voice.model import Kokoro, Manner, halves, load_kokoro
from conference.speech.engine.voice.phonemes import spell
from conference.speech.engine.voice.profile import open_voice
from conference.speech.engine.voice.speech import FRAME_S, Line, Samples, Voice, line_of
from conference.speech.engine.voice.watermark import mark
from conference.speech.engine.words import Word

CONTEXT_WORDS = 8
PACE_MIN, PACE_MAX = 0.85, 1.2
"""How much faster or slower than the network the neighbours may make it; beyond it, a measure was wrong."""
STEPS = FRAME // PITCH_STEP
LEAD_FRAMES = 3
"""A word's first consonant can sound so much before the frames that its tokens take."""
NEARLY_DB, AS_QUIET_DB = 12.0, 3.0
SILENT_DB = 45.0
"""So much below the loudest of the words there is nothing to be heard of them."""
AROUND_FRAMES = 24
"""Of the neighbours so much is sounded, 0.6 s: their words steer prosody alone, and sound is what takes time."""
MENDINGS = 2
"""So often words are said again at most: more helps no more, and takes as long again each time."""
SOUNDED_MOST = 270
"""… and more than once only within so many frames of sound in all, 6.75 s: who has typed six words waits for them."""
EDGE_FRAMES = 4
"""How much of the silence at a line's end is kept."""


@dataclass(frozen=True)
class Phrase:
    """A line, and which of its words [first, last) are new."""

    line: Line
    first: int
    last: int


@dataclass(frozen=True)
class Cut:
    """New words by themselves, [FRAME * (high - low)], and which frames of their line they are."""

    samples: Samples
    low: int
    high: int


def open_speaker(name: str | Path) -> "FittedSpeaker":
    """The voice of a profile or of stock. Raises VoiceError, WeightsError."""
    return FittedSpeaker(load_kokoro(), open_voice(str(name)))


class FittedSpeaker:
    """A `speaker.Speaker`: one voice, and the network that it speaks with."""

    def __init__(self, kokoro: Kokoro, voice: Voice) -> None:
        self._kokoro, self._voice = kokoro, voice

    def speak(self, words: Sequence[str], before: Context, after: Context) -> Spoken:
        """As the protocol says; what comes back is marked. Raises VoiceError."""
        phrase = phrase_of(words, before, after)
        line = phrase.line
        timbre, prosody = halves(self._voice.style(line.tokens.shape[1] - 2))
        with torch.no_grad():
            encoded = self._kokoro.encode(line.tokens, prosody)
            predicted = self._kokoro.prosody.durations(encoded)[0]
            frames = torch.round(predicted * pace(phrase, predicted, before, after)).clamp(min=1).long()
            pitch_hz, energy = self._kokoro.contours(encoded, frames, prosody)
            spaces = _spaces(phrase, frames)
            span = sum(spaces[0]) // 2, sum(spaces[1]) // 2
            sides = sides_of(before, after)
            first = max(span[0] - AROUND_FRAMES, 0)
            part = slice(first, span[1] + AROUND_FRAMES)
            style = Style(timbre, self._voice.offsets)

            def sound(bend: Bend) -> Cut:
                manner = Manner(frames, bent(pitch_hz, bend), energy)
                return _cut(self._kokoro.voice(line.tokens, manner, style, part).numpy(), first, spaces)

            sounded = min(part.stop, int(frames.sum())) - first
            times = max(min(SOUNDED_MOST // sounded - 1, MENDINGS), 1)
            cut = _met(sound, asked(pitch_hz, span, sides), sides, times)
        said = levelled(cut.samples, before, after)
        start_s, end_s = cut.low * FRAME_S, cut.high * FRAME_S
        edges = [0, *torch.cumsum(frames, 0).tolist()]
        kept = tuple(
            Word(text, max(edges[a] * FRAME_S - start_s, 0.0), min(edges[b] * FRAME_S, end_s) - start_s, 1.0, True)
            for text, (a, b) in zip(words, line.spans[phrase.first : phrase.last], strict=True)
        )
        return Spoken(mark(said, VOICE_RATE_HZ), kept)


def _met(sound: Callable[[Bend], Cut], bend: Bend, sides: Sides, times: int) -> Cut:
    """The words as a bend has them said, and so many times again while they miss the recording, by a mended bend.

    Short words answer to both of their ends at once and may go too far, so what did not help is tried by half.
    """
    cut = sound(bend)
    heard, part = heard_of(cut.samples, cut.low * STEPS, sides), 1.0
    for _ in range(times):
        if heard.meets:
            break
        tried = mended(bend, heard, part)
        again = sound(tried)
        now = heard_of(again.samples, again.low * STEPS, sides)
        if now.is_nearer_than(heard):
            cut, bend, heard = again, tried, now
        else:
            part /= 2
    return cut


def phrase_of(words: Sequence[str], before: Context, after: Context) -> Phrase:
    """The new words with their neighbours of the same sentence around them."""
    left = [word.text for word in before.words[-CONTEXT_WORDS:]]
    ended = [n for n, text in enumerate(left) if text.rstrip("\"')").endswith((".", "!", "?"))]
    left = left[ended[-1] + 1 :] if ended else left
    right: list[str] = []
    if not words[-1].rstrip("\"')").endswith((".", "!", "?")):
        for word in after.words[:CONTEXT_WORDS]:
            right.append(word.text)
            if word.text.endswith((".", "!", "?")):
                break
    line = line_of(spell(" ".join([*left, *words, *right])))
    return Phrase(line, len(left), len(left) + len(words))


def pace(phrase: Phrase, predicted: Tensor, before: Context, after: Context) -> float:
    """How much slower the neighbours are said than the network would say them: over 1 is slower."""
    said_s, ours_s = 0.0, 0.0
    left, right = phrase.line.spans[: phrase.first], phrase.line.spans[phrase.last :]
    pairs = [
        *zip(before.words[len(before.words) - len(left) :], left, strict=True),
        *zip(after.words, right, strict=False),
    ]
    for word, (a, b) in pairs:
        if word.aligned and b > a:
            said_s += word.end_s - word.start_s
            ours_s += float(predicted[a:b].sum()) * FRAME_S
    return float(np.clip(said_s / ours_s, PACE_MIN, PACE_MAX)) if said_s > 0.3 and ours_s > 0.3 else 1.0


def _spaces(phrase: Phrase, frames: Tensor) -> tuple[tuple[int, int], tuple[int, int]]:
    """The frames [from, to] before the new words and behind them in which they may be cut out."""
    edges = [0, *torch.cumsum(frames, 0).tolist()]
    spans = phrase.line.spans
    low, high = edges[spans[phrase.first][0]], edges[spans[phrase.last - 1][1]]
    before = edges[spans[phrase.first - 1][1]] - LEAD_FRAMES if phrase.first > 0 else low - EDGE_FRAMES
    after = high + EDGE_FRAMES if phrase.last == len(spans) else edges[spans[phrase.last][0]]
    return (min(max(before, 0), low), low), (min(high, after), max(min(after, edges[-1]), high))


def _cut(samples: Samples, first: int, spaces: tuple[tuple[int, int], tuple[int, int]]) -> Cut:
    """The new words out of a part of their line that begins at frame `first`, without silence at their ends."""
    low = _last_quiet_frame(samples, spaces[0][0] - first, spaces[0][1] - first)
    high = _quiet_frame(samples, spaces[1][0] - first, spaces[1][1] - first)
    low, high = _without_silence(samples, low, high)
    return Cut(samples[low * FRAME : high * FRAME], low + first, high + first)


def _quiet_frame(samples: Samples, begin: int, end: int) -> int:
    """The first frame's edge in [begin, end] around which it is nearly as quiet as around any of them.

    The first: what comes later may be the silence within an "st".
    """
    edges, power = _powers(samples, begin, end)
    return edges[int(np.argmax(power <= power.min() * 10 ** (NEARLY_DB / 10)))]


def _last_quiet_frame(samples: Samples, begin: int, end: int) -> int:
    """The last frame's edge in [begin, end] around which it is as quiet as around any: no pause stays before a word."""
    edges, power = _powers(samples, begin, end)
    return edges[int(np.flatnonzero(power <= power.min() * 10 ** (AS_QUIET_DB / 10))[-1])]


def _without_silence(samples: Samples, low: int, high: int) -> tuple[int, int]:
    """The frames [low, high) without silence at their ends: the pause of a mark is the edit's to make."""
    power = np.square(samples[low * FRAME : high * FRAME], dtype=np.float64).reshape(-1, FRAME).mean(axis=1)
    heard = np.flatnonzero(power > power.max(initial=0.0) * 10 ** (-SILENT_DB / 10))
    return (low + int(heard[0]), low + int(heard[-1]) + 1) if len(heard) else (low, high)


def _powers(samples: Samples, begin: int, end: int) -> tuple[range, np.ndarray]:
    edges = range(max(begin, 0), min(end, len(samples) // FRAME) + 1)
    around = [samples[max(n * FRAME - FRAME // 4, 0) : n * FRAME + FRAME // 4] for n in edges]
    return edges, np.array([float(np.square(part).mean()) if len(part) else 0.0 for part in around])
