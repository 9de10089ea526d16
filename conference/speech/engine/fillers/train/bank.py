"""Speech to make scenes of: what Kokoro says, kept in a file, and recordings of real people."""

import functools
from collections.abc import Callable
from pathlib import Path

import numpy as np

from conference.speech.engine.fillers.train.sounds import Floats, resampled
from conference.speech.engine.fillers.train.spoken import Span, Utterance, drawn_voice, say_hesitating, voices_of
from conference.speech.engine.reading import read_whole
from conference.speech.engine.sound import RATE_HZ
from conference.speech.engine.voice.decoder import VOICE_RATE_HZ
from conference.speech.engine.voice.model import Kokoro, load_kokoro
from conference.speech.engine.voice.stock import stock_voices

SHORTEST_S = 0.15
"""A shorter "uh" is as any weak vowel; utterances with one aren't learnt from."""
HESITATIONS_EACH, SHARES = (0, 1, 2), (0.25, 0.35, 0.4)
KEPT_EVERY = 20
KINDS = ("uh", "um")
TALK_MAX_S = 1500.0


Speech = Callable[[np.random.Generator], Utterance]
"""Says something at random, at 16 kHz."""


def kokoro_utterance(random: np.random.Generator) -> Utterance:
    """A part of a sentence by one of Kokoro's voices for training."""
    kokoro, stock = _kokoro(), stock_voices()
    voice = drawn_voice(stock, voices_of(stock)[0], random)
    said = say_hesitating(kokoro, voice, int(random.choice(HESITATIONS_EACH, p=SHARES)), random)
    return Utterance(resampled(said.samples, RATE_HZ / VOICE_RATE_HZ), said.spans)


@functools.cache
def _kokoro() -> Kokoro:
    return load_kokoro()


def spoken_bank(path: Path, count: int, seed: int, speech: Speech, say: Callable[..., None]) -> list[Utterance]:
    """So many utterances; those that the file has already aren't made again."""
    utterances = read_bank(path) if path.exists() else []
    while len(utterances) < count:
        utterances.append(speech(np.random.default_rng((seed, len(utterances)))))  # each is the same whoever began
        if len(utterances) % KEPT_EVERY == 0 or len(utterances) == count:
            write_bank(path, utterances)
            say(spoken=len(utterances))
    return utterances[:count]


def clear_ones(utterances: list[Utterance]) -> list[Utterance]:
    """Those in which every hesitation is long enough to be one."""
    return [each for each in utterances if all(s.end_s - s.start_s >= SHORTEST_S for s in each.spans)]


def write_bank(path: Path, utterances: list[Utterance]) -> None:
    """Keeps utterances in a file."""
    loud = [each.samples / max(float(np.abs(each.samples).max()), 1e-6) for each in utterances]
    rows = [(n, KINDS.index(s.kind), s.start_s, s.end_s) for n, each in enumerate(utterances) for s in each.spans]
    np.savez(
        path,
        samples=np.round(np.concatenate(loud) * 32767).astype(np.int16),
        lengths=[len(each.samples) for each in utterances],
        spans=np.array(rows).reshape(-1, 4),
    )


def read_bank(path: Path) -> list[Utterance]:
    """What `write_bank` kept."""
    with np.load(path, allow_pickle=False) as stored:
        ends = np.cumsum(stored["lengths"])
        sounds = np.split((stored["samples"] / 32768).astype(np.float32), ends[:-1])
        spans: list[list[Span]] = [[] for _ in sounds]
        for number, kind, start_s, end_s in stored["spans"]:
            spans[int(number)].append(Span(KINDS[int(kind)], float(start_s), float(end_s)))
    return [Utterance(sound, tuple(own)) for sound, own in zip(sounds, spans, strict=True)]


def read_talk(folder: Path, seed: int) -> list[Floats]:
    """Recordings in a folder, drawn at random until there is TALK_MAX_S of them."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    found: list[Floats] = []
    for n in np.random.default_rng(seed).permutation(len(paths)):
        found.append(read_whole(paths[n]))
        if sum(len(each) for each in found) > TALK_MAX_S * RATE_HZ:
            break
    return found
