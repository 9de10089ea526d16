"""Pauses: by hand, then what must hold of any."""

from hypothesis import given

from conference.speech.engine.edit.layout import AtTimes, plan_edits
from conference.speech.engine.edit.pieces import Span
from conference.speech.engine.edit.recorded import Edit, Recording
from conference.speech.engine.pauses import Pause, find_pauses
from conference.speech.engine.words import Word
from tests.speech.test_plan_edits import edits

WORDS = tuple(
    Word("word", start_s, end_s, 1.0, True, speaker)
    for speaker, start_s, end_s in (("a", 1.0, 1.4), ("b", 1.2, 2.0), ("a", 2.5, 3.0), ("a", 5.0, 5.5))
)


def test_a_pause_is_where_nobody_speaks() -> None:
    assert find_pauses(WORDS) == (Pause(0, 0.0, 1.0), Pause(3, 3.0, 5.0))


def test_half_of_what_stays_is_on_each_side() -> None:
    pause = Pause(3, 3.0, 5.0)
    assert pause.shortened(0.5) == (3.25, 4.75)
    assert pause.shortened(2.0) is None
    recording = Recording(WORDS, 6000, 1000)
    assert plan_edits(recording, [], AtTimes(), [(3250, 4750)]) == (Span(0, 3250), Span(4750, 6000))
    assert plan_edits(recording, [Edit((3,), speaker="a")], AtTimes(), [(3250, 4750)]) == (
        Span(0, 3250), Span(4750, 5000), Span(5500, 6000),
    )  # fmt: skip


@given(edits())
def test_shortening_touches_no_word(edit: tuple[Recording, set[int]]) -> None:
    words = edit[0].words
    for pause in find_pauses(words):
        assert pause.end_s - pause.start_s >= 0.8
        assert not any(max(word.start_s, pause.start_s) < min(word.end_s, pause.end_s) for word in words)
        low_s, high_s = pause.shortened(0.5) or (0.0, 0.0)
        assert abs((high_s - low_s) - (pause.end_s - pause.start_s - 0.5)) < 1e-6
