"""Chapters in a media file, which players offer to jump to."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from av.container import OutputContainer

MILLISECONDS = Fraction(1, 1000)


@dataclass(frozen=True)
class Chapter:
    """A stretch [start_s, end_s) of the file, and what it is called."""

    start_s: float
    end_s: float
    title: str


def write_chapters(container: OutputContainer, chapters: Sequence[Chapter]) -> None:
    """Has a file, before anything else is written to it, hold these chapters."""
    if not chapters:
        return
    container.set_chapters(
        [
            {
                "id": number,
                "start": round(chapter.start_s * 1000),
                "end": round(chapter.end_s * 1000),
                "time_base": MILLISECONDS,
                "metadata": {"title": chapter.title},
            }
            for number, chapter in enumerate(chapters)
        ]
    )
