"""How well and how fast speech is recognised and aligned, on the speech that is committed for the tests."""

import resource
import tempfile
import time
from pathlib import Path

import jiwer
import numpy as np

from conference.speech.engine.align import Aligner
from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.sound import RATE_HZ
from conference.speech.engine.weights import find_model
from conference.speech.engine.words import Segment, Word
from tests.benchmarks.report import emit
from tests.speech.demo_speech import demo_speech, plain

PAUSE_S = 0.7


def main() -> None:
    """Prints all results."""
    speech = demo_speech(RATE_HZ)
    length_s = len(speech.samples) / RATE_HZ
    with tempfile.TemporaryDirectory() as cache:
        for model in ("tiny.en", "base"):
            recogniser = Recogniser(find_model(model, Path(cache)), threads=1)
            started = time.perf_counter()
            segments = recogniser.transcribe(speech.samples, lambda done: None)
            rtf = (time.perf_counter() - started) / length_s
            heard = " ".join(word.text for segment in segments for word in segment.words)
            emit("speech", model, "eyeline", "transcription_rtf", rtf, "1")
            emit("speech", model, "eyeline", "wer", jiwer.wer(plain(speech.text), plain(heard)), "1")
    align(speech.samples, segments)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    emit("speech", "all", "eyeline", "peak_memory", peak_mb, "MB")


def align(samples: np.ndarray, segments: list[Segment]) -> None:
    """Speed, and how far boundaries move when a pause is put in before each third word in turn and taken off again."""
    aligner = Aligner()
    started = time.perf_counter()
    words = aligner.align(samples, segments, lambda done: None)
    emit("speech", "align", "eyeline", "alignment_rtf", (time.perf_counter() - started) * RATE_HZ / len(samples), "1")
    emit("speech", "align", "eyeline", "aligned", sum(word.aligned for word in words) / len(words), "1")
    off_s: list[float] = []
    pause = np.random.default_rng(0).normal(0, 1e-4, round(PAUSE_S * RATE_HZ)).astype(np.float32)
    for moved in range(1, len(words), 3):
        cut = round(words[moved].start_s * RATE_HZ)
        sound = np.concatenate([samples[:cut], pause, samples[cut:]])
        expected = [
            Word(w.text, w.start_s + PAUSE_S * (n >= moved), w.end_s + PAUSE_S * (n >= moved), 1.0)
            for n, w in enumerate(words)
        ]
        segment = Segment(expected[0].start_s, expected[-1].end_s, tuple(expected))
        found = aligner.align(sound, [segment], lambda done: None)
        off_s += [abs(a.start_s - b.start_s) for a, b in zip(expected, found, strict=True)]
    emit("speech", "align", "eyeline", "boundary_shift_p50_ms", 1000 * float(np.median(off_s)), "ms")
    emit("speech", "align", "eyeline", "boundary_shift_p90_ms", 1000 * float(np.percentile(off_s, 90)), "ms")


if __name__ == "__main__":
    main()
