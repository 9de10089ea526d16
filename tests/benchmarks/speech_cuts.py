"""How well words are cut out: 200 random deletions of single words in real speech, beside cuts on Whisper's own times.

`python -m tests.benchmarks.speech_cuts [base [200]]`: prompts are joined to recordings and recognised, and one word of
each sentence is deleted. Eyeline aligns the words and places the cuts. Two judges listen. `clean`: the share of
deletions after which Whisper hears both neighbours, one after the other; but it guesses words from their sentence. So
`clean_by_sound` asks a recogniser that cannot guess (`phrase_judge.py`) which of the word and its neighbours are
there. What either can be trusted with is measured beside: `uncut` and `uncut_by_sound`, the share of the same words
that are heard where nothing was cut, and the case `spliced`, real words put together, also cut where it is right.

`level_jump_*`: how much louder one side of a seam is than the other in 20 ms, beside what it is at the recording's own
word boundaries. `flux_within`: the share of seams whose spectral flux is within the 95th percentile of the recording's.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np

from conference.speech.engine.align import Aligner
from conference.speech.engine.edit.diff import spoken_key
from conference.speech.engine.edit.layout import AtTimes, Cutter, plan_text
from conference.speech.engine.edit.pieces import Span
from conference.speech.engine.edit.recorded import Recording
from conference.speech.engine.edit.render import parts_of, rendered
from conference.speech.engine.edit.roomtone import RoomTone
from conference.speech.engine.edit.seam import SoundCutter
from conference.speech.engine.edit.soundfile import Sound
from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.sound import RATE_HZ
from conference.speech.engine.weights import find_model
from tests.benchmarks.cut_cases import Case, cases_of, realigned, spliced_cases
from tests.benchmarks.phrase_judge import PhraseJudge
from tests.benchmarks.report import emit
from tests.speech.prompts import prompts

BENCHMARK = "speech_cuts"
DELETIONS, SPLICED = 200, 60
LEVEL_S = 0.02
FLOOR_DB = -40.0
"""Below the recording's level by so much nobody hears a jump."""
HOP, FRAME = RATE_HZ // 200, RATE_HZ // 50

Placing = Callable[[Case], Cutter]


def main(model: str = "base", deletions: str = str(DELETIONS)) -> None:
    """Prints all results."""
    try:
        found = prompts()
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"{BENCHMARK} is left out: its speech comes from Debian's packages ({error})", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as cache:
        recogniser = Recogniser(find_model(model, Path(cache)))
    aligner, judges = Aligner(), Judges(recogniser, PhraseJudge())
    real = cases_of(found, recogniser, int(deletions))
    ours = [realigned(aligner, case) for case in real]
    judges.uncut(model, ours)
    judges.cut(model, "eyeline", ours, by_sound)
    judges.cut(model, "Whisper's times", real, at_times)
    true = spliced_cases(min(SPLICED, int(deletions)))
    judges.uncut("spliced", true)
    judges.cut("spliced", "eyeline", [realigned(aligner, case) for case in true], by_sound)
    judges.cut("spliced", "true boundaries", true, at_times)


def by_sound(case: Case) -> Cutter:
    """Cuts as the engine places them."""
    return SoundCutter(case.samples, RATE_HZ, len(case.samples))


def at_times(case: Case) -> Cutter:
    """Cuts at the words' times as they are."""
    return AtTimes()


class Judges:
    """Who listens to what was cut, and to what was not."""

    def __init__(self, recogniser: Recogniser, by_sound: PhraseJudge) -> None:
        self._recogniser, self._by_sound = recogniser, by_sound

    def uncut(self, name: str, cases: Sequence[Case]) -> None:
        """What the judges hear of the words that are to go, and their neighbours, where they are still there."""
        clean: list[bool] = []
        heard: list[bool] = []
        for case in cases:
            clean += verdicts(case, self._words(case.samples), ())
            heard += [self._by_sound.hears(case, n, case.samples) == (True, True, True) for n in case.deleted]
        emit(BENCHMARK, name, "the judges", "uncut", float(np.mean(clean)), "1")
        emit(BENCHMARK, name, "the judges", "uncut_by_sound", float(np.mean(heard)), "1")

    def cut(self, name: str, system: str, cases: Sequence[Case], placing: Placing) -> None:
        """Cuts, listens, and prints what comes of it."""
        clean: list[bool] = []
        heard: list[bool] = []
        jumps_db: list[float] = []
        own_jumps_db: list[float] = []
        within: list[bool] = []
        own_within: list[bool] = []
        for case in cases:
            edited, spans = cut(case, placing(case))
            seams = [int(at) for at in np.cumsum([span.length for span in spans])[:-1]]
            clean += verdicts(case, self._words(edited), case.deleted)
            for n, seam, before, after in zip(case.deleted, seams, spans, spans[1:], strict=False):
                kept = self._by_sound.hears(case, n, edited, (seam, before.end, after.first))
                heard.append(kept == (True, False, True))
            jumps_db += [level_jump_db(edited, seam) for seam in seams]
            own = [round(word.end_s * RATE_HZ) for word in case.words]
            own_jumps_db += [level_jump_db(case.samples, place) for place in own]
            most = float(np.percentile(flux(case.samples), 95))
            within += [each <= most for each in flux_at(edited, seams)]
            own_within += [each <= most for each in flux_at(case.samples, own)]
        emit(BENCHMARK, name, system, "clean", float(np.mean(clean)), "1")
        emit(BENCHMARK, name, system, "clean_by_sound", float(np.mean(heard)), "1")
        emit(BENCHMARK, name, system, "deletions", len(clean), "1")
        emit(BENCHMARK, name, system, "level_jump_p50", float(np.median(jumps_db)), "dB")
        emit(BENCHMARK, name, system, "level_jump_p90", float(np.percentile(jumps_db, 90)), "dB")
        emit(BENCHMARK, name, system, "level_jump_below_3_db", float(np.mean(np.array(jumps_db) < 3)), "1")
        emit(BENCHMARK, name, system, "own_level_jump_p50", float(np.median(own_jumps_db)), "dB")
        emit(BENCHMARK, name, system, "flux_within", float(np.mean(within)), "1")
        emit(BENCHMARK, name, system, "own_flux_within", float(np.mean(own_within)), "1")

    def _words(self, samples: np.ndarray) -> list[str]:
        segments = self._recogniser.transcribe(samples.astype(np.float32), lambda done: None)
        return [spoken_key(word.text) for segment in segments for word in segment.words]


def cut(case: Case, cutter: Cutter) -> tuple[np.ndarray, list[Span]]:
    """The recording without the deleted words, and what of it is kept, with a seam after each but the last."""
    recording = Recording(case.words, len(case.samples), RATE_HZ)
    text = [word.text for n, word in enumerate(case.words) if n not in case.deleted]
    pieces = plan_text(recording, text, cutter)
    sound = Sound(case.samples[:, None], RATE_HZ, "mono", "pcm_s16le")
    edited = np.concatenate(list(rendered(parts_of(pieces, sound, RoomTone(sound, case.words)), RATE_HZ)))[:, 0]
    return edited, [piece for piece in pieces if isinstance(piece, Span)]


def verdicts(case: Case, heard: Sequence[str], gone: Sequence[int]) -> list[bool]:
    """For each deletion whether its neighbours are heard, with nothing between but what isn't `gone`."""
    kept = [n for n in range(len(case.words)) if n not in gone]
    wanted = [spoken_key(case.words[n].text) for n in kept]
    places: dict[int, int] = {}
    for a, b, size in SequenceMatcher(None, wanted, heard, autojunk=False).get_matching_blocks():
        places.update({kept[a + n]: b + n for n in range(size)})
    between = 1 if gone else 2
    return [n - 1 in places and places.get(n + 1) == places[n - 1] + between for n in case.deleted]


def level_jump_db(samples: np.ndarray, place: int) -> float:
    """How far the levels before and after a place are apart."""
    length = round(LEVEL_S * RATE_HZ)
    floor = float(np.square(samples, dtype=np.float64).mean()) * 10 ** (FLOOR_DB / 10)
    sides = samples[max(place - length, 0) : place], samples[place : place + length]
    before, after = (float(np.square(side, dtype=np.float64).mean()) if len(side) else 0.0 for side in sides)
    return abs(10 * float(np.log10((before + floor) / (after + floor))))


def flux_at(samples: np.ndarray, places: Sequence[int]) -> list[float]:
    """The most flux between frames that a place is in."""
    found = flux(samples)
    return [float(found[max(place // HOP - FRAME // HOP, 0) : place // HOP + 1].max(initial=0.0)) for place in places]


def flux(samples: np.ndarray) -> np.ndarray:
    """Spectral flux from frame to frame (20 ms each 5 ms): how much of each frequency comes in."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[::HOP] * np.hanning(FRAME)
    spectra = np.abs(np.fft.rfft(frames, axis=1))
    return np.maximum(np.diff(spectra, axis=0), 0).sum(axis=1)


if __name__ == "__main__":
    main(*sys.argv[1:])
