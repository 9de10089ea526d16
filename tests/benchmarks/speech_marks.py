"""How surely marks of synthetic speech are found: `python -m tests.benchmarks.speech_marks`.

Real people's speech (tests/speech/people.py), unmarked: `false_alarms_per_hour`, uncoded and after codecs. Pieces of
the same speech of 0.35, 0.5, 1, 2 and 4 s, marked and put back between what was around them: `found` after each codec,
and how far the edges found are from the true ones (`edge_ms`, median). The codecs are real ones, through PyAV.
"""

from collections.abc import Callable, Mapping

import numpy as np

from conference.speech.engine.voice.watermark import find_marks, mark
from tests.benchmarks.report import emit
from tests.speech.people import PEOPLE, RATE_HZ
from tests.speech.voice.coded import coded, resampled

BENCHMARK = "speech_marks"
LENGTHS_S = (0.35, 0.5, 1.0, 2.0, 4.0)
PIECES = 40
AROUND_S = 3.0
CHANNELS: Mapping[str, Callable[[np.ndarray], np.ndarray]] = {
    "uncoded": lambda sound: resampled(sound, RATE_HZ),
    "opus-24": lambda sound: coded(sound, RATE_HZ, "libopus", 24_000),
    "mp3-64": lambda sound: coded(sound, RATE_HZ, "libmp3lame", 64_000),
}


def main() -> None:
    """Prints all results."""
    speech = np.concatenate([person.samples() for person in PEOPLE])
    for channel, transmit in CHANNELS.items():
        alarms = find_marks(transmit(speech), 16_000)
        emit(BENCHMARK, channel, "eyeline", "hours", len(speech) / RATE_HZ / 3600, "h")
        emit(
            BENCHMARK, channel, "eyeline", "false_alarms_per_hour", len(alarms) / (len(speech) / RATE_HZ / 3600), "1/h"
        )
        for length_s in LENGTHS_S:
            pieces(speech, channel, length_s)


def pieces(speech: np.ndarray, channel: str, length_s: float) -> None:
    """How many of PIECES marked pieces of one length are found."""
    around, length = round(AROUND_S * RATE_HZ), round(length_s * RATE_HZ)
    loud = np.sqrt(np.square(speech).mean())
    random = np.random.default_rng(0)
    found, edges_ms = 0, []
    taken = 0
    while taken < PIECES:
        start = int(random.integers(around, len(speech) - around - length))
        piece = speech[start : start + length]
        if np.sqrt(np.square(piece).mean()) < loud / 2:
            continue  # mostly a pause
        taken += 1
        sound = np.concatenate(
            [speech[start - around : start], mark(piece, RATE_HZ), speech[start + length : start + length + around]]
        )
        spans = [
            span
            for span in find_marks(CHANNELS[channel](sound), 16_000)
            if span.start_s < AROUND_S + length_s and span.end_s > AROUND_S
        ]
        if spans:
            found += 1
            edges_ms += [
                1000 * abs(spans[0].start_s - AROUND_S),
                1000 * abs(spans[-1].end_s - AROUND_S - length_s),
            ]
    case = f"{channel}-{length_s:g}s"
    emit(BENCHMARK, case, "eyeline", "found", found / PIECES, "1")
    if edges_ms:
        emit(BENCHMARK, case, "eyeline", "edge_ms", float(np.median(edges_ms)), "ms")


if __name__ == "__main__":
    main()
