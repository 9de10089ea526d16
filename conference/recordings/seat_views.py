"""Has a recording rendered as seen from one seat, in a process of its own: only the jobs worker does."""

import fcntl
import json
import select
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_noop

from conference.jobs.errors import JobFailure
from conference.jobs.messages import DETAIL
from conference.recordings.cameras import seat_views_wanted
from conference.recordings.models import Export
from conference.signalling.codec import to_json

WAIT_S = 0.5
HELD = "held"
"""The file of an attempt's folder that is locked as long as its process lives."""


def seat_views(export: Export, folder: Path, viewer_id: str, progress: Callable[[float], None]) -> Path:
    """The folder of views, `<participant id>.mkv` each; kept, so that the next export of the seat has it at once.

    Args:
        folder: that holds the recording's packets.
        progress: told the part done, 0 to 1; what it raises ends the process.

    Raises:
        JobFailure: it can't be rendered.
    """
    done = export.recording.path / "seats" / viewer_id
    if done.is_dir():
        return done
    done.parent.mkdir(parents=True, exist_ok=True)
    with _own_folder(done.parent, viewer_id) as own:
        wanted, made = own / "wanted.json", own / "views"
        wanted.write_text(json.dumps(to_json(seat_views_wanted(export.recording, viewer_id))))
        _render(folder, wanted, made, progress)
        if not done.is_dir():
            made.rename(done)
    return done


@contextmanager
def _own_folder(parent: Path, viewer_id: str) -> Iterator[Path]:
    """A folder of this attempt's own, gone in the end: one that was cancelled may end only after the next has begun.

    What attempts left whose process was killed is removed first.
    """
    for left in parent.glob(f"*.*/{HELD}"):
        with left.open("rb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:  # it is still at work
                continue
            shutil.rmtree(left.parent, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{viewer_id}.", dir=parent) as name:
        own = Path(name)
        with (own / f"{HELD}.new").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            (own / f"{HELD}.new").rename(own / HELD)  # nobody finds it who could still lock it
            yield own


def _render(folder: Path, wanted: Path, out: Path, progress: Callable[[float], None]) -> None:
    command = [sys.executable, "-m", "rendering", "offline", str(folder), str(wanted), str(out)]
    # Complaints go to a file: in a pipe that nobody reads yet, many would hold the process up.
    with (
        tempfile.TemporaryFile("w+") as complaints,
        subprocess.Popen(
            command, cwd=settings.REPOSITORY, stdout=subprocess.PIPE, stderr=complaints, text=True
        ) as process,
    ):
        assert process.stdout is not None  # noqa: S101 (as asked for)
        done = 0.0
        try:
            while True:
                ready, _, _ = select.select([process.stdout], [], [], WAIT_S)
                line = process.stdout.readline() if ready else ""
                if ready and not line:
                    break
                done = float(json.loads(line)["done"]) if line else done
                progress(done)
            process.wait()
        finally:
            process.kill()
        complaints.seek(0)
        complaint = complaints.read().strip().splitlines()
    if process.returncode:
        if complaint and complaint[-1].startswith("error: "):
            raise JobFailure(DETAIL, detail=complaint[-1].removeprefix("error: "))
        raise JobFailure(gettext_noop("the view from the seat could not be rendered"))
