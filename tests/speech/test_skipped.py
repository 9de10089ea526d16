"""Speech that the model went past is found, heard again, and put in its place."""

from collections.abc import Callable
from pathlib import Path

import jiwer
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.skipped import put_in, skipped
from conference.speech.engine.sound import RATE_HZ, Samples
from conference.speech.engine.weights import find_model
from conference.speech.engine.words import Segment, Word
from tests.speech.demo_speech import demo_speech, plain


def said(*times: tuple[float, float]) -> list[Word]:
    return [Word("word", start_s, end_s, 1.0) for start_s, end_s in times]


def segment(*times: tuple[float, float]) -> Segment:
    return Segment(times[0][0], times[-1][1], tuple(said(*times)))


def test_speech_with_words_everywhere_is_not_skipped() -> None:
    assert skipped([(0.0, 2.0)], said((0.1, 0.6), (0.6, 1.2), (1.3, 1.9))) == []


def test_speech_without_words_is_found_and_what_is_close_together_is_one() -> None:
    found = skipped([(0.0, 1.0), (2.0, 5.0), (5.6, 8.0), (20.0, 22.0)], said((0.1, 0.9), (21.0, 21.9)))
    assert found == [(2.0, 8.0)]


def test_a_word_does_not_cover_what_was_skipped_after_it() -> None:
    assert skipped([(0.0, 6.0)], said((0.2, 4.5), (4.6, 5.8))) == [(1.5, pytest.approx(4.3))]


def test_what_was_heard_again_parts_the_segment_around_it() -> None:
    whole, again = segment((0.0, 0.4), (0.5, 1.0), (5.0, 5.5)), segment((2.0, 2.5), (3.0, 3.5))
    assert put_in([whole], [again]) == [segment((0.0, 0.4), (0.5, 1.0)), again, segment((5.0, 5.5))]


TIMES = st.lists(st.floats(0, 60), max_size=20, unique=True).map(sorted)


@given(TIMES, TIMES)
def test_what_is_found_is_in_order_and_within_the_speech(edges: list[float], starts: list[float]) -> None:
    speech = list(zip(edges[::2], edges[1::2], strict=False))
    found = skipped(speech, said(*((start_s, start_s + 0.3) for start_s in starts)))
    assert all(end_s - start_s >= 1.0 - 1e-9 for start_s, end_s in found)
    assert found == sorted(found)
    assert all(
        any(a <= start_s < b for a, b in speech) and any(a < end_s <= b for a, b in speech) for start_s, end_s in found
    )


class Skipping(Recogniser):
    """Goes past all but the first and the last second, the first time."""

    first = True

    def _heard(
        self, samples: Samples, language: str, prompt: str | None, progress: Callable[[float], None]
    ) -> list[Segment]:
        found = super()._heard(samples, language, prompt, progress)
        if not self.first:
            return found
        self.first = False
        length_s = len(samples) / RATE_HZ
        kept = [word for each in found for word in each.words if word.end_s < 1 or word.start_s > length_s - 1]
        return [Segment(kept[0].start_s, kept[-1].end_s, tuple(kept))]


def test_words_that_the_model_went_past_are_heard_all_the_same(model_cache: Path) -> None:
    speech = demo_speech(RATE_HZ)
    segments = Skipping(find_model("tiny.en", model_cache), threads=1).transcribe(speech.samples, lambda done: None)
    heard = " ".join(word.text for each in segments for word in each.words)
    assert jiwer.wer(plain(speech.text), plain(heard)) <= 0.2
    starts_s = [word.start_s for each in segments for word in each.words]
    assert starts_s == sorted(starts_s)
