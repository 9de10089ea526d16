"""The plan of edits in what several people say: by hand, then what must hold of any."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from conference.speech.engine.edit.layout import SCRAP_S, AtTimes, plan_edits
from conference.speech.engine.edit.pieces import Piece, Span, Unsaid
from conference.speech.engine.edit.recorded import Edit, Recording, own_runs
from conference.speech.engine.words import Word

RATE_HZ = 1000
WORDS = (
    Word("we", 1.0, 1.4, 1.0, True, "a"), Word("go", 1.6, 2.0, 1.0, True, "a"), Word("yes", 1.7, 2.2, 1.0, True, "b"),
    Word("home", 2.0, 2.5, 1.0, True, "a"),
)  # fmt: skip
RECORDING = Recording(WORDS, 4000, RATE_HZ)


def without(recording: Recording, deleted: set[int]) -> tuple[Piece, ...]:
    """The plan when these words are deleted: an edit for each run of a speaker's."""
    edits = [
        Edit(run, speaker=speaker)
        for speaker in sorted({word.speaker for word in recording.words})
        for run in own_runs(recording.words, [n for n in sorted(deleted) if recording.words[n].speaker == speaker])
    ]
    return plan_edits(recording, edits, AtTimes())


def test_nothing_deleted_keeps_everything() -> None:
    assert without(RECORDING, set()) == (Span(0, 4000),)


def test_one_word_goes() -> None:
    assert without(RECORDING, {0}) == (Span(0, 1000), Span(1400, 4000))


def test_neighbours_go_with_the_pause_between_them() -> None:
    assert without(RECORDING, {0, 1}) == (Span(0, 1000), Span(2000, 4000))


def test_words_of_two_people_at_once_go_together() -> None:
    assert without(RECORDING, {2, 3}) == (Span(0, 1700), Span(2500, 4000))


def test_all_of_it_deleted_keeps_nothing() -> None:
    assert without(Recording((Word("all", 0.0, 3.0, 1.0, True, "a"),), 3000, RATE_HZ), {0}) == ()


def test_words_give_way_to_others_of_their_speaker() -> None:
    edit = Edit((1,), ("run", "fast"), speaker="a")
    assert plan_edits(RECORDING, [edit], AtTimes()) == (
        Span(0, 1600), Unsaid(("run", "fast"), 1600, 2000, "a"), Span(2000, 4000),
    )  # fmt: skip
    opened = plan_edits(RECORDING, [Edit((), ("now",), after=3, speaker="a")], AtTimes())
    assert opened == (Span(0, 3250), Unsaid(("now",), 3250, 3250, "a"), Span(3250, 4000))


def test_words_are_moved_with_their_sound() -> None:
    edits = [Edit((0,), speaker="a"), Edit((), ("we",), after=3, speaker="a", moved=(0,))]
    pieces = plan_edits(RECORDING, edits, AtTimes())
    assert pieces == (Span(0, 1000), Span(1400, 3250), Span(960, 1440, moved=True), Span(3250, 4000))


def test_words_over_which_another_speaks_are_not_used_again() -> None:
    wanted = Edit((), ("we",), after=3, speaker="a")
    assert Span(960, 1440, moved=True) in plan_edits(RECORDING, [wanted], AtTimes())
    wanted = Edit((), ("home",), after=3, speaker="a")
    assert Unsaid(("home",), 3250, 3250, "a") in plan_edits(RECORDING, [wanted], AtTimes())


@st.composite
def edits(draw: st.DrawFn) -> tuple[Recording, set[int]]:
    """Words of up to three people, some deleted, in a recording that may end before the last."""
    words: list[Word] = []
    for speaker in draw(st.lists(st.sampled_from("abc"), unique=True)):
        at = 0
        for gap, length in draw(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 2000)), max_size=12)):
            words.append(Word("w", (at + gap) / RATE_HZ, (at + gap + length) / RATE_HZ, 1.0, True, speaker))
            at += gap + length
    words.sort(key=lambda word: (word.start_s, word.end_s))
    deleted = draw(st.sets(st.sampled_from(range(len(words))))) if words else set()
    return Recording(tuple(words), draw(st.integers(100, 40_000)), RATE_HZ), deleted


@given(edits())
def test_spans_are_in_order_apart_and_within(edit: tuple[Recording, set[int]]) -> None:
    recording, deleted = edit
    plan = without(recording, deleted)
    edges = [edge for span in plan if isinstance(span, Span) for edge in (span.first, span.end)]
    assert edges == sorted(edges) and all(0 <= edge <= recording.length for edge in edges)
    assert all(before < after for before, after in itertools.pairwise(edges))


@given(edits())
def test_deleted_words_are_gone_and_no_scraps_are_left(edit: tuple[Recording, set[int]]) -> None:
    recording, deleted = edit
    plan = [span for span in without(recording, deleted) if isinstance(span, Span)]
    for number in deleted:
        low, high = recording.start(number), recording.end(number)
        assert not any(max(low, span.first) < min(high, span.end) for span in plan)
    assert all(span.length >= SCRAP_S * RATE_HZ for span in plan) or not deleted


@given(edits())
def test_an_edit_taken_back_is_as_if_never_made(edit: tuple[Recording, set[int]]) -> None:
    recording, deleted = edit
    assert without(recording, deleted - deleted) == (Span(0, recording.length),)
    assert without(recording, deleted) == without(recording, deleted)
