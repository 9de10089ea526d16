"""Chapters are in the file that players get, in every format of sound and in a picture's."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from conference.media.chapters import Chapter
from conference.media.mediafile import write_media
from conference.media.soundfile import SOUND_ENCODINGS, write_sound
from conference.media.soundtrack import RATE_HZ

CHAPTERS = (Chapter(0.0, 1.25, "The bridge"), Chapter(1.25, 2.0, "花园"))


def told(path: Path) -> list[tuple[float, float, str]]:
    with av.open(str(path)) as container:
        return [
            (
                float(each["start"] * Fraction(each["time_base"])), float(each["end"] * Fraction(each["time_base"])),
                each["metadata"]["title"],
            )
            for each in container.chapters()
        ]  # fmt: skip


@pytest.mark.parametrize("ending", [*SOUND_ENCODINGS, "mp4", "webm"])
def test_chapters_are_written(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"edit.{ending}"
    blocks = iter(np.zeros((2, RATE_HZ), np.float32))
    if ending in SOUND_ENCODINGS:
        write_sound(path, blocks, 2 * RATE_HZ, lambda done: None, {"comment": "made"}, CHAPTERS)
    else:
        black = np.full((24, 16), 128, np.uint8)
        write_media(path, ending, (16, 16), lambda at_s: black, blocks, 2 * RATE_HZ, lambda done: None, None, CHAPTERS)
    assert told(path) == [(0.0, 1.25, "The bridge"), (1.25, 2.0, "花园")]
