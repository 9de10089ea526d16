"""Copies of objects on this machine's disk: each with a note beside it of what it is a copy of."""

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

IN_USE_S = 3600.0
"""A copy that was asked for so lately may be open somewhere."""


def is_copy_of(path: Path, etag: str) -> bool:
    """Whether the file at this path is what the store has under this etag; then it was asked for just now."""
    note = _note_of(path)
    try:
        if not path.is_file() or note.read_text() != etag:
            return False
        os.utime(note)
    except OSError:
        return False
    return True


def copy_note(path: Path, etag: str) -> None:
    """The file at this path is what the store has under this etag."""
    _note_of(path).write_text(etag)


def copy_drop(path: Path) -> None:
    """Deletes a copy, if it is there."""
    _note_of(path).unlink(missing_ok=True)
    path.unlink(missing_ok=True)


def copies_trim(folders: Sequence[Path], *, limit_bytes: int, to_come_bytes: int = 0) -> int:
    """Deletes the copies that were not asked for the longest, until all take no more room than they may; how many."""
    copies = sorted(each for folder in folders for each in _copies(folder))
    total = sum(size for _, size, _ in copies) + to_come_bytes
    dropped = 0
    for asked_s, size, path in copies:
        if total <= limit_bytes or asked_s > time.time() - IN_USE_S:
            break
        copy_drop(path)
        total -= size
        dropped += 1
    return dropped


def _copies(folder: Path) -> Iterator[tuple[float, int, Path]]:
    """When each copy was asked for last, its size and its path."""
    for note in folder.rglob(".*.etag"):
        path = note.with_name(note.name[1 : -len(".etag")])
        try:
            yield note.stat().st_mtime, path.stat().st_size, path
        except OSError:
            continue


def _note_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.etag")
