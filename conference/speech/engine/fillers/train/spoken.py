"""Speech with hesitations whose places are known: Kokoro says sentences, and each "uh" and "um" is drawn out by force.

What a reader of sentences would never say is set by hand: how long the vowel is held, how flat the pitch stays, how
much softer it is, and the silence around it, each drawn at random from what people do.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from conference.speech.engine.fillers.train.sentences import SENTENCES, rare_words
from conference.speech.engine.voice.decoder import FRAME
from conference.speech.engine.voice.layers import Style
from conference.speech.engine.voice.model import Kokoro, Manner, halves
from conference.speech.engine.voice.phonemes import SYMBOLS, SpelledWord, spell
from conference.speech.engine.voice.speech import FRAME_S, Line, Voice, line_of
from conference.speech.engine.voice.stock import StockVoices

HESITATIONS = {"uh": ("ʌ", "ə", "ɐ", "ɜ"), "um": ("ʌm", "əm", "ɐm", "ɜm")}
HELD_OUT_EVERY = 5
"""Of the English voices, every fifth is never heard in training."""
SILENT_DB = 22.0
WORDS = (3, 7)
MIX_SHARE = 0.5
"""How often a voice is between two others."""


@dataclass(frozen=True)
class Span:
    """A hesitation in [start_s, end_s): "uh" or "um"."""

    kind: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Utterance:
    """Sound, float32 [N] at 24 kHz, and the hesitations in it."""

    samples: NDArray[np.float32]
    spans: tuple[Span, ...]


def voices_of(stock: StockVoices) -> tuple[list[str], list[str]]:
    """Names of the voices for training, and of those held out."""
    english = [name for name in stock.names if name[0] in "ab"]
    held_out = english[HELD_OUT_EVERY - 1 :: HELD_OUT_EVERY]
    return [name for name in stock.names if name not in held_out], held_out


def drawn_voice(stock: StockVoices, names: Sequence[str], random: np.random.Generator) -> Voice:
    """A voice of these, or one between two of them."""
    first, second = (stock.table(str(name)) for name in random.choice(list(names), 2, replace=False))
    part = random.uniform(0.2, 0.8) if random.random() < MIX_SHARE else 0.0
    return Voice(torch.from_numpy(((1 - part) * first + part * second).astype(np.float32)))


def say_hesitating(kokoro: Kokoro, voice: Voice, count: int, random: np.random.Generator) -> Utterance:
    """A part of a sentence with so many hesitations between its words."""
    words = drawn_words(random)
    places = sorted(int(n) for n in random.choice(len(words) + 1, min(count, len(words)), replace=False))
    line, kinds = with_hesitations(words, places, random)
    timbre, prosody = halves(voice.style(line.tokens.shape[1] - 2))
    with torch.no_grad():
        encoded = kokoro.encode(line.tokens, prosody)
        frames = torch.round(kokoro.prosody.durations(encoded)[0] / random.uniform(0.85, 1.25)).clamp(min=1).long()
        for n in kinds:
            hold(line, n, frames, random)
        pitch_hz, energy = kokoro.contours(encoded, frames, prosody)
        edges = [0, *torch.cumsum(frames, 0).tolist()]
        for n in kinds:
            first, end = line.spans[n]
            flatten(pitch_hz[0], energy[0], 2 * edges[first], 2 * edges[end], random)
        samples = kokoro.voice(line.tokens, Manner(frames, pitch_hz, energy), Style(timbre, voice.offsets))
    return Utterance(samples.numpy(), tuple(_sounding(samples.numpy(), edges, line.spans[n], kinds[n]) for n in kinds))


def drawn_words(random: np.random.Generator) -> list[SpelledWord]:
    """Some words of a sentence that follow each other; now and then some that don't."""
    length = int(random.integers(*WORDS, endpoint=True))
    if random.random() < 0.25:
        return spell(" ".join(str(word) for word in random.choice(rare_words(), length)))
    words = spell(SENTENCES[int(random.integers(len(SENTENCES)))])
    first = int(random.integers(max(len(words) - length, 0) + 1))
    return words[first : first + length]


def with_hesitations(
    words: Sequence[SpelledWord], places: Sequence[int], random: np.random.Generator
) -> tuple[Line, dict[int, str]]:
    """The line with a hesitation before each of `places`, and the kind of each by its number in the line."""
    said: list[SpelledWord] = []
    kinds: dict[int, str] = {}
    for n, word in enumerate([*words, None]):
        if n in places:
            if said and said[-1].mark is None and random.random() < 0.5:
                said[-1] = SpelledWord(said[-1].text, said[-1].symbols, SYMBOLS[","])
            kind = str(random.choice(list(HESITATIONS)))
            sounds = str(random.choice(HESITATIONS[kind], p=(0.4, 0.3, 0.2, 0.1)))
            mark = (None, SYMBOLS[","], SYMBOLS["…"])[int(random.integers(3))]
            kinds[len(said)] = kind
            said.append(SpelledWord(kind, tuple(SYMBOLS[symbol] for symbol in sounds), mark))
        if word is not None:
            said.append(word)
    return line_of(said), kinds


def hold(line: Line, n: int, frames: torch.Tensor, random: np.random.Generator) -> None:
    """Sets how long the sounds of word n take, and the silence behind them."""
    first, end = line.spans[n]
    frames[first] = int(np.clip(random.lognormal(np.log(9), 0.45), 4, 24))
    if end - first > 1:
        frames[end - 1] = int(np.clip(random.lognormal(np.log(5), 0.45), 2, 14))
    if line.words[n].mark is not None:
        frames[end] = int(random.integers(2, 16))


def flatten(pitch_hz: torch.Tensor, energy: torch.Tensor, first: int, end: int, random: np.random.Generator) -> None:
    """A hesitation's pitch is low and falls by a semitone or two; it is as loud as the other syllables of its line."""
    voiced = pitch_hz > 50
    usual_hz = float(pitch_hz[voiced].median()) if voiced.any() else 120.0
    semitones = random.uniform(-3, 1) + np.linspace(0, random.uniform(-2.5, 0.5), end - first)
    pitch_hz[first:end] = torch.from_numpy((usual_hz * 2 ** (semitones / 12)).astype(np.float32))
    loud = float(torch.quantile(energy[voiced], random.uniform(0.5, 0.9))) if voiced.any() else float(energy.max())
    rise = np.minimum(np.arange(1, end - first + 1), np.arange(end - first, 0, -1)) / 4
    kept = torch.from_numpy(np.clip(rise, 0.3, 1).astype(np.float32))
    energy[first:end] = (1 - kept) * energy[first:end] + kept * loud


def _sounding(samples: NDArray[np.float32], edges: Sequence[int], tokens: tuple[int, int], kind: str) -> Span:
    """The frames of a hesitation's tokens without those at the ends that are all but silent."""
    first, end = edges[tokens[0]], edges[tokens[1]]
    levels_db = 10 * np.log10(np.square(samples[first * FRAME : end * FRAME]).reshape(-1, FRAME).mean(axis=1) + 1e-9)
    heard = np.flatnonzero(levels_db > levels_db.max() - SILENT_DB)
    return Span(kind, (first + int(heard[0])) * FRAME_S, (first + int(heard[-1]) + 1) * FRAME_S)
