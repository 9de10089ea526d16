"""What has been recognised of a long file, kept as it comes, so that a run that was broken off goes on from there."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from conference.speech.engine.transcript import segments_from
from conference.speech.engine.words import Segment


class Journal:
    """A file of JSON lines: the task, then one line a stretch, each on the disk before the next is begun.

    Args:
        path: made where there is none.
        task: what is recognised and how; a journal of another task is begun anew.

    Attributes:
        end_s: up to where the file is recognised.
        segments: what was said until then.
        language: the one in which it is recognised; None until somebody speaks.
    """

    def __init__(self, path: Path, task: Mapping[str, object]) -> None:
        self.path = path
        self.end_s = 0.0
        self.segments: tuple[Segment, ...] = ()
        self.language: str | None = None
        lines = _whole_lines(path)
        if lines and lines[0] == {"task": task}:
            for line in lines[1:]:
                self.end_s, self.language = line["end_s"], line["language"]
                self.segments += segments_from(line["segments"])
        else:
            lines = [{"task": task}]
        # Written anew: the last line may have been cut off.
        partial = path.with_name(path.name + ".new")
        partial.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
        partial.replace(path)

    def add(self, end_s: float, language: str | None, segments: Sequence[Segment]) -> None:
        """Keeps what was said from `self.end_s` to `end_s`."""
        line = {"end_s": end_s, "language": language, "segments": [asdict(each) for each in segments]}
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())
        self.end_s, self.language, self.segments = end_s, language, self.segments + tuple(segments)


def _whole_lines(path: Path) -> list[Any]:
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return []
    lines = []
    for line in text.splitlines(keepends=True):
        try:
            lines.append(json.loads(line))
        except ValueError:
            break
        if not line.endswith("\n"):
            lines.pop()
    return lines
