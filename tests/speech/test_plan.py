"""The edit plan: by hand, then what must hold of any edit."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from conference.speech.engine.plan import FADE_S, SCRAP_S, Cut, KeptSpan, plan_edit

WORDS = [Cut(0, "a", 1.0, 1.4), Cut(1, "a", 1.6, 2.0), Cut(2, "a", 2.0, 2.5), Cut(3, "b", 1.7, 2.2)]


def test_nothing_deleted_keeps_everything() -> None:
    assert plan_edit(WORDS, [], 4.0) == (KeptSpan(0.0, 4.0, 0.0),)


def test_one_word_goes() -> None:
    assert plan_edit(WORDS, [0], 4.0) == (KeptSpan(0.0, 1.0, 0.0), KeptSpan(1.4, 4.0, FADE_S))


def test_neighbours_go_with_the_pause_between_them() -> None:
    assert plan_edit(WORDS, [0, 1], 4.0) == (KeptSpan(0.0, 1.0, 0.0), KeptSpan(2.0, 4.0, FADE_S))


def test_words_of_two_people_at_once_go_together() -> None:
    assert plan_edit(WORDS, [2, 3], 4.0) == (KeptSpan(0.0, 1.7, 0.0), KeptSpan(2.5, 4.0, FADE_S))


def test_all_of_it_deleted_keeps_nothing() -> None:
    assert plan_edit([Cut(0, "a", 0.0, 3.0)], [0], 3.0) == ()


@st.composite
def edits(draw: st.DrawFn) -> tuple[list[Cut], set[int], float]:
    """Words of up to three people, some deleted, in a recording that may end before the last."""
    words: list[Cut] = []
    for speaker in draw(st.lists(st.sampled_from("abc"), unique=True)):
        at = 0.0
        for gap, length in draw(st.lists(st.tuples(st.floats(0, 2), st.floats(0, 2)), max_size=12)):
            words.append(Cut(len(words), speaker, at + gap, at + gap + length))
            at += gap + length
    deleted = draw(st.sets(st.sampled_from(range(len(words))))) if words else set()
    return words, deleted, draw(st.floats(0.1, 40))


@given(edits())
def test_spans_are_in_order_apart_and_within(edit: tuple[list[Cut], set[int], float]) -> None:
    words, deleted, duration_s = edit
    plan = plan_edit(words, deleted, duration_s)
    edges = [edge for span in plan for edge in (span.start_s, span.end_s)]
    assert edges == sorted(edges) and all(0 <= edge <= duration_s for edge in edges)
    assert all(span.end_s > span.start_s for span in plan)
    for before, after in itertools.pairwise(plan):
        assert before.end_s < after.start_s
        shorter = min(before.end_s - before.start_s, after.end_s - after.start_s)
        assert 0 < after.fade_in_s <= min(FADE_S, shorter / 2)
    if plan:
        assert plan[0].fade_in_s == 0


@given(edits())
def test_deleted_words_are_gone_and_time_adds_up(edit: tuple[list[Cut], set[int], float]) -> None:
    words, deleted, duration_s = edit
    plan = plan_edit(words, deleted, duration_s)
    for word in words:
        if word.id in deleted:
            assert not any(max(word.start_s, span.start_s) < min(word.end_s, span.end_s) for span in plan)
    inner = [(a.end_s, b.start_s) for a, b in itertools.pairwise(plan)]
    assert all(end - start > 0 for start, end in inner)
    assert all(span.end_s - span.start_s >= SCRAP_S for span in plan) or not deleted


@given(edits())
def test_an_edit_taken_back_is_as_if_never_made(edit: tuple[list[Cut], set[int], float]) -> None:
    words, deleted, duration_s = edit
    original = plan_edit(words, set(), duration_s)
    assert original == (KeptSpan(0.0, duration_s, 0.0),)
    assert plan_edit(words, deleted - deleted, duration_s) == original
    assert plan_edit(list(reversed(words)), deleted, duration_s) == plan_edit(words, deleted, duration_s)
