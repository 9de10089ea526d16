"""The listening process of a media worker: decodes microphones and cuts utterances, away from the forwarding.

`python -m conference.media.listening FOLDER` reads packets from its standard input and says on its standard output
which utterances it wrote (see `pipe`), until the input ends.
"""

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from conference.media.listening.cutter import duration_s
from conference.media.listening.files import UtteranceFiles
from conference.media.listening.pipe import HeardLine, PacketReader, StreamPacket, line_bytes
from conference.media.listening.stream import Heard, SpeechStream

TICK_S = 0.1
GATHER_S = 0.05
"""Packets are taken together: waking up for each costs more than decoding it."""
CLEAR_S = 5.0
READ_BYTES = 1 << 16


class ListeningProcess:
    """What the process does, without its pipes.

    Args:
        files: where utterances are written.
    """

    def __init__(self, files: UtteranceFiles) -> None:
        self._files = files
        self._streams: dict[int, SpeechStream] = {}

    def take(self, packet: StreamPacket) -> list[HeardLine]:
        """Takes a packet; the utterances that it completes."""
        if not packet.packet:
            ended = self._streams.pop(packet.stream, None)
            lines = [] if ended is None else self._write(packet.stream, ended.end())
            self._files.forget(packet.stream)
            return lines
        stream = self._streams.setdefault(packet.stream, SpeechStream())
        return self._write(packet.stream, stream.packet(packet.packet, packet.arrival_s))

    def tick(self, now_s: float) -> list[HeardLine]:
        """The utterances that end because nothing comes any more."""
        return [line for number, stream in self._streams.items() for line in self._write(number, stream.tick(now_s))]

    def close(self) -> None:
        """Nobody takes utterances any more: those that are not whole are deleted."""
        for stream in self._streams:
            self._files.forget(stream)

    def _write(self, stream: int, heard: Iterable[Heard]) -> list[HeardLine]:
        lines = []
        for each in heard:
            utterance = each.utterance
            name = self._files.write(stream, utterance.samples, final=utterance.final)
            lines.append(
                HeardLine(stream, utterance.number, name, each.start_s, duration_s(utterance), utterance.final)
            )
        return lines


def main() -> int:
    """Runs until its input ends; the media worker decides when, so Ctrl-C is not for this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    files = UtteranceFiles(Path(sys.argv[1]))
    process, reader = ListeningProcess(files), PacketReader()
    cleared_s = time.monotonic()
    with contextlib.suppress(BrokenPipeError):
        while True:
            ready, _, _ = select.select([0], [], [], TICK_S)
            data = os.read(0, READ_BYTES) if ready else b""
            if ready and not data:
                process.close()
                return 0
            for packet in reader.feed(data):
                _say(process.take(packet))
            _say(process.tick(time.monotonic()))
            time.sleep(GATHER_S)
            if time.monotonic() - cleared_s > CLEAR_S:
                cleared_s = time.monotonic()
                files.clear_old()
    return 0


def _say(lines: Iterable[HeardLine]) -> None:
    for line in lines:
        os.write(1, line_bytes(line))


if __name__ == "__main__":
    sys.exit(main())
