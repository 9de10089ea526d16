"""How near to the truth words' times are: real words spliced together, beside pocketsphinx and Whisper's own times.

`python -m tests.benchmarks.speech_align`. Case `spliced`: prompts of one word each, by one real voice, with the silence
around them taken off, follow each other at once (six of ten) or after a pause of 10 to 120 ms, five to nine to an
utterance. A word begins and ends where its prompt's level is within 42 dB of its loudest 10 ms. Metrics: `median_ms`,
`p90_ms` and `within_50ms` of starts and ends, `failures` (words without a time), and the same for the edges without a
pause beside them (case `spliced-close`), where nothing but the change of sound tells. Eyeline is given the text, as
by its command `align`; pocketsphinx, too; Whisper's are the times of those words that it recognised.
"""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from conference.speech.engine.align import Aligner
from conference.speech.engine.force import Force, pcm_of
from conference.speech.engine.given_text import segments_of_text
from conference.speech.engine.pronounce import spoken_words
from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.sound import RATE_HZ, Samples
from conference.speech.engine.weights import find_model
from conference.speech.engine.words import Segment, Word
from tests.benchmarks.report import emit
from tests.speech.prompts import prompts

BENCHMARK = "speech_align"
UTTERANCES = 60
SEED = 1
WORDS = (5, 9)
CLOSE_SHARE = 0.6
PAUSE_S = (0.01, 0.12)
EDGE_DB = -42.0
ROOM = 2e-4
HOP = RATE_HZ // 200
SHORTEST_S = 0.12


@dataclass(frozen=True)
class Spoken:
    """A word of an utterance, where it really is."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Utterance:
    """Sound, float32 [N], 16 kHz, and the words in it."""

    samples: Samples
    words: tuple[Spoken, ...]


Times = Sequence[tuple[float, float] | None]
"""Start and end of each word of an utterance, in seconds; None for one that was not found."""


def main() -> None:
    """Prints all results."""
    utterances = spliced(single_words(), np.random.default_rng(SEED))
    force, aligner = Force(), Aligner()
    with tempfile.TemporaryDirectory() as cache:
        recogniser = Recogniser(find_model("tiny.en", Path(cache)))
        heard = [recogniser.transcribe(each.samples, lambda part: None) for each in utterances]
    report("eyeline", utterances, [ours(aligner, *pair) for pair in zip(utterances, heard, strict=True)])
    report("pocketsphinx", utterances, [forced(force, each) for each in utterances])
    report("whisper tiny.en", utterances, [recognised(*pair) for pair in zip(utterances, heard, strict=True)])


def single_words() -> list[tuple[str, Samples]]:
    """Prompts of one word, without the silence around it."""
    found = []
    for prompt in prompts():
        text = prompt.text.strip(".,!?").lower()
        if text.isalpha():
            samples = sounding(prompt.samples(RATE_HZ))
            if len(samples) > SHORTEST_S * RATE_HZ:
                found.append((text, samples))
    return found


def sounding(samples: Samples) -> Samples:
    """From the first to the last 10 ms that are loud enough."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, 2 * HOP)[::HOP]
    level_db = 10 * np.log10(np.mean(np.square(frames, dtype=np.float64), 1) + 1e-12)
    loud = np.flatnonzero(level_db > level_db.max() + EDGE_DB)
    return samples[loud[0] * HOP : (loud[-1] + 2) * HOP]


def spliced(words: Sequence[tuple[str, Samples]], random: np.random.Generator) -> list[Utterance]:
    """Utterances of words drawn at random."""
    out = []
    for _ in range(UTTERANCES):
        sounds, said = [room(random, 0.25)], []
        length = len(sounds[0])
        for place in random.permutation(len(words))[: random.integers(*WORDS, endpoint=True)]:
            text, samples = words[place]
            said.append(Spoken(text, length / RATE_HZ, (length + len(samples)) / RATE_HZ))
            pause = room(random, 0.0 if random.random() < CLOSE_SHARE else random.uniform(*PAUSE_S))
            sounds += [samples * np.float32(random.uniform(0.7, 1.2)), pause]
            length += len(samples) + len(pause)
        out.append(Utterance(np.concatenate([*sounds, room(random, 0.3)]), tuple(said)))
    return out


def room(random: np.random.Generator, length_s: float) -> Samples:
    """A quiet room."""
    return random.normal(0, ROOM, round(length_s * RATE_HZ)).astype(np.float32)


def ours(aligner: Aligner, utterance: Utterance, heard: Sequence[Segment]) -> Times:
    """What the command `align` gives."""
    segments = segments_of_text(" ".join(word.text for word in utterance.words), heard)
    found = aligner.align(utterance.samples, segments, lambda part: None)
    return [(word.start_s, word.end_s) if word.aligned else None for word in found]


def forced(force: Force, utterance: Utterance) -> Times:
    """pocketsphinx's own times for the text."""
    parts = [spoken_words(word.text) for word in utterance.words]
    length_s = len(utterance.samples) / RATE_HZ
    found = force.words([part for word in parts for part in word], pcm_of(utterance.samples, 0, length_s))
    if found is None:
        return [None] * len(parts)
    ends = np.cumsum([len(word) for word in parts])
    return [(found[end - len(word)][0], found[end - 1][1]) for end, word in zip(ends, parts, strict=True)]


def recognised(utterance: Utterance, heard: Sequence[Segment]) -> Times:
    """Whisper's times of the words that it recognised, in order."""
    left: list[Word] = [word for segment in heard for word in segment.words]
    out: list[tuple[float, float] | None] = []
    for word in utterance.words:
        place = next((n for n, each in enumerate(left) if each.text.strip(".,!?").lower() == word.text), None)
        out.append(None if place is None else (left[place].start_s, left[place].end_s))
        left = left if place is None else left[place + 1 :]
    return out


def report(system: str, utterances: Sequence[Utterance], found: Sequence[Times]) -> None:
    """Prints how far starts and ends are off."""
    every, close, failures = [], [], 0
    for utterance, times in zip(utterances, found, strict=True):
        for n, (word, time) in enumerate(zip(utterance.words, times, strict=True)):
            if time is None:
                failures += 1
                continue
            off_ms = [1000 * abs(time[0] - word.start_s), 1000 * abs(time[1] - word.end_s)]
            every += off_ms
            before_s = utterance.words[n - 1].end_s if n else 0.0
            after_s = utterance.words[n + 1].start_s if n + 1 < len(utterance.words) else np.inf
            close += off_ms[:1] * (word.start_s == before_s) + off_ms[1:] * (word.end_s == after_s)
    tell("spliced", system, every)
    emit(BENCHMARK, "spliced", system, "failures", failures, "1")
    tell("spliced-close", system, close)


def tell(case: str, system: str, off_ms: Iterable[float]) -> None:
    """Prints the distribution of errors."""
    off = np.array(list(off_ms))
    emit(BENCHMARK, case, system, "median_ms", float(np.median(off)), "ms")
    emit(BENCHMARK, case, system, "p90_ms", float(np.percentile(off, 90)), "ms")
    emit(BENCHMARK, case, system, "within_50ms", float(np.mean(off <= 50)), "1")


if __name__ == "__main__":
    main()
