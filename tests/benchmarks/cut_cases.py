"""Recordings with words to delete: real prompts, whose words' times nobody knows, and spliced ones, whose are known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import numpy as np

from conference.speech.engine.align import Aligner
from conference.speech.engine.edit.diff import spoken_key
from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.sound import RATE_HZ, Samples
from conference.speech.engine.words import Segment, Word
from tests.benchmarks.speech_align import single_words, spliced
from tests.speech.prompts import Prompt

RECORDING_S = 28.0
PAUSE_S = 0.5
WORDS_MIN = 3


@dataclass(frozen=True)
class Case:
    """A recording, what was recognised in it, and which of its words (places) are deleted."""

    samples: Samples
    words: tuple[Word, ...]
    deleted: tuple[int, ...]


def cases_of(found: Sequence[Prompt], recogniser: Recogniser, deletions: int) -> list[Case]:
    """Recordings with, in all, so many words to delete: recognised rightly, as both their neighbours are."""
    random = np.random.default_rng(5)
    long_enough = [prompt for prompt in found if len(prompt.text.split()) >= WORDS_MIN]
    order = iter(random.permutation(len(long_enough)))
    cases: list[Case] = []
    while sum(len(case.deleted) for case in cases) < deletions:
        sounds, texts, length_s = [], [], 0.0
        while length_s < RECORDING_S:
            prompt = long_enough[next(order)]
            sounds += [prompt.samples(RATE_HZ), np.zeros(round(PAUSE_S * RATE_HZ), np.float32)]
            texts.append(prompt.text)
            length_s += len(sounds[-2]) / RATE_HZ + PAUSE_S
        samples = np.concatenate(sounds)
        segments = recogniser.transcribe(samples, lambda done: None)
        words = tuple(word for segment in segments for word in segment.words)
        missing = deletions - sum(len(case.deleted) for case in cases)
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


def spliced_cases(deletions: int) -> list[Case]:
    """Real words spliced to utterances, with their true times; one inside of each utterance is to be deleted."""
    random = np.random.default_rng(7)
    utterances = spliced(single_words(), np.random.default_rng(8))[:deletions]
    cases: list[Case] = []
    sounds: list[Samples] = []
    words: list[Word] = []
    deleted: list[int] = []
    for n, each in enumerate(utterances):
        begun_s = sum(len(sound) for sound in sounds) / RATE_HZ
        deleted.append(len(words) + int(random.integers(1, len(each.words) - 1)))
        words += [Word(w.text, begun_s + w.start_s, begun_s + w.end_s, 1.0, True) for w in each.words]
        sounds += [each.samples, np.zeros(round(PAUSE_S * RATE_HZ), np.float32)]
        if sum(len(sound) for sound in sounds) > RECORDING_S * RATE_HZ or n == len(utterances) - 1:
            cases.append(Case(np.concatenate(sounds), tuple(words), tuple(deleted)))
            sounds, words, deleted = [], [], []
    return cases


def realigned(aligner: Aligner, case: Case) -> Case:
    """The case with the engine's times in place of those that it has."""
    return replace(case, words=aligned(aligner, case))
