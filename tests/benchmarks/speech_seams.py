"""How well inserted words fit: `python -m tests.benchmarks.speech_seams [PERSON] [--voice PROFILE]`.

From a real person's speech (tests/speech/people.py) two words in a row are taken out and said anew by a voice (by
default the nearest stock voice: what is measured is how it is fitted, not whose it is). `pitch_jump`: semitones between
the last voiced tenth of a second before a seam and the first after it, median, and the share below 2; `level_jump` in
dB between the 0.1 s on both sides, median; both beside those of the same places in the recording (`own-speech`), and
of the words as the voice says them alone (`unfitted`). `six_words_s`, `six_words_cpu_s`: how long six words take.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from conference.speech.engine.align import Aligner
from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.speaker import CONTEXT_MAX_S, Context
from conference.speech.engine.voice.clips import cut_clips, heard_words
from conference.speech.engine.voice.fit import speaker_vector
from conference.speech.engine.voice.fitted_speaker import FittedSpeaker
from conference.speech.engine.voice.model import load_kokoro
from conference.speech.engine.voice.pitch import track_pitch, without_slips
from conference.speech.engine.voice.prior import nearest_stock
from conference.speech.engine.voice.profile import open_voice
from conference.speech.engine.voice.speaker_encoder import speaker_encoder
from conference.speech.engine.voice.stock import stock_voices
from conference.speech.engine.weights import find_model
from conference.speech.engine.words import Word
from tests.benchmarks.report import emit
from tests.speech.people import PEOPLE, RATE_HZ

BENCHMARK = "speech_seams"
PLACES = 24
NEW_WORDS = 2
NEAR_S = 0.1
LOOK_S = 0.4
SIX = ["and", "then", "we", "all", "went", "home"]
NOTHING = Context((), np.zeros(0, np.float32))


def main() -> None:
    """Prints all results."""
    parser = argparse.ArgumentParser(description="How well inserted words fit.")
    parser.add_argument("person", nargs="?", default="bruce", choices=[person.name for person in PEOPLE])
    parser.add_argument("--voice", help="a profile or stock voice; the nearest stock voice by default")
    options = parser.parse_args()
    samples = next(person for person in PEOPLE if person.name == options.person).samples()
    with tempfile.TemporaryDirectory() as cache:
        words = heard_words(samples, Recogniser(find_model("tiny.en", Path(cache))), Aligner())
    vector = speaker_vector(speaker_encoder(), cut_clips(samples, words))
    voice = open_voice(options.voice or nearest_stock(stock_voices(), vector))
    speaker = FittedSpeaker(load_kokoro(), voice)
    jumps: dict[str, list[tuple[float | None, float]]] = {"eyeline": [], "unfitted": [], "own-speech": []}
    for at in places(words):
        before, after = contexts(samples, words, at)
        texts = [word.text for word in words[at : at + NEW_WORDS]]
        own = samples[round(words[at].start_s * RATE_HZ) : round(words[at + NEW_WORDS - 1].end_s * RATE_HZ)]
        said = {
            "eyeline": speaker.speak(texts, before, after).samples,
            "unfitted": speaker.speak(texts, NOTHING, NOTHING).samples,
            "own-speech": own,
        }
        for system, middle in said.items():
            jumps[system] += [jump(before.samples, middle), jump(middle, after.samples)]
    for system, found in jumps.items():
        pitch = np.array([each for each, _ in found if each is not None])
        emit(BENCHMARK, options.person, system, "pitch_jump", float(np.median(pitch)), "semitones")
        emit(BENCHMARK, options.person, system, "pitch_jump_below_2", float(np.mean(pitch < 2)), "1")
        emit(BENCHMARK, options.person, system, "level_jump", float(np.nanmedian([level for _, level in found])), "dB")
        emit(BENCHMARK, options.person, system, "seams", len(found), "1")
    begun, worked = time.perf_counter(), time.process_time()
    speaker.speak(SIX, *contexts(samples, words, places(words)[0]))
    emit(BENCHMARK, f"{torch.get_num_threads()} threads", "eyeline", "six_words_s", time.perf_counter() - begun, "s")
    emit(
        BENCHMARK, f"{torch.get_num_threads()} threads", "eyeline", "six_words_cpu_s", time.process_time() - worked, "s"
    )


def places(words: Sequence[Word]) -> list[int]:
    """Where NEW_WORDS words stand between others without a pause: PLACES of them, evenly spread."""
    fit = [
        n
        for n in range(3, len(words) - NEW_WORDS - 3)
        if all(words[k + 1].start_s - words[k].end_s < 0.1 for k in range(n - 2, n + NEW_WORDS + 1))
    ]
    return [fit[n] for n in np.unique(np.linspace(0, len(fit) - 1, PLACES).astype(int))]


def contexts(samples: np.ndarray, words: Sequence[Word], at: int) -> tuple[Context, Context]:
    """What is said before word `at` and after NEW_WORDS from it on."""
    end_s, start_s = words[at].start_s, words[at + NEW_WORDS - 1].end_s
    begin_s = max(end_s - CONTEXT_MAX_S, 0.0)
    left = tuple(_moved(w, begin_s) for w in words[:at] if w.start_s >= begin_s)
    right = tuple(_moved(w, start_s) for w in words[at + NEW_WORDS :] if w.end_s <= start_s + CONTEXT_MAX_S)
    before = samples[round(begin_s * RATE_HZ) : round(end_s * RATE_HZ)]
    return Context(left, before), Context(right, samples[round(start_s * RATE_HZ) :][: round(CONTEXT_MAX_S * RATE_HZ)])


def jump(left: np.ndarray, right: np.ndarray) -> tuple[float | None, float]:
    """Semitones of pitch (None where a side has none) and dB of level from one side of a seam to the other."""
    look, near = round(LOOK_S * RATE_HZ), round(NEAR_S * RATE_HZ)
    count = round(NEAR_S * RATE_HZ / 300)
    sides = [without_slips(track_pitch(side, RATE_HZ, 300)) for side in (left[-2 * look :], right[: 2 * look])]
    sides = [sides[0][-look // 300 :], sides[1][: look // 300]]
    voiced = [side[side > 0] for side in sides]
    level = abs(20 * np.log10((left[-near:].std() + 1e-5) / (right[:near].std() + 1e-5)))
    if min(len(side) for side in voiced) < 3:
        return None, level
    return abs(12 * np.log2(np.median(voiced[0][-count:]) / np.median(voiced[1][:count]))), level


def _moved(word: Word, by_s: float) -> Word:
    return replace(word, start_s=word.start_s - by_s, end_s=word.end_s - by_s)


if __name__ == "__main__":
    main()
