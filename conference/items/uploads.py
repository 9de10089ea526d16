"""Takes an upload to the process that checks it, and gives what it made, or the refusal."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from conference.items.models import ItemKind
from conference.items.services import CheckedFile
from conference.signalling.errors import BadMessage, TooLarge, Unavailable

TIMEOUT_S = 30.0
AT_ONCE_MAX = 2
TURN_S = 10.0
_turns = threading.BoundedSemaphore(AT_ONCE_MAX)


@contextmanager
def checked_upload(upload: UploadedFile) -> Iterator[CheckedFile]:
    """The uploaded file, checked and made safe to show; until the end of the context, unless it is moved away.

    Raises:
        TooLarge: it has more bytes than `ITEM_BYTES_MAX`.
        BadMessage: it can't be shown; the message says why.
        Unavailable: other files are being checked; try again.
    """
    if upload.size is None or upload.size > settings.ITEM_BYTES_MAX:
        raise TooLarge(_("a file has at most {most} MB").format(most=settings.ITEM_BYTES_MAX // 1_000_000))
    if not _turns.acquire(timeout=TURN_S):
        raise Unavailable(_("other files are being looked at; try again in a moment"))
    try:
        settings.ITEMS_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryDirectory(dir=settings.ITEMS_DIR, prefix="upload-") as folder:
            source, target = Path(folder) / "in", Path(folder) / "out"
            with source.open("wb") as file:
                for piece in upload.chunks():
                    file.write(piece)
            yield _checked(source, target)
    finally:
        _turns.release()


def _checked(source: Path, target: Path) -> CheckedFile:
    command = (sys.executable, "-m", "conference.items.intake", str(source), str(target))
    try:
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT_S, cwd=settings.REPOSITORY, check=False)
    except subprocess.TimeoutExpired:
        raise BadMessage(_("the file takes too long to read; make it simpler")) from None
    if done.returncode != 0:
        raise BadMessage(_("the file can't be read; save it anew and try again"))
    made = json.loads(done.stdout.splitlines()[-1])
    if "refused" in made:
        text = made["refused"]
        raise BadMessage(_(text).format(**made["values"]))
    path = target.with_suffix(made["suffix"])
    return CheckedFile(path, ItemKind(made["kind"]), made["width"], made["height"], made["pages"])
