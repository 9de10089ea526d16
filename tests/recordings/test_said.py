"""What people wrote during a meeting stands above what is recognised afterwards, word by word and in its place."""

from conference.recordings.said import Said, struck_words, with_written
from conference.speech.engine.words import Segment, Word


def heard(*words: tuple[str, float, float]) -> list[Segment]:
    return [Segment(words[0][1], words[-1][2], tuple(Word(text, a, b, 0.9) for text, a, b in words))]


HEARD = heard(("Good", 1.0, 1.3), ("mourning.", 1.3, 1.8), ("The", 3.0, 3.2), ("second", 3.2, 3.6), ("raw.", 3.6, 4.0))


def said(start_s: float, end_s: float, text: str | None, struck: bool = False) -> Said:
    return Said(start_s, end_s, text, struck)


def texts(segments: list[Segment]) -> list[str]:
    return [word.text for segment in segments for word in segment.words]


def test_a_correction_takes_the_place_of_its_utterance_and_of_no_other() -> None:
    written = with_written(HEARD, [said(0.95, 1.85, None), said(2.9, 4.1, "The second row.")])
    assert texts(written) == ["Good", "mourning.", "The", "second", "row."]
    row = written[-1].words[-1]
    assert (row.start_s, round(row.end_s, 1)) == (3.6, 3.9) or 3.6 <= row.start_s < row.end_s <= 4.1
    assert [word.start_s for word in written[-1].words][:2] == [3.0, 3.2]


def test_what_only_a_person_heard_stands_where_it_was_said() -> None:
    written = with_written(HEARD, [said(2.0, 2.8, "Thank you.")])
    assert texts(written) == ["Good", "mourning.", "Thank", "you.", "The", "second", "raw."]
    assert with_written([], [said(2.0, 2.8, "Hello")])[0].words[0].start_s == 2.0
    assert with_written(HEARD, []) == [*with_written(HEARD, [said(0.0, 9.0, None)])]


def test_words_of_a_marked_utterance_are_struck() -> None:
    words = [word for segment in HEARD for word in segment.words]
    assert struck_words(words, [said(2.9, 4.0, None, struck=True), said(0.9, 1.9, "x")]) == [2, 3, 4]
    assert struck_words(words, [said(2.9, 4.0, "x")]) == []
