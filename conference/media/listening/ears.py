"""The media worker's end of its listening process: taps microphones, and gives the utterances that were cut."""

import asyncio
import contextlib
import logging
import sys
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from conference.media.listening.pipe import LINE_MAX_BYTES, HeardLine, StreamPacket, line_from, packet_bytes
from conference.media.publication import Publication

log = logging.getLogger(__name__)

WAITING_MAX_BYTES = 1 << 20
"""What may wait for the listening process, some minutes of speech, before packets are dropped."""
RESTART_S = 1.0
STOP_S = 5.0
ENDED_KEPT = 64
"""How many microphones that have ended are remembered, for their last words that are still being cut."""


@dataclass(frozen=True)
class HeardUtterance:
    """An utterance that was cut, or a part of it: a WAV file in the folder, to be deleted by whoever takes it.

    `start_s` is seconds since 1970.
    """

    meeting_id: str
    participant_id: str
    utterance_id: str
    name: str
    start_s: float
    duration_s: float
    final: bool


@dataclass(frozen=True)
class _Ear:
    """A microphone that is listened to; `id` makes its utterances' ids."""

    meeting_id: str
    participant_id: str
    id: uuid.UUID


class Ears:
    """Listens to microphones in a process of its own, which is started for the first of them.

    Args:
        directory: where utterances are written.
        on_heard: gets each of them, on the event loop.

    Attributes:
        dropped: packets that the process was too slow for.
        process: the one that runs; None while there is none.
    """

    def __init__(self, directory: Path, on_heard: Callable[[HeardUtterance], None]) -> None:
        self.dropped = 0
        self._directory = directory
        self._on_heard = on_heard
        self._ears: dict[int, _Ear] = {}
        self._ended: deque[int] = deque()
        self._taps: dict[Publication, tuple[int, Callable[[bytes, bool, float], None]]] = {}
        self._next = 0
        self.process: asyncio.subprocess.Process | None = None
        self._running: asyncio.Task[None] | None = None

    def add(self, meeting_id: str, publication: Publication) -> None:
        """Listens to a microphone from now on."""
        if publication in self._taps:
            return
        number, self._next = self._next, self._next + 1
        self._ears[number] = _Ear(meeting_id, publication.description.participant_id, uuid.uuid4())

        def tap(packet: bytes, is_rtcp: bool, arrival_s: float) -> None:
            if not is_rtcp:
                self._send(StreamPacket(number, arrival_s, packet))

        self._taps[publication] = (number, tap)
        publication.taps = (*publication.taps, tap)
        if self._running is None:
            self._running = asyncio.get_running_loop().create_task(self._run())

    def remove(self, publication: Publication) -> None:
        """Listens to it no longer; what was being said is all of it."""
        found = self._taps.pop(publication, None)
        if found is not None:
            number, tap = found
            publication.taps = tuple(other for other in publication.taps if other is not tap)
            self._send(StreamPacket(number, time.monotonic(), b""))
            self._ended.append(number)
            if len(self._ended) > ENDED_KEPT:
                del self._ears[self._ended.popleft()]

    async def close(self) -> None:
        """Listens to nothing any more, and ends the process."""
        for publication in list(self._taps):
            self.remove(publication)
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
            self._running = None

    def _send(self, packet: StreamPacket) -> None:
        pipe = self.process.stdin if self.process is not None else None
        if pipe is None or pipe.is_closing() or pipe.transport.get_write_buffer_size() > WAITING_MAX_BYTES:
            self.dropped += 1
            return
        pipe.write(packet_bytes(packet))

    async def _run(self) -> None:
        while True:
            await self._listen()
            log.warning("the listening process has ended; starting it again in %g s", RESTART_S)
            await asyncio.sleep(RESTART_S)

    async def _listen(self) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "conference.media.listening", str(self._directory),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=LINE_MAX_BYTES,
        )  # fmt: skip
        self.process = process
        # It counts each stream's utterances from the beginning: their ids must be others than before.
        self._ears = {number: replace(ear, id=uuid.uuid4()) for number, ear in self._ears.items()}
        try:
            while process.stdout is not None and (line := await process.stdout.readline()):
                self._hear(line_from(line))
        finally:
            self.process = None
            await _end(process)

    def _hear(self, line: HeardLine) -> None:
        ear = self._ears.get(line.stream)
        if ear is None:
            return
        self._on_heard(
            HeardUtterance(
                meeting_id=ear.meeting_id,
                participant_id=ear.participant_id,
                utterance_id=str(uuid.uuid5(ear.id, str(line.number))),
                name=line.name,
                start_s=line.start_s - time.monotonic() + time.time(),
                duration_s=line.duration_s,
                final=line.final,
            )
        )


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ends the process by the end of its input; one that does not heed it is killed."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        async with asyncio.timeout(STOP_S):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
