"""Whether the language spoken is found: `python -m tests.benchmarks.speech_language [base]`.

Real people say an exchange's prompts, one speaker a language (tests/speech/languages.py). A case is a language.
Metrics: `prompts_right` and `prompts`, of prompts of 2 s and more, each alone; `minutes_right` and `minutes`, of
prompts joined to minutes with pauses, as a meeting has them. `english` is the part of the prompts that were taken for
English, which is also what is said where nothing else is sure. The rival, `whisper`, is the model's likeliest language
of the same sound from its first sample, however unsure.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np
from faster_whisper import WhisperModel

from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.sound import RATE_HZ, Samples
from conference.speech.engine.weights import find_model
from tests.benchmarks.report import emit
from tests.speech.languages import SPEAKERS, Speaker

BENCHMARK = "speech_language"
PROMPTS, LEAST_S = 20, 2.0
MINUTES, MINUTE_S, PAUSE_S = 5, 60, 0.6


def main(model: str = "base") -> None:
    """Prints all results."""
    with tempfile.TemporaryDirectory() as folder:
        files = find_model(model, Path(folder))
        recogniser, whisper = Recogniser(files), WhisperModel(str(files.directory), device="cpu", compute_type="int8")
        for speaker in SPEAKERS:
            measure(recogniser, whisper, speaker)


def measure(recogniser: Recogniser, whisper: WhisperModel, speaker: Speaker) -> None:
    """One speaker's prompts and minutes."""
    clips = speaker.clips(LEAST_S, RATE_HZ)
    order = np.random.default_rng(5).permutation(len(clips))
    chosen = [clips[n] for n in order[:PROMPTS]]
    cases = {"prompts": chosen, "minutes": joined([clips[n] for n in order])}
    for kind, sounds in cases.items():
        found = [recogniser.language_of(sound) for sound in sounds]
        likeliest = [whisper.detect_language(sound)[0] for sound in sounds]
        emit(BENCHMARK, speaker.language, "eyeline", kind, len(sounds), "1")
        emit(BENCHMARK, speaker.language, "eyeline", f"{kind}_right", found.count(speaker.language), "1")
        emit(BENCHMARK, speaker.language, "whisper", f"{kind}_right", likeliest.count(speaker.language), "1")
        if kind == "prompts":
            emit(BENCHMARK, speaker.language, "eyeline", "english", found.count("en") / len(found), "1")


def joined(clips: list[Samples]) -> list[Samples]:
    """Minutes of clips, one after the other with pauses."""
    pause = np.zeros(round(PAUSE_S * RATE_HZ), np.float32)
    whole = np.concatenate([part for clip in clips for part in (clip, pause)])
    size = MINUTE_S * RATE_HZ
    return [whole[n : n + size] for n in range(0, min(len(whole), MINUTES * size) - size + 1, size)]


if __name__ == "__main__":
    main(*sys.argv[1:])
