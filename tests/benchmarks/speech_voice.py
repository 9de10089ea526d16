"""How like a speaker a fitted voice sounds: `python -m tests.benchmarks.speech_voice [PERSON …] [--cases 5s 15s 50s]`.

Real people's speech (tests/speech/people.py) is split: the first part, of the case's length, is what the voice is
found in, the last is kept out (half, of who said little). Judged by a d-vector that the fit never hears, against that
last part: six sentences by `eyeline` after the whole fit, `eyeline-quick` after its first steps, which take 18 s,
`mixed-stock`, where it began, the `nearest-stock` voice, and `own-speech` in pieces about as long. `similarity_share`
is how far the voice comes from the nearest stock voice (0) to the speaker's own speech (1). Also `wer` (Whisper base),
`dnsmos`, `fit_s`, `peak_memory`. Steps are counted here, not timed, so that a busy machine gives the same voices.
Minutes a person and case.

With `--timed` the fit ends by the clock, as `voice create` has it end (case `50s-timed-PERSON`). `ready_s`, when there
is a voice at all (`mixed-stock`), `quick_s` and `fit_s` count from before the reference is listened to. `fit_memory` is
the most that was held until a voice was found, `peak_memory` that of the judges, too.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import jiwer
import numpy as np
import torch

from conference.speech.engine.align import Aligner
from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.sound import RATE_HZ
from conference.speech.engine.voice.clips import Clip, cut_clips, heard_words
from conference.speech.engine.voice.create import BEST_S, QUICK_S, Deadlines, Search, improved
from conference.speech.engine.voice.fit import speaker_vector
from conference.speech.engine.voice.mel import to_16_khz
from conference.speech.engine.voice.model import Kokoro, load_kokoro
from conference.speech.engine.voice.prior import mixed_stock, nearest_stock
from conference.speech.engine.voice.profile import open_voice
from conference.speech.engine.voice.speaker_encoder import speaker_encoder
from conference.speech.engine.voice.speech import Voice, say
from conference.speech.engine.voice.stock import stock_voices
from conference.speech.engine.weights import find_model
from tests.benchmarks.judges import quality, voice_vector
from tests.benchmarks.report import emit
from tests.speech.demo_speech import plain
from tests.speech.people import PEOPLE, Person

BENCHMARK = "speech_voice"
Listen = Callable[[Sequence[Clip]], None]
CASES_S = {"5s": 5.0, "15s": 15.0, "50s": 50.0}
ENOUGH = 0.8
"""A person with this part of a case's length, pauses not counted, is measured too."""
JUDGED_CLIPS = 8
TEXTS = (
    "We met near the old bridge and talked about the garden.",
    "Could you please send me the number of the room before Friday?",
    "There is nothing wrong with the second drawing, but the light is too bright.",
    "She asked whether anybody had seen the keys of the little house.",
    "In the morning we will take the train to the coast.",
    "I would rather wait until everyone has read the report.",
)


@dataclass(frozen=True)
class Ear:
    """What judges: the recogniser, the person, and how their kept part sounds."""

    recogniser: Recogniser
    upper_hz: float
    vector: np.ndarray

    def judge(self, kokoro: Kokoro, voice: Voice) -> tuple[float, float, float]:
        """Similarity, word error rate and quality of TEXTS in a voice, as narrow as the person's recording."""
        parts = [
            _narrow(to_16_khz(torch.from_numpy(say(kokoro, t, voice).samples)).numpy(), self.upper_hz) for t in TEXTS
        ]
        alike = float(np.mean([voice_vector(part) @ self.vector for part in parts]))
        heard = [
            plain(" ".join(w.text for s in self.recogniser.transcribe(part, lambda done: None) for w in s.words))
            for part in parts
        ]
        return alike, jiwer.wer([plain(text) for text in TEXTS], heard), float(np.mean([quality(p) for p in parts]))


def main() -> None:
    """Prints all results."""
    parser = argparse.ArgumentParser(description="How like a speaker a fitted voice sounds.")
    parser.add_argument("people", nargs="*", default=[person.name for person in PEOPLE])
    parser.add_argument("--cases", nargs="+", choices=CASES_S, default=list(CASES_S))
    parser.add_argument("--timed", action="store_true", help="end by the clock, as the product does")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as cache:
        recogniser = Recogniser(find_model("base", Path(cache)))
        listener, aligner, kokoro = Recogniser(find_model("tiny.en", Path(cache))), Aligner(), load_kokoro()

        def listen(reference: Sequence[Clip]) -> None:
            heard_words(torch.cat([clip.samples for clip in reference]).numpy(), listener, aligner)

        shares: dict[str, list[float]] = {}
        for person in (each for each in PEOPLE if each.name in options.people):
            samples = person.samples()
            clips = cut_clips(samples, heard_words(samples, listener, aligner))
            for case in options.cases:
                share = measure(kokoro, recogniser, person, clips, case, listen if options.timed else None)
                if share is not None:
                    shares.setdefault(case, []).append(share)
        for case, found in shares.items():
            emit(BENCHMARK, case, "eyeline", "similarity_share", float(np.mean(found)), "1")
            emit(BENCHMARK, case, "eyeline", "people", len(found), "1")
    emit(BENCHMARK, "all", "eyeline", "peak_memory", peak_mb(), "MB")


def measure(
    kokoro: Kokoro, recogniser: Recogniser, person: Person, clips: list[Clip], case: str, listen: Listen | None
) -> float | None:
    """One person with a reference of one length: the share; None where there is too little speech for it.

    With `listen` the reference is listened to once more, and the fit ends by the clock that begins there.
    """
    judged = min(JUDGED_CLIPS, len(clips) // 2)
    kept, rest = clips[-judged:], clips[:-judged]
    reference, length_s = [], 0.0
    while rest and length_s < CASES_S[case]:
        reference.append(rest.pop(0))
        length_s += reference[-1].length_s
    if length_s < ENOUGH * CASES_S[case]:
        return None
    name = f"{case}-{person.name}" if listen is None else f"{case}-timed-{person.name}"
    emit(BENCHMARK, name, "eyeline", "reference_s", length_s, "s")
    ear = Ear(recogniser, person.upper_hz, voice_vector(_sound(kept)))
    begun = time.monotonic()
    deadlines = Deadlines() if listen is None else Deadlines(begun + QUICK_S, begun + BEST_S)
    if listen is not None:
        listen(reference)
    vector = speaker_vector(speaker_encoder(), reference)
    search = Search(kokoro, reference, mixed_stock(stock_voices(), vector))
    voices = {"nearest-stock": open_voice(nearest_stock(stock_voices(), vector)), "mixed-stock": search.best}
    for n, stage in enumerate(improved(search, deadlines)):
        voices["eyeline-quick" if stage == "quick" else "eyeline"] = search.best
        if stage == "quick":
            emit(BENCHMARK, name, "eyeline", ("ready_s", "quick_s")[n], time.monotonic() - begun, "s")
    emit(BENCHMARK, name, "eyeline", "fit_s", time.monotonic() - begun, "s")
    emit(BENCHMARK, name, "eyeline", "fit_memory", peak_mb(), "MB")
    pieces = [_sound(reference[n : n + 2]) for n in range(0, len(reference) - 1, 2)]
    own = float(np.mean([voice_vector(piece) @ ear.vector for piece in pieces]))
    emit(BENCHMARK, name, "own-speech", "similarity", own, "1")
    emit(BENCHMARK, name, "own-speech", "dnsmos", float(np.mean([quality(piece) for piece in pieces])), "1")
    alike = {}
    for system, voice in voices.items():
        alike[system], wer, mos = ear.judge(kokoro, voice)
        emit(BENCHMARK, name, system, "similarity", alike[system], "1")
        emit(BENCHMARK, name, system, "wer", wer, "1")
        emit(BENCHMARK, name, system, "dnsmos", mos, "1")
    best = alike.get("eyeline", alike.get("eyeline-quick", alike["nearest-stock"]))
    share = (best - alike["nearest-stock"]) / (own - alike["nearest-stock"])
    emit(BENCHMARK, name, "eyeline", "similarity_share", share, "1")
    return share


def peak_mb() -> float:
    """The most that this process has held in memory."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _sound(clips: list[Clip]) -> np.ndarray:
    """Clips at 16 kHz, one after the other."""
    return to_16_khz(torch.cat([clip.samples for clip in clips])).numpy()


def _narrow(samples: np.ndarray, upper_hz: float) -> np.ndarray:
    spectrum = np.fft.rfft(samples)
    spectrum[round(upper_hz / RATE_HZ * len(samples)) :] = 0
    return np.fft.irfft(spectrum, len(samples)).astype(np.float32)


if __name__ == "__main__":
    main()
