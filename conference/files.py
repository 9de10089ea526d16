"""The way to files that are kept: on the disk that all share, or in an object store of which disks hold copies.

Whoever writes a file writes it to its path below the data directory, and then keeps it; whoever reads one fetches it
first. Without a bucket (EYELINE_S3_BUCKET) the path is the file, and both do nothing.
"""

import functools
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from conference.objects.copies import copies_trim, copy_drop, copy_note, is_copy_of
from conference.objects.errors import ObjectMissing, StoreAway
from conference.objects.keys import OPEN, UTTERANCES
from conference.objects.store import ObjectStore
from conference.signalling.errors import Unavailable

PIECE_BYTES = 256 * 1024
UTTERANCE_S = 60.0
"""An utterance that nobody has listened to by then comes too late for a caption."""
COPIES = ("recordings", "items")
"""The folders of the data directory that hold copies of what is in the store."""
_fetching = threading.Lock()


class StoreUnavailable(Unavailable):
    """The store of files can't be reached: nothing is lost, and it may be tried again."""


@dataclass(frozen=True)
class Found:
    """A file that can be served: its size, and what tells its content from any other."""

    size: int
    etag: str
    modified_s: float


@functools.cache
def object_store() -> ObjectStore | None:
    """The store that the settings name; None where files stay on the disk."""
    return ObjectStore(settings.OBJECTS_BUCKET) if settings.OBJECTS_BUCKET else None


def keep(path: Path) -> None:
    """Keeps the file that was written at `path`, in the place of what was kept under it before.

    Raises:
        StoreUnavailable: it could not be; the file is still at its path.
    """
    store = object_store()
    if store is not None:
        with _told():
            copy_note(path, store.put(path, _key(path)).etag)


def fetch(path: Path) -> Path:
    """The path, where the file as it was kept last now is; where none was kept, none is.

    Raises:
        StoreUnavailable: it can't be known or brought.
    """
    store = object_store()
    if store is None:
        return path
    with _told():
        stat = store.stat(_key(path))
    if stat is None:
        copy_drop(path)
    elif not is_copy_of(path, stat.etag):
        # One at a time: what two ask for at once is brought once.
        with _fetching, _told():
            if not is_copy_of(path, stat.etag):
                files_trim(to_come_bytes=stat.size)
                try:
                    copy_note(path, store.get(_key(path), path).etag)
                except ObjectMissing:
                    copy_drop(path)
    return path


def fetch_folder(folder: Path, suffixes: tuple[str, ...]) -> Path:
    """The folder, where all files right in it with these endings now are.

    Raises:
        StoreUnavailable: they can't be brought.
    """
    store = object_store()
    if store is not None:
        with _told():
            names = [stat.key for stat in store.list(f"{_key(folder)}/") if stat.key.endswith(suffixes)]
        for name in names:
            if "/" not in name.removeprefix(f"{_key(folder)}/"):
                fetch(Path(settings.DATA_DIR, name))
    return folder


def still_open(folder: Path) -> int:
    """How many media workers have yet to bring something into a recording's folder (`conference.media.spool`).

    Raises:
        StoreUnavailable: it can't be known.
    """
    store = object_store()
    if store is None:
        return 0
    with _told():
        return sum(1 for _ in store.list(f"{_key(folder)}/{OPEN}/"))


def exists(path: Path) -> bool:
    """Whether a file is kept under this path.

    Raises:
        StoreUnavailable: it can't be known.
    """
    return stat(path) is not None


def stat(path: Path) -> Found | None:
    """What is to be known of a file to serve it; None where there is none.

    Raises:
        StoreUnavailable: it can't be known.
    """
    store = object_store()
    if store is None:
        try:
            status = path.stat()
        except OSError:
            return None
        return Found(status.st_size, f"{status.st_mtime_ns:x}-{status.st_size:x}", status.st_mtime)
    with _told():
        found = store.stat(_key(path))
    return None if found is None else Found(found.size, found.etag, found.modified_at.timestamp())


def pieces(path: Path, found: Found, first: int, end: int) -> Iterator[bytes]:
    """The bytes [first, end) of a file, without holding them in memory or bringing all of it here.

    Raises:
        StoreUnavailable: the store went away.
        OSError: the disk can't be read.
    """
    store = object_store()
    if store is not None:
        with _told():
            yield from store.read(_key(path), first, end, etag=found.etag)
        return
    with path.open("rb") as file:
        file.seek(first)
        while first < end and (piece := file.read(min(PIECE_BYTES, end - first))):
            first += len(piece)
            yield piece


def forget(path: Path) -> None:
    """Deletes a file, if it is there: from the store now, from the disk once the transaction is committed.

    Raises:
        StoreUnavailable: it could not be.
    """
    _delete(path)
    transaction.on_commit(functools.partial(copy_drop, path))


def discard(path: Path) -> None:
    """Deletes a file at once, if it is there, whatever becomes of a transaction.

    Raises:
        StoreUnavailable: it could not be; it is gone from this disk all the same.
    """
    copy_drop(path)
    _delete(path)


def forget_folder(folder: Path) -> None:
    """Deletes a folder with all that is in it, as `forget` does a file.

    Raises:
        StoreUnavailable: not all of it could be; it may be asked for again.
    """
    store = object_store()
    if store is not None:
        with _told():
            store.delete_all(f"{_key(folder)}/")
    transaction.on_commit(functools.partial(shutil.rmtree, folder, ignore_errors=True))


def kept_bytes(folder: Path) -> int:
    """How much room the files of a folder take where they are kept.

    Raises:
        StoreUnavailable: it can't be known.
    """
    store = object_store()
    if store is not None:
        with _told():
            return sum(stat.size for stat in store.list(f"{_key(folder)}/"))
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def utterances_sweep() -> int:
    """Deletes the utterances in the store that nobody has listened to in time; how many.

    Raises:
        StoreUnavailable: it could not be done.
    """
    store = object_store()
    if store is None:
        return 0
    with _told():
        stats = store.list(f"{UTTERANCES}/")
        old = [stat for stat in stats if time.time() - stat.modified_at.timestamp() > UTTERANCE_S]
        for stat in old:
            store.delete(stat.key)
    return len(old)


def files_trim(*, to_come_bytes: int = 0) -> int:
    """Deletes the copies on this disk that were not asked for the longest, where they take too much room; how many.

    Args:
        to_come_bytes: of what is about to be brought.
    """
    store = object_store()
    if store is None:
        return 0
    folders = [Path(settings.DATA_DIR, name) for name in COPIES]
    return copies_trim(folders, limit_bytes=store.bucket.cache_bytes, to_come_bytes=to_come_bytes)


def _delete(path: Path) -> None:
    store = object_store()
    if store is not None:
        with _told():
            store.delete(_key(path))


def _key(path: Path) -> str:
    return path.relative_to(settings.DATA_DIR).as_posix()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except StoreAway as error:
        raise StoreUnavailable(
            _("the store of files can't be reached; nothing is lost, try again in a moment")
        ) from error
