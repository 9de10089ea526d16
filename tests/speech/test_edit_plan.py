"""Edit plans: by hand, then what must hold of any edit."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from conference.speech.engine.edit.diff import Change, changed, changes_of, spoken_key
from conference.speech.engine.edit.filling import origins_of
from conference.speech.engine.edit.layout import plan_text, unsaid_words
from conference.speech.engine.edit.pieces import Piece, Span, Tone, Unsaid, composed, joined
from conference.speech.engine.edit.recorded import Edit, Recording
from conference.speech.engine.edit.reuse import Run, Wanted, find_runs
from conference.speech.engine.words import Word

RATE_HZ = 1000


class Exact:
    """Cuts where the words' times say."""

    def removal(self, first: int, end: int, low: int, high: int) -> tuple[int, int]:
        assert low <= first <= end <= high
        return first, end

    def opening(self, low: int, high: int) -> int:
        return (low + high) // 2


def recording_of(text: str, speakers: str = "") -> Recording:
    """Each word takes 0.3 s, with 0.1 s before it."""
    words = [
        Word(word, 0.4 * n + 0.1, 0.4 * n + 0.4, 1.0, True, speakers[n] if speakers else "")
        for n, word in enumerate(text.split())
    ]
    return Recording(tuple(words), 400 * len(words) + 100, RATE_HZ)


def plan(recording: Recording, text: str) -> tuple[Piece, ...]:
    return plan_text(recording, text.split(), Exact())


def said(pieces: tuple[Piece, ...], recording: Recording) -> list[str]:
    """The keys of the words in a plan."""
    found: list[str] = []
    for piece in pieces:
        if isinstance(piece, Unsaid):
            found += map(spoken_key, piece.words)
        elif isinstance(piece, Span):
            middles = [(n, recording.middle(n)) for n in range(len(recording.words))]
            found += [spoken_key(recording.words[n].text) for n, at in middles if piece.first <= at < piece.end]
    return " ".join(found).split()


def test_a_deleted_word_leaves_two_spans() -> None:
    assert plan(recording_of("the second old bridge"), "the old bridge") == (Span(0, 500), Span(800, 1700))


def test_spelling_alone_is_no_edit() -> None:
    recording = recording_of("thirty-day plan, he said 20")
    assert plan(recording, "Thirty-Day plan he, said twenty.") == (Span(0, 2100),)
    assert plan(recording, "thirty day plan he said 20") == (Span(0, 2100),)


def test_a_word_of_which_a_part_goes_goes_whole() -> None:
    assert changes_of(["the", "30-day", "plan"], ["the", "30", "plan"]) == (Change(1, 2, ("30",)),)


def test_an_inserted_word_comes_from_where_it_was_said() -> None:
    recording = recording_of("red or blue and then not red")
    assert plan(recording, "red or red blue and then not red") == (
        Span(0, 850), Span(60, 440, moved=True), Span(850, 2900)
    )  # fmt: skip


def test_the_place_most_like_the_new_one_is_taken() -> None:
    recording = recording_of("we go home. Go on, we said, go home today")
    wanted = Wanted(("go", "home"), "we", "now", "")
    assert find_runs(wanted, recording.words) == [Run(7, 9)]
    assert find_runs(Wanted(("Go",), "home.", "on,", ""), recording.words) == [Run(3, 4)]


def test_only_the_same_speakers_words_are_taken() -> None:
    recording = recording_of("yes no yes", "abb")
    assert plan(recording, "yes yes no yes")[1] == Span(60, 440, moved=True)
    assert find_runs(Wanted(("yes",), None, None, "b"), recording.words) == [Run(2, 3)]
    assert find_runs(Wanted(("no",), None, None, "a"), recording.words) == [None]


def test_what_a_machine_spoke_is_not_taken_and_stays_synthetic_where_it_is_moved() -> None:
    recording = replace(recording_of("red or blue"), synthetic=frozenset({0}))
    assert unsaid_words(plan(recording, "red or blue red")) == ("red",)
    assert plan(recording, "red or blue or")[1] == Span(460, 840, moved=True)
    moving = Edit((), ("red", "or"), 2, moved=(0, 1))
    assert origins_of(recording, moving) == ("synthetic", "moved")


def test_what_nobody_said_is_left_for_a_voice_with_the_words_around_it() -> None:
    recording = recording_of("the famous song of the old man")
    pieces = plan(recording, "the famous song of the wretched old old man")
    assert unsaid_words(pieces) == ("wretched", "old")
    assert pieces[1] == Unsaid(("wretched", "old"), 2050, 2050, "")
    long = plan(recording, "wretched the famous song of the old man the famous song")
    assert unsaid_words(long) == ("wretched",)


def test_marks_bring_their_pause() -> None:
    recording = recording_of("we stop here and we go")
    pieces = plan(recording, "we stop here and stop. we go")
    assert [type(piece) for piece in pieces] == [Span, Span, Tone, Span]
    tone = pieces[2]
    assert isinstance(tone, Tone) and 300 < tone.length < 450


WORDS = st.lists(st.sampled_from(["a", "b", "c", "d-e", "20", "twenty", "d", "e"]), max_size=14)


@given(WORDS, WORDS)
def test_changes_say_the_new_text(old: list[str], new: list[str]) -> None:
    changes = changes_of(old, new)
    assert " ".join(map(spoken_key, changed(old, changes))) == " ".join(map(spoken_key, new))
    assert changes_of(old, old) == ()
    at = -1
    for change in changes:
        assert at < change.first <= change.end and (change.end > change.first or change.words)
        at = change.end


@given(WORDS, WORDS)
def test_a_plan_says_the_text_and_holds_the_recording_together(old: list[str], new: list[str]) -> None:
    recording = recording_of(" ".join(old))
    pieces = plan(recording, " ".join(new))
    assert said(pieces, recording) == " ".join(map(spoken_key, new)).split()
    kept = [piece for piece in pieces if isinstance(piece, Span) and not piece.moved]
    edges = [edge for span in kept for edge in (span.first, span.end)]
    assert edges == sorted(edges), "what stays stays in order"
    assert all(0 <= p.first < p.end <= recording.length for p in pieces if isinstance(p, Span))
    assert set(unsaid_words(pieces)) <= set(new)


@given(WORDS, st.data())
def test_a_text_brought_back_is_the_recording_again(old: list[str], data: st.DataObject) -> None:
    recording = recording_of(" ".join(old))
    whole = (Span(0, recording.length),)
    assert plan(recording, " ".join(old)) == whole
    fewer = [word for word in old if data.draw(st.booleans())]
    shorter = plan(recording, " ".join(fewer))
    assert composed(whole, shorter) == shorter
    assert composed(shorter, (Span(0, sum(p.length for p in shorter if not isinstance(p, Unsaid))),)) == shorter


@st.composite
def plans(draw: st.DrawFn, length: int) -> tuple[Piece, ...]:
    """Any pieces of a sound of so many samples."""
    edges = st.tuples(st.integers(0, length), st.integers(0, length), st.booleans())
    spans = edges.map(lambda each: Span(min(each[:2]), max(each[:2]), each[2]))
    return joined(draw(st.lists(spans | st.builds(Tone, st.integers(0, 5)), max_size=6)))


def played(pieces: tuple[Piece, ...], sound: np.ndarray) -> np.ndarray:
    parts = [sound[p.first : p.end] if isinstance(p, Span) else np.zeros(p.length) for p in pieces if p.length]
    return np.concatenate([np.zeros(0), *parts])


@given(st.data(), st.integers(1, 40))
def test_plans_compose(data: st.DataObject, length: int) -> None:
    sound = np.arange(1.0, length + 1)
    first = data.draw(plans(length))
    between = played(first, sound)
    second = data.draw(plans(len(between)))
    after = played(second, between)
    third = data.draw(plans(len(after)))
    np.testing.assert_array_equal(played(composed(first, second), sound), after)
    left, right = composed(composed(first, second), third), composed(first, composed(second, third))
    np.testing.assert_array_equal(played(left, sound), played(right, sound))
