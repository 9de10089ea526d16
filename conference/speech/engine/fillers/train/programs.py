"""Speech with hesitations by other synthesisers than Kokoro: programs of Debian's, where they are installed.

Each says a sentence in pieces, and the hesitation alone, as long as people draw one out, so that its time is known when
the pieces are joined. flite's better voices are not heard here: what is measured is measured by them.
"""

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from conference.speech.engine.fillers.train.sentences import COMMANDS, SENTENCES, rare_words
from conference.speech.engine.fillers.train.sounds import Floats
from conference.speech.engine.fillers.train.spoken import Span, Utterance
from conference.speech.engine.reading import read_whole
from conference.speech.engine.sound import RATE_HZ

KINDS = ("uh", "um")
FLITE_VOICES = ("kal", "kal16")
LENGTH_S, LENGTH_SPREAD, LENGTHS_S = 0.3, 0.4, (0.15, 0.8)
"""How long hesitations are: a median, the standard deviation of the logarithm, and bounds."""
ESPEAK_VOICES = ("en-us", "en-gb", "en-gb-scotland", "en-029")
ESPEAK_VARIANTS = ("m1", "m2", "m3", "m4", "m5", "m6", "m7", "f1", "f2", "f3", "f4", "f5", "klatt2", "klatt4", "croak")
ESPEAK_SOUNDS = {"uh": ("V", "V:", "@", "3:", "a#"), "um": ("Vm", "V:m", "@m", "3:m", "Vm:")}
HESITATING, SHORT_SHARE = 0.7, 0.4
GAP_S, TOUCHING = 0.15, 0.3
SILENT_DB = -35.0


@dataclass(frozen=True)
class Flite:
    """The program, and where its libraries are if not in their places."""

    program: str = "flite"
    libraries: str = ""

    def says(self, text: str, voice: str, settings: Mapping[str, float]) -> Floats:
        """A text at 16 kHz, without the silence at both ends.

        Raises:
            OSError, subprocess.CalledProcessError: the program is missing, or failed.
        """
        options = [part for name, value in settings.items() for part in ("--setf", f"{name}={value:g}")]
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "said.wav"
            subprocess.run(
                [self.program, "-voice", voice, *options, "-t", text, "-o", str(out)],
                env=os.environ | ({"LD_LIBRARY_PATH": self.libraries} if self.libraries else {}),
                capture_output=True,
                check=True,
            )
            return _sounding(read_whole(out))

    def hesitates(self, kind: str, voice: str, settings: Mapping[str, float], random: np.random.Generator) -> Floats:
        """An "uh" or "um" as long as people's; raises as `says`."""
        wanted_s = float(np.clip(random.lognormal(np.log(LENGTH_S), LENGTH_SPREAD), *LENGTHS_S))
        usual_s = len(self.says(f"{kind},", voice, dict(settings) | {"duration_stretch": 1.0})) / RATE_HZ
        return self.says(f"{kind},", voice, dict(settings) | {"duration_stretch": wanted_s / usual_s})


def flite_utterance(
    flite: Flite, words: Sequence[str], kind: str, place: int, voice: str, stretch: float, random: np.random.Generator
) -> Utterance:
    """Words by flite, slower by `stretch`, with a hesitation before the one at `place`, or with none; raises as it."""
    settings = {"int_f0_target_mean": random.uniform(75, 220)}
    pieces: list[tuple[Floats, str]] = [
        (flite.says(" ".join(part), voice, settings | {"duration_stretch": stretch}), "")
        for part in (words[:place], words[place:])
        if part
    ]
    if kind:
        lower = {"int_f0_target_mean": settings["int_f0_target_mean"] * random.uniform(0.8, 1.05)}
        pieces.insert(min(place, 1), (flite.hesitates(kind, voice, lower, random), kind))
    return _joined(pieces, random)


def other_utterance(random: np.random.Generator) -> Utterance:
    """Some words with a hesitation, or without, in one of the voices for training."""
    words = _words(random)
    kind = str(random.choice(KINDS)) if random.random() < HESITATING else ""
    place = int(random.integers(len(words) + 1))
    if random.random() < 0.5:
        voice = str(random.choice(FLITE_VOICES))
        return flite_utterance(Flite(), words, kind, place, voice, random.uniform(0.8, 1.6), random)
    return _by_espeak(words, kind, place, random)


def _words(random: np.random.Generator) -> list[str]:
    length = int(random.integers(2, 8))
    if random.random() < SHORT_SHARE:
        return [str(word) for word in random.choice(rare_words(), min(length, 4))]
    texts = (*SENTENCES, *COMMANDS)
    words = [word.strip(",.?") for word in texts[int(random.integers(len(texts)))].split()]
    first = int(random.integers(max(len(words) - length, 0) + 1))
    return words[first : first + length]


def _by_espeak(words: Sequence[str], kind: str, place: int, random: np.random.Generator) -> Utterance:
    voice = f"{random.choice(ESPEAK_VOICES)}+{random.choice(ESPEAK_VARIANTS)}"
    pitch, pace = int(random.integers(20, 75)), int(random.integers(120, 210))
    pieces = [(" ".join(part), "") for part in (words[:place], words[place:]) if part]
    if kind:
        pieces.insert(min(place, 1), (f"[[{random.choice(ESPEAK_SOUNDS[kind])}]]", kind))
    said: list[tuple[Floats, str]] = []
    for text, filler in pieces:
        own = (max(pitch - int(random.integers(0, 20)), 0), int(random.integers(70, 170))) if filler else None
        said.append((_sounding(_espeak_says(text, voice, *(own or (pitch, pace)))), filler))
    return _joined(said, random)


def _joined(pieces: Sequence[tuple[Floats, str]], random: np.random.Generator) -> Utterance:
    """Pieces, each with the kind of hesitation that it is or none, with gaps or touching."""
    parts: list[Floats] = []
    spans: list[Span] = []
    for sound, filler in pieces:
        begun_s = sum(len(part) for part in parts) / RATE_HZ
        if filler:
            spans.append(Span(filler, begun_s, begun_s + len(sound) / RATE_HZ))
        gap_s = 0.0 if random.random() < TOUCHING else min(random.exponential(GAP_S), 0.6)
        parts += [sound, np.zeros(round(gap_s * RATE_HZ), np.float32)]
    return Utterance(np.concatenate(parts), tuple(spans))


def _espeak_says(text: str, voice: str, pitch: int, pace: int) -> Floats:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "said.wav"
        options = ["-v", voice, "-p", str(pitch), "-s", str(pace), "-w", str(out)]
        subprocess.run(["espeak-ng", *options, text], capture_output=True, check=True)
        return read_whole(out)


def _sounding(samples: Floats) -> Floats:
    """What is between the silence at both ends."""
    hop = RATE_HZ // 100
    power = np.square(samples[: len(samples) // hop * hop]).reshape(-1, hop).mean(axis=1)
    heard = np.flatnonzero(power > power.max() * 10 ** (SILENT_DB / 10))
    return samples[heard[0] * hop : (heard[-1] + 1) * hop]
