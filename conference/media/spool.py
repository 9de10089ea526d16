"""What a media worker writes where files are kept in an object store: first to its own disk, in the end to the store.

A folder of the spool is one recording by one worker process. It is locked while that process writes, so that what a
killed process left is found, and brought to the store, by the next one on this disk. An object below
`<recording>/open/` says that a worker has something yet to bring.
"""

import asyncio
import contextlib
import fcntl
import json
import logging
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from conference.objects.errors import ObjectsError
from conference.objects.keys import OPEN
from conference.objects.store import ObjectStore
from conference.signalling.errors import Conflict

log = logging.getLogger(__name__)

ABOUT = "spool.json"
RETRY_S = (1.0, 2.0, 5.0, 15.0, 30.0)
FINISH_S = 30.0
"""A process that is asked to end brings what it can for so long; the rest stays on the disk for the next one."""


@dataclass(frozen=True)
class SpoolFolder:
    """Where one recording is written to, until it is in the store under `key`."""

    path: Path
    key: str
    lock: BinaryIO

    @property
    def stem(self) -> str:
        """What the names of its files begin with: other workers write to the same recording."""
        return f"{self.path.name[:8]}-"

    @property
    def marker(self) -> str:
        """The key of the object that says that it is open."""
        return f"{self.key}/{OPEN}/{self.path.name}"


class Spool:
    """The folders of this process, and those that nobody has any more.

    Args:
        directory: holds the folders; made when it is needed.
    """

    def __init__(self, directory: Path, store: ObjectStore) -> None:
        self._directory = directory
        self._store = store
        self._open: dict[str, SpoolFolder] = {}
        self._closed: list[SpoolFolder] = []
        self._wake = asyncio.Event()

    async def open(self, recording_id: str, key: str) -> SpoolFolder:
        """The folder of a recording that begins, or goes on.

        Raises:
            Conflict: the store does not answer, so that nobody would know of what is written here.
        """
        folder = self._open.get(recording_id)
        if folder is None:
            folder = self._open[recording_id] = await asyncio.to_thread(self._make, key)
        return folder

    def close(self, recording_id: str) -> None:
        """The recording's files are whole: they go to the store."""
        folder = self._open.pop(recording_id, None)
        if folder is not None:
            self._closed.append(folder)
            self._wake.set()

    def close_all(self) -> None:
        """As `close`, of every recording."""
        for recording_id in list(self._open):
            self.close(recording_id)

    async def run(self) -> None:
        """Brings to the store what is closed and what was left, until cancelled; a store that is away is waited for."""
        self._closed += await asyncio.to_thread(self._left)
        failures = 0
        while True:
            if await self._bring_all():
                failures = 0
                self._wake.clear()
                await self._wake.wait()
            else:
                delay_s = RETRY_S[min(failures, len(RETRY_S) - 1)]
                failures += 1
                await asyncio.sleep(delay_s)

    async def finish(self) -> None:
        """Brings what it can before the process ends; the rest stays on the disk."""
        self.close_all()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._bring_all(), FINISH_S)
        for folder in self._closed:
            log.warning("%s stays on this disk, to be brought to the store by the next worker here", folder.path)
            folder.lock.close()

    async def _bring_all(self) -> bool:
        """Whether nothing is left to bring."""
        for folder in list(self._closed):
            try:
                await asyncio.to_thread(self._bring, folder)
            except (ObjectsError, OSError) as error:
                log.error("%s can't be brought to the store yet, and is tried again: %s", folder.path, error)
                return False
            self._closed.remove(folder)
        return True

    def _make(self, key: str) -> SpoolFolder:
        path = self._directory / uuid.uuid4().hex
        folder: SpoolFolder | None = None
        try:
            path.mkdir(mode=0o700, parents=True)
            (path / ABOUT).write_text(json.dumps({"key": key}))
            lock = _locked(path / ABOUT)
            if lock is None:
                raise OSError("its lock is taken")
            folder = SpoolFolder(path, key, lock)
            self._store.put_bytes(b"", folder.marker)
        except (ObjectsError, OSError) as error:
            if folder is not None:
                folder.lock.close()
            shutil.rmtree(path, ignore_errors=True)
            log.error("no recording begins: %s", error)
            raise Conflict("the store for recordings can't be reached; try again in a moment") from error
        return folder

    def _bring(self, folder: SpoolFolder) -> None:
        """Brings a folder's files and deletes it; what was brought before is brought again without harm."""
        for path in sorted(folder.path.iterdir()):
            if path.name != ABOUT:
                self._store.put(path, f"{folder.key}/{path.name}")
        self._store.delete(folder.marker)
        shutil.rmtree(folder.path)
        folder.lock.close()
        log.info("what was recorded in %s is in the store", folder.path.name)

    def _left(self) -> list[SpoolFolder]:
        """The folders of processes that are no more."""
        found = []
        for about in sorted(self._directory.glob(f"*/{ABOUT}")):
            lock = _locked(about)
            if lock is None:
                continue
            try:
                found.append(SpoolFolder(about.parent, json.loads(lock.read())["key"], lock))
            except (ValueError, KeyError, TypeError):
                lock.close()  # killed before anything was written
                shutil.rmtree(about.parent, ignore_errors=True)
        return found


def _locked(path: Path) -> BinaryIO | None:
    """The file, locked until it is closed; None where another process has it."""
    try:
        file = path.open("rb")
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file
