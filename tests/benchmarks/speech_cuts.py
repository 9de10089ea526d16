"""How well words are cut out: 200 random deletions of single words in real speech, beside cuts on Whisper's own times.

`python -m tests.benchmarks.speech_cuts [base]`: prompts are joined to recordings and recognised, and one word of each
sentence is deleted. `clean`: the share of deletions after which a recogniser hears both neighbours, one after the
other. `level_jump_*`: how much louder one side of a seam is than the other in 20 ms, beside what it is
at the recording's own word boundaries. `flux_within`: the share of seams whose spectral flux is within the 95th
percentile of the recording's own. Eyeline aligns the words and places the cuts; both are heard by one recogniser.
"""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
from conference.speech.engine.sound import RATE_HZ, Samples
from conference.speech.engine.weights import find_model
from conference.speech.engine.words import Segment, Word
from tests.benchmarks.report import emit
from tests.speech.prompts import Prompt, prompts

BENCHMARK = "speech_cuts"
DELETIONS = 200
RECORDING_S = 28.0
PAUSE_S = 0.5
WORDS_MIN = 3
LEVEL_S = 0.02
FLOOR_DB = -40.0
"""Below the recording's level by so much nobody hears a jump."""
HOP, FRAME = RATE_HZ // 200, RATE_HZ // 50


@dataclass(frozen=True)
class Case:
    """A recording, what was recognised in it, and which of its words (places) are deleted."""

    samples: Samples
    words: tuple[Word, ...]
    deleted: tuple[int, ...]


@dataclass(frozen=True)
def main(model: str = "base") -> None:
    """Prints all results."""
    try:
        found = prompts()
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"{BENCHMARK} is left out: its speech comes from Debian's packages ({error})", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as cache:
        recogniser = Recogniser(find_model(model, Path(cache)))
        cases = cases_of(found, recogniser)
        aligner = Aligner()
        judge("eyeline", [replace(case, words=aligned(aligner, case)) for case in cases], recogniser, model)
        judge("Whisper's times", cases, recogniser, model)


def cases_of(found: Sequence[Prompt], recogniser: Recogniser) -> list[Case]:
    """Recordings with, in all, so many words to delete: recognised rightly, as both their neighbours are."""
    random = np.random.default_rng(5)
    long_enough = [prompt for prompt in found if len(prompt.text.split()) >= WORDS_MIN]
    order = iter(random.permutation(len(long_enough)))
    cases: list[Case] = []
    while sum(len(case.deleted) for case in cases) < DELETIONS:
        sounds, texts, length_s = [], [], 0.0
        while length_s < RECORDING_S:
            prompt = long_enough[next(order)]
            sounds += [prompt.samples(RATE_HZ), np.zeros(round(PAUSE_S * RATE_HZ), np.float32)]
            texts.append(prompt.text)
            length_s += len(sounds[-2]) / RATE_HZ + PAUSE_S
        samples = np.concatenate(sounds)
        segments = recogniser.transcribe(samples, lambda done: None)
        words = tuple(word for segment in segments for word in segment.words)
        missing = DELETIONS - sum(len(case.deleted) for case in cases)
        places = random.permutation(chosen(texts, words, random))[:missing]
        cases.append(Case(samples, words, tuple(int(place) for place in sorted(places))))
    return cases


def chosen(texts: Sequence[str], words: Sequence[Word], random: np.random.Generator) -> tuple[int, ...]:
    """Of each sentence the place of one word inside of it that was recognised rightly, as its neighbours were."""
    said = [spoken_key(word.text) for word in words]
    sentence = sentences_of(texts)
    options: dict[int, list[int]] = {}
    true = [spoken_key(word) for text in texts for word in text.split()]
    matcher = SequenceMatcher(None, true, said, autojunk=False)
    for a, b, size in matcher.get_matching_blocks():
        for n in range(1, size - 1):
            if sentence[a + n - 1] == sentence[a + n + 1]:
                options.setdefault(sentence[a + n], []).append(b + n)
    return tuple(sorted(int(random.choice(places)) for places in options.values()))


def sentences_of(texts: Sequence[str]) -> list[int]:
    """For each word of the prompts the number of its sentence."""
    numbers, number = [], 0
    for text in texts:
        for word in text.split():
            numbers.append(number)
            number += word.endswith((".", "?", "!"))
        number += 1
    return numbers


def aligned(aligner: Aligner, case: Case) -> tuple[Word, ...]:
    """The case's words with the engine's times."""
    segment = Segment(case.words[0].start_s, case.words[-1].end_s, case.words)
    return tuple(aligner.align(case.samples, by_pause(segment), lambda done: None))


def by_pause(segment: Segment) -> list[Segment]:
    """The words in groups as they were said, apart where the recogniser heard a pause."""
    groups: list[list[Word]] = []
    for word in segment.words:
        if groups and word.start_s - groups[-1][-1].end_s < PAUSE_S / 2:
            groups[-1].append(word)
        else:
            groups.append([word])
    return [Segment(group[0].start_s, group[-1].end_s, tuple(group)) for group in groups]


def judge(system: str, cases: Sequence[Case], recogniser: Recogniser, model: str) -> None:
    """Cuts, listens, and prints what comes of it."""
    clean: list[bool] = []
    jumps_db: list[float] = []
    own_jumps_db: list[float] = []
    within: list[bool] = []
    own_within: list[bool] = []
    for case in cases:
        cutter: Cutter = SoundCutter(case.samples, RATE_HZ, len(case.samples)) if system == "eyeline" else AtTimes()
        edited, seams = cut(case, cutter)
        segments = recogniser.transcribe(edited.astype(np.float32), lambda done: None)
        heard = [word for segment in segments for word in segment.words]
        clean += verdicts(case, [spoken_key(word.text) for word in heard])
        jumps_db += [level_jump_db(edited, seam) for seam in seams]
        own = [round(word.end_s * RATE_HZ) for word in case.words]
        own_jumps_db += [level_jump_db(case.samples, place) for place in own]
        most = float(np.percentile(flux(case.samples), 95))
        within += [each <= most for each in flux_at(edited, seams)]
        own_within += [each <= most for each in flux_at(case.samples, own)]
    emit(BENCHMARK, model, system, "clean", float(np.mean(clean)), "1")
    emit(BENCHMARK, model, system, "deletions", len(clean), "1")
    emit(BENCHMARK, model, system, "level_jump_p50", float(np.median(jumps_db)), "dB")
    emit(BENCHMARK, model, system, "level_jump_p90", float(np.percentile(jumps_db, 90)), "dB")
    emit(BENCHMARK, model, system, "level_jump_below_3_db", float(np.mean(np.array(jumps_db) < 3)), "1")
    emit(BENCHMARK, model, system, "own_level_jump_p50", float(np.median(own_jumps_db)), "dB")
    emit(BENCHMARK, model, system, "flux_within", float(np.mean(within)), "1")
    emit(BENCHMARK, model, system, "own_flux_within", float(np.mean(own_within)), "1")


def cut(case: Case, cutter: Cutter) -> tuple[np.ndarray, list[int]]:
    """The recording without the deleted words, and where its seams are."""
    recording = Recording(case.words, len(case.samples), RATE_HZ)
    text = [word.text for n, word in enumerate(case.words) if n not in case.deleted]
    pieces = plan_text(recording, text, cutter)
    sound = Sound(case.samples[:, None], RATE_HZ, "mono", "pcm_s16le")
    edited = np.concatenate(list(rendered(parts_of(pieces, sound, RoomTone(sound, case.words)), RATE_HZ)))[:, 0]
    lengths = [piece.length for piece in pieces if isinstance(piece, Span)]
    return edited, [int(at) for at in np.cumsum(lengths)[:-1]]


def verdicts(case: Case, heard: Sequence[str]) -> list[bool]:
    """For each deletion whether its neighbours are heard, with nothing between."""
    kept = [n for n in range(len(case.words)) if n not in case.deleted]
    wanted = [spoken_key(case.words[n].text) for n in kept]
    places: dict[int, int] = {}
    for a, b, size in SequenceMatcher(None, wanted, heard, autojunk=False).get_matching_blocks():
        places.update({kept[a + n]: b + n for n in range(size)})
    return [n - 1 in places and places.get(n + 1) == places[n - 1] + 1 for n in case.deleted]


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
