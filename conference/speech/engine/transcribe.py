"""Recognises whole files, however long: stretch by stretch, with progress, and going on where a run was broken off."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from conference.speech.engine.journal import Journal
from conference.speech.engine.reading import Stretch, length_of, read_stretches
from conference.speech.engine.recognise import LANGUAGE, Recogniser
from conference.speech.engine.transcript import Transcript
from conference.speech.engine.words import later


@dataclass(frozen=True)
class Task:
    """What is to be recognised, and how.

    Attributes:
        path: any file with sound.
        model: its name, as the recogniser was made with it.
        language: ISO 639-1; None to find it out.
    """

    path: Path
    model: str
    language: str | None = None

    @property
    def key(self) -> dict[str, object]:
        """Tells one task from another: a file that has changed since is another."""
        stat = self.path.stat()
        known = {"file": self.path.name, "bytes": stat.st_size, "changed_ns": stat.st_mtime_ns}
        return known | {"model": self.model, "language": self.language or "auto"}


def transcribe_file(
    task: Task, recogniser: Recogniser, journal_path: Path, progress: Callable[[float], None]
) -> Transcript:
    """What is said in a file.

    Args:
        journal_path: where a run keeps what it has, and finds what one before it had; removed at the end.
        progress: told the part done, 0 to 1.

    Raises:
        AudioError: the file cannot be read, has no sound, or is broken.
    """
    length_s = length_of(task.path)
    journal = Journal(journal_path, task.key)
    language = task.language or journal.language
    for stretch in read_stretches(task.path, journal.end_s):
        language = language or recogniser.language_of(stretch.samples)
        done_s = stretch.start_s

        def told(part: float, stretch: Stretch = stretch, done_s: float = done_s) -> None:
            if length_s:
                progress(min((done_s + part * (stretch.end_s - done_s)) / length_s, 1.0))

        found = recogniser.transcribe(stretch.samples, told, language or LANGUAGE)
        journal.add(stretch.end_s, language, [later(each, stretch.start_s) for each in found])
    progress(1.0)
    transcript = Transcript(language or LANGUAGE, task.model, journal.segments)
    journal_path.unlink()
    return transcript
