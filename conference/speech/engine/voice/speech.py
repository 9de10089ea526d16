"""Says a text in a voice, and when each word of it is said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from conference.speech.engine.errors import VoiceError
from conference.speech.engine.voice.decoder import FRAME, VOICE_RATE_HZ
from conference.speech.engine.voice.layers import Style
from conference.speech.engine.voice.model import Kokoro, Manner, halves, tokens_of
from conference.speech.engine.voice.phonemes import SYMBOLS, SpelledWord, spell
from conference.speech.engine.voice.watermark import mark
from conference.speech.engine.words import Word

Samples = NDArray[np.float32]

SENTENCE_MAX = 250
"""Tokens at once; the network was taught up to 510 and is best well below."""
TEXT_MAX = 5000
FRAME_S = FRAME / VOICE_RATE_HZ
SENTENCE_ENDS = {SYMBOLS[mark] for mark in ".!?…"}


@dataclass(frozen=True)
class Voice:
    """Whose voice it is.

    Attributes:
        table: styles [510, 256] by the number of tokens of a text.
        offsets: [37396] for the decoder's normalisations, or None.
    """

    table: Tensor
    offsets: Tensor | None = None

    def style(self, tokens: int) -> Tensor:
        """[1, 256]."""
        return self.table[min(tokens, len(self.table)) - 1].unsqueeze(0)


@dataclass(frozen=True)
class Line:
    """Words that are said in one go, as tokens [1, T] with ends; `spans` [W] are each word's own tokens, half-open."""

    words: tuple[SpelledWord, ...]
    tokens: Tensor
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Said:
    """Samples, float32 [N], 24 kHz, −1…1, and the words in them."""

    samples: Samples
    words: tuple[Word, ...]


def line_of(words: Sequence[SpelledWord]) -> Line:
    """Words as the network reads them: a space before each, marks after those that have one."""
    symbols: list[int] = []
    spans = []
    for word in words:
        if word.symbols and symbols:
            symbols.append(SYMBOLS[" "])
        start = len(symbols) + 1
        symbols += word.symbols
        spans.append((start, len(symbols) + 1))
        if word.mark is not None and symbols:
            symbols.append(word.mark)
    return Line(tuple(words), tokens_of(symbols), tuple(spans))


def lines_of(text: str) -> Iterator[Line]:
    """A text in lines of whole sentences where they are short enough, and of some words where not.

    Raises:
        VoiceError: nothing can be said, or too much.
    """
    if len(text) > TEXT_MAX:
        raise VoiceError(f"a text of {len(text)} characters is too long: {TEXT_MAX} at once")
    line: list[SpelledWord] = []
    length = 0
    for word in spell(text):
        own = len(word.symbols) + 2
        if line and (length + own > SENTENCE_MAX or line[-1].mark in SENTENCE_ENDS):
            yield line_of(line)
            line, length = [], 0
        line.append(word)
        length += own
    yield line_of(line)


def say_line(kokoro: Kokoro, line: Line, voice: Voice, speed: float = 1.0) -> Said:
    """One line as the voice would say it."""
    timbre, prosody = halves(voice.style(line.tokens.shape[1] - 2))
    with torch.no_grad():
        manner = kokoro.manner(line.tokens, prosody, speed)
        samples = kokoro.voice(line.tokens, manner, Style(timbre, voice.offsets))
    return Said(samples.numpy(), words_of(line, manner))


def words_of(line: Line, manner: Manner) -> tuple[Word, ...]:
    """When each word of a line is said in that manner."""
    edges = [0, *np.cumsum(manner.frames.numpy()).tolist()]
    return tuple(
        Word(word.text, edges[first] * FRAME_S, edges[last] * FRAME_S, 1.0, aligned=True)
        for word, (first, last) in zip(line.words, line.spans, strict=True)
    )


def say(kokoro: Kokoro, text: str, voice: Voice, speed: float = 1.0) -> Said:
    """A whole text; raises as `lines_of`."""
    samples: list[Samples] = []
    words: list[Word] = []
    start_s = 0.0
    for line in lines_of(text):
        said = say_line(kokoro, line, voice, speed)
        samples.append(said.samples)
        words += [Word(w.text, w.start_s + start_s, w.end_s + start_s, 1.0, aligned=True) for w in said.words]
        start_s += len(said.samples) / VOICE_RATE_HZ
    return Said(np.concatenate(samples), tuple(words))


def say_marked(kokoro: Kokoro, text: str, voice: Voice, speed: float = 1.0) -> Said:
    """As `say`, marked as synthetic: what may leave the engine."""
    said = say(kokoro, text, voice, speed)
    return Said(mark(said.samples, VOICE_RATE_HZ), said.words)
