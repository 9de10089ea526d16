"""Speech with hesitations by other synthesisers than Kokoro: programs of Debian's, where they are installed.

flite says a sentence as a whole and tells when each of its sounds ends; espeak-ng says it in pieces, the hesitation
alone, which are joined. flite's better voices are not heard here: what is measured is measured by them.
"""

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from conference.speech.engine.fillers.train.sentences import COMMANDS, SENTENCES, rare_words
from conference.speech.engine.fillers.train.sounds import Floats
from conference.speech.engine.fillers.train.spoken import Span, Utterance
from conference.speech.engine.reading import read_whole
from conference.speech.engine.sound import RATE_HZ

FLITE_VOICES = ("kal", "kal16")
FLITE_SOUNDS = {"uh": ("ah aa",), "um": ("ah aa", "m")}
"""What flite's voices say for each, sound by sound."""
ESPEAK_VOICES = ("en-us", "en-gb", "en-gb-scotland", "en-029")
ESPEAK_VARIANTS = ("m1", "m2", "m3", "m4", "m5", "m6", "m7", "f1", "f2", "f3", "f4", "f5", "klatt2", "klatt4", "croak")
ESPEAK_SOUNDS = {"uh": ("V", "V:", "@", "3:", "a#"), "um": ("Vm", "V:m", "@m", "3:m", "Vm:")}
HESITATING, SHORT_SHARE = 0.7, 0.4
GAP_S, TOUCHING = 0.15, 0.3
SILENT_DB = -35.0


def flite_says(
    text: str, voice: str, settings: Mapping[str, float], program: str = "flite", libraries: str = ""
) -> Utterance:
    """A text whose "uh" and "um" stand between commas, at 16 kHz.

    Raises:
        OSError, subprocess.CalledProcessError: the program is missing, or failed.
    """
    options = [part for name, value in settings.items() for part in ("--setf", f"{name}={value:g}")]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "said.wav"
        told = subprocess.run(
            [program, "-voice", voice, *options, "-psdur", "-t", text, "-o", str(out)],
            env=os.environ | ({"LD_LIBRARY_PATH": libraries} if libraries else {}),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        samples = read_whole(out)
    return Utterance(samples, tuple(_spans(text, [each.split(":") for each in told.split()])))


def other_utterance(random: np.random.Generator) -> Utterance:
    """Some words with a hesitation, or without, in one of the voices for training."""
    words = _words(random)
    kind = str(random.choice(list(FLITE_SOUNDS))) if random.random() < HESITATING else ""
    place = int(random.integers(len(words) + 1))
    if random.random() < 0.5:
        return _by_flite(words, kind, place, random)
    return _by_espeak(words, kind, place, random)


def _words(random: np.random.Generator) -> list[str]:
    length = int(random.integers(2, 8))
    if random.random() < SHORT_SHARE:
        return [str(word) for word in random.choice(rare_words(), min(length, 4))]
    texts = (*SENTENCES, *COMMANDS)
    words = [word.strip(",.?") for word in texts[int(random.integers(len(texts)))].split()]
    first = int(random.integers(max(len(words) - length, 0) + 1))
    return words[first : first + length]


def _by_flite(words: Sequence[str], kind: str, place: int, random: np.random.Generator) -> Utterance:
    said = [*words[:place], *([f", {kind},"] if kind else []), *words[place:]]
    text = " ".join(said).replace(" ,", ",").strip(", ")
    lead = str(random.choice(("So,", "Then,", "And,")))  # a hesitation needs a pause before it
    settings = {"duration_stretch": random.uniform(0.8, 1.6), "int_f0_target_mean": random.uniform(75, 220)}
    return flite_says(f"{lead} {text}.", str(random.choice(FLITE_VOICES)), settings)


def _by_espeak(words: Sequence[str], kind: str, place: int, random: np.random.Generator) -> Utterance:
    voice = f"{random.choice(ESPEAK_VOICES)}+{random.choice(ESPEAK_VARIANTS)}"
    pitch, pace = int(random.integers(20, 75)), int(random.integers(120, 210))
    pieces = [(" ".join(part), "") for part in (words[:place], words[place:]) if part]
    if kind:
        pieces.insert(min(place, 1), (f"[[{random.choice(ESPEAK_SOUNDS[kind])}]]", kind))
    parts: list[Floats] = []
    spans: list[Span] = []
    for text, filler in pieces:
        own = (max(pitch - int(random.integers(0, 20)), 0), int(random.integers(70, 170))) if filler else None
        sound = _sounding(_espeak_says(text, voice, *(own or (pitch, pace))))
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


def _spans(text: str, sounds: list[list[str]]) -> list[Span]:
    """The hesitations of a text among its sounds (name, end in seconds): those that stand between pauses, in order."""
    spans, at = [], 0
    for kind in (word.strip(",.") for word in text.split() if word.strip(",.") in FLITE_SOUNDS):
        wanted = ("pau", *FLITE_SOUNDS[kind], "pau")
        while not all(name in each.split() for (name, _), each in zip(sounds[at:], wanted, strict=False)):
            at += 1
        if at + len(wanted) > len(sounds):
            raise ValueError(f"flite said no {kind} in {text!r}")
        spans.append(Span(kind, float(sounds[at][1]), float(sounds[at + len(wanted) - 2][1])))
        at += 1
    return spans
