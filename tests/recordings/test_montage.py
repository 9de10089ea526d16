"""What is seen during an edit: shots by hand, pictures that go back, jumps that are softened."""

import numpy as np
import pytest

from conference.media.edited_pictures import EditedPictures
from conference.media.mix import mixed, mixed_blocks
from conference.media.montage import Montage, Shot
from conference.recordings.shots import shots_of
from conference.speech.engine.edit.pieces import Piece, Span, Tone, Unsaid
from conference.speech.engine.edit.render import Part

RATE_HZ = 48_000
SECOND = RATE_HZ


class Clock:
    """A composer whose picture says its time, in tenths of a second."""

    def __init__(self, made: list["Clock"]) -> None:
        made.append(self)
        self.reached_s = 0.0

    def at(self, time_s: float) -> np.ndarray:
        assert time_s >= self.reached_s - 1e-9, "a composer is asked forwards"
        self.reached_s = time_s
        return np.full((6, 4), round(10 * time_s), np.uint8)


def part(piece: Piece, length: int | None = None) -> Part:
    count = length if length is not None else piece.length  # type: ignore[union-attr]
    return Part(piece, count, lambda first, count: np.zeros((count, 1)))


def seen(shots: list[Shot], every_s: float = 0.1) -> list[int]:
    """The tenths of a second of the recording that are seen."""
    montage, made = Montage(shots), []
    pictures = EditedPictures(montage, lambda: Clock(made))  # type: ignore[arg-type, return-value]
    count = round(montage.length_samples / RATE_HZ / every_s)
    return [int(pictures.at(n * every_s)[0, 0]) for n in range(count)]


def test_what_is_kept_is_seen_as_it_was() -> None:
    shots = shots_of([part(Span(0, 2 * SECOND)), part(Span(3 * SECOND, 4 * SECOND))], RATE_HZ, 4 * SECOND)
    assert shots == [Shot(2 * SECOND, 0.0), Shot(SECOND, 3.0)]
    montage = Montage(shots)
    assert (montage.at(1.5).source_s, montage.at(2.5).source_s) == (1.5, 3.5)
    assert montage.is_cut(1, 0.1) and not montage.is_cut(0, 0.1)


def test_the_picture_of_words_that_gave_way_takes_as_long_as_those_that_came() -> None:
    said = Unsaid(("new",), SECOND, 2 * SECOND, "a")
    parts = [part(Span(0, SECOND)), part(said, 2 * SECOND), part(Span(2 * SECOND, 3 * SECOND))]
    assert shots_of(parts, RATE_HZ, 3 * SECOND)[1] == Shot(2 * SECOND, 1.0, pace=0.5)
    assert seen(shots_of(parts, RATE_HZ, 3 * SECOND)) == sorted(seen(shots_of(parts, RATE_HZ, 3 * SECOND)))


def test_under_words_put_in_the_picture_sways_and_comes_back() -> None:
    said = Unsaid(("new",), SECOND, SECOND, "a")
    parts = [part(Span(0, SECOND)), part(said, SECOND), part(Tone(4800)), part(Span(SECOND, 2 * SECOND))]
    shots = shots_of(parts, RATE_HZ, 2 * SECOND)
    assert shots[1] == Shot(SECOND + 4800, 1.0, sways=True)
    montage = Montage(shots)
    assert montage.at(1.0).source_s == 1.0 and montage.at(1.55).source_s == pytest.approx(0.725)
    assert not montage.is_cut(1, 0.1) and not montage.is_cut(2, 0.1)
    tenths = seen(shots)
    assert min(tenths[10:21]) == 7 and tenths[20:] == pytest.approx(list(range(10, 21)), abs=1)


def test_before_the_beginning_a_picture_stands_and_after_the_end_it_sways() -> None:
    first = shots_of([part(Tone(SECOND)), part(Span(0, SECOND))], RATE_HZ, SECOND)
    assert first[0] == Shot(SECOND, 0.0, pace=0.0)
    last = shots_of([part(Span(0, SECOND)), part(Tone(SECOND))], RATE_HZ, SECOND)
    assert last[1] == Shot(SECOND, 1.0, sways=True)


def test_a_passage_that_was_moved_brings_its_picture() -> None:
    moved = Span(0, 2 * SECOND, moved=True)
    kept = Span(2 * SECOND, 4 * SECOND), Span(4 * SECOND, 5 * SECOND)
    shots = shots_of([part(kept[0]), part(moved), part(kept[1])], RATE_HZ, 5 * SECOND)
    assert shots[1] == Shot(2 * SECOND, 0.0)
    tenths = seen(shots)
    assert tenths[5] == 25 and tenths[25] == 5 and tenths[-1] == 49


def test_a_jump_is_softened_and_a_small_one_is_not() -> None:
    jump = seen([Shot(SECOND, 0.0), Shot(SECOND, 20.0)], 0.04)
    assert jump[24] == 10 and 10 < jump[25] < jump[26] < 200 and jump[30] == pytest.approx(202, abs=2)
    small = seen([Shot(SECOND, 0.0), Shot(SECOND, 1.05)], 0.04)
    assert small[25] == 11


def test_an_edit_of_nothing_is_refused() -> None:
    for shots in ([], [Shot(0, 1.0)]):
        with pytest.raises(ValueError):
            Montage(shots)


def test_many_voices_do_not_clip() -> None:
    class Loud:
        def read(self, first: int, count: int) -> np.ndarray:
            return np.full(count, 0.6, np.float32)

    assert mixed([Loud()], 0, 1)[0] == pytest.approx(0.6)  # type: ignore[list-item]
    assert 0.9 < mixed([Loud(), Loud(), Loud()], 0, 1)[0] <= 1.0  # type: ignore[list-item]
    assert sum(len(block) for block in mixed_blocks([Loud()], 100_000)) == 100_000  # type: ignore[list-item]
