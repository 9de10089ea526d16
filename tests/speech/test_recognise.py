"""Real speech is recognised, its words are found in the sound, and silence says nothing."""

import itertools
from pathlib import Path

import jiwer
import numpy as np
import pytest

from conference.speech.engine.align import Aligner, join_segments
from conference.speech.engine.recognise import Recogniser, join_pieces, without_annotations
from conference.speech.engine.sound import RATE_HZ
from conference.speech.engine.weights import find_model
from conference.speech.engine.words import Segment, Word
from tests.speech.demo_speech import DemoSpeech, demo_speech, plain


@pytest.fixture(scope="module")
def speech() -> DemoSpeech:
    return demo_speech(RATE_HZ)


@pytest.fixture(scope="module")
def recogniser(model_cache: Path) -> Recogniser:
    return Recogniser(find_model("tiny.en", model_cache), threads=1)


@pytest.fixture(scope="module")
def segments(recogniser: Recogniser, speech: DemoSpeech) -> list[Segment]:
    return recogniser.transcribe(speech.samples, lambda done: None)


def test_what_was_said_is_recognised(segments: list[Segment], speech: DemoSpeech) -> None:
    heard = " ".join(word.text for segment in segments for word in segment.words)
    assert jiwer.wer(plain(speech.text), plain(heard)) <= 0.15


def test_silence_says_nothing(recogniser: Recogniser) -> None:
    assert recogniser.transcribe(np.zeros(3 * RATE_HZ, np.float32), lambda done: None) == []
    assert recogniser.transcribe(np.zeros(0, np.float32), lambda done: None) == []


def test_words_are_found_where_they_were_moved_to(segments: list[Segment], speech: DemoSpeech) -> None:
    """A word's place is where silence must be put in to move it and all that follows, and nothing before."""
    aligner = Aligner()
    told: list[float] = []
    words = aligner.align(speech.samples, segments, told.append)
    assert told == sorted(told) and told[-1] == 1.0
    assert sum(word.aligned for word in words) >= 0.9 * len(words)
    assert all(a.end_s <= b.start_s for a, b in itertools.pairwise(words))

    middle = len(words) // 2
    cut = round(words[middle].start_s * RATE_HZ)
    shift_s = 0.7
    pause = np.random.default_rng(0).normal(0, 1e-4, round(shift_s * RATE_HZ)).astype(np.float32)
    moved_sound = np.concatenate([speech.samples[:cut], pause, speech.samples[cut:]])
    shifted = [
        Word(w.text, w.start_s + shift_s * (n >= middle), w.end_s + shift_s * (n >= middle), 1.0)
        for n, w in enumerate(words)
    ]
    moved = aligner.align(moved_sound, [Segment(shifted[0].start_s, shifted[-1].end_s, tuple(shifted))], told.append)
    off_s = np.array([
        abs(after.start_s - before.start_s) for before, after in zip(shifted, moved, strict=True)
    ])  # fmt: skip
    assert np.median(off_s) <= 0.02


def test_what_cannot_be_aligned_keeps_its_times() -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, RATE_HZ).astype(np.float32)
    text = ("so", "this", "is", "far", "too", "much", "for", "it")
    words = tuple(Word(each, n / 10, n / 10 + 0.1, 0.5) for n, each in enumerate(text))
    kept = Aligner().align(sound, [Segment(0.0, 0.8, words)], lambda done: None)
    unsaid = Aligner().align(sound, [Segment(0.0, 0.5, (Word("—", 0.1, 0.2, 0.5),))], lambda done: None)
    assert [(word.text, word.aligned) for word in unsaid] == [("—", False)]
    assert [word.text for word in kept] == [word.text for word in words]


def test_annotations_are_dropped() -> None:
    words = [Word(text, 0, 0, 1) for text in ("[BLANK", "_AUDIO]", "yes", "(laughs)", "♪", "no.")]
    assert [word.text for word in without_annotations(words)] == ["yes", "no."]


def test_pieces_without_a_space_join_the_word_before() -> None:
    texts = (" an", " un", "-thalete", " at", " www", ".Asterisk", ".org", " 50", "%")
    sure = (1.0, 0.9, 0.8, 0.7, 0.4, 0.5, 0.6, 0.3, 0.2)
    pieces = [Word(text, n, n + 0.5, sure[n]) for n, text in enumerate(texts)]
    assert join_pieces(pieces) == [
        Word("an", 0, 0.5, 1.0),
        Word("un-thalete", 1, 2.5, 0.8),
        Word("at", 3, 3.5, 0.7),
        Word("www.Asterisk.org", 4, 6.5, 0.4),
        Word("50%", 7, 8.5, 0.2),
    ]
    assert join_pieces(reversed(pieces[1:3])) == [Word("-thalete", 2, 2.5, 0.8), Word("un", 1, 1.5, 0.9)]
    assert join_pieces([]) == []


def test_a_word_stays_when_the_annotation_stuck_to_it_is_dropped() -> None:
    pieces = [Word(text, 0, 0, 1) for text in (" yes", "[laughs", "]", "and", " [BLANK", "_AUDIO]", " no", ".")]
    assert [word.text for word in without_annotations(join_pieces(pieces))] == ["yes", "and", "no."]


def test_segments_without_a_pause_are_aligned_together() -> None:
    a, b, c = (Segment(s, e, (Word(str(s), s, e, 1),)) for s, e in ((0.0, 2.0), (2.1, 4.0), (5.0, 6.0)))
    assert [(s.start_s, s.end_s, len(s.words)) for s in join_segments([a, b, c])] == [(0.0, 4.0, 2), (5.0, 6.0, 1)]
