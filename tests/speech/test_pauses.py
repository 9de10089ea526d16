"""Pauses: by hand, then what must hold of any."""

from hypothesis import given

from conference.speech.engine.pauses import Pause, find_pauses
from conference.speech.engine.plan import Cut, KeptSpan, plan_edit
from tests.speech.test_plan import edits

WORDS = [Cut(0, "a", 1.0, 1.4), Cut(1, "b", 1.2, 2.0), Cut(2, "a", 2.5, 3.0), Cut(3, "a", 5.0, 5.5)]


def test_a_pause_is_where_nobody_speaks() -> None:
    assert find_pauses(WORDS) == (Pause(0, 0.0, 1.0), Pause(3, 3.0, 5.0))


def test_half_of_what_stays_is_on_each_side() -> None:
    pause = Pause(3, 3.0, 5.0)
    assert pause.shortened(0.5) == (3.25, 4.75)
    assert pause.shortened(2.0) is None
    assert plan_edit(WORDS, [], 6.0, [(3.25, 4.75)]) == (KeptSpan(0.0, 3.25, 0.0), KeptSpan(4.75, 6.0, 0.01))
    assert plan_edit(WORDS, [3], 6.0, [(3.25, 4.75)]) == (
        KeptSpan(0.0, 3.25, 0.0), KeptSpan(4.75, 5.0, 0.01), KeptSpan(5.5, 6.0, 0.01),
    )  # fmt: skip


@given(edits())
def test_shortening_touches_no_word(edit: tuple[list[Cut], set[int], float]) -> None:
    words, _, _ = edit
    for pause in find_pauses(words):
        assert pause.end_s - pause.start_s >= 0.8
        assert not any(max(word.start_s, pause.start_s) < min(word.end_s, pause.end_s) for word in words)
        low_s, high_s = pause.shortened(0.5) or (0.0, 0.0)
        assert abs((high_s - low_s) - (pause.end_s - pause.start_s - 0.5)) < 1e-6
