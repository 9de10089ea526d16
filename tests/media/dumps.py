"""Reads an rtpdump file whole."""

from pathlib import Path

from conference.media.rtpdump import DumpedPacket, RtpDump


def dumped(path: Path) -> list[DumpedPacket]:
    """The packets of a file."""
    with RtpDump(path) as dump:
        return [DumpedPacket(span.offset_ms, span.is_rtcp, dump.read(span.start, span.end)) for span in dump]
