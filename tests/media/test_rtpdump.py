"""The rtpdump format: what is written is read, what is cut off is left out, and what is none is refused."""

from pathlib import Path

import pytest

from conference.media.errors import ForeignFile
from conference.media.rtpdump import DumpedPacket, RtpDump, file_header, record
from tests.media.dumps import dumped


def test_a_tail_cut_off_is_left_out(tmp_path: Path) -> None:
    whole = file_header(5.0) + record(DumpedPacket(0, False, b"abc")) + record(DumpedPacket(20, True, b"defg"))
    path = tmp_path / "x.rtpdump"
    for cut in range(1, 12):
        path.write_bytes(whole[:-cut])
        assert dumped(path) == [DumpedPacket(0, False, b"abc")]
    path.write_bytes(whole)
    assert [packet.is_rtcp for packet in dumped(path)] == [False, True]


def test_a_file_without_packets_is_one(tmp_path: Path) -> None:
    path = tmp_path / "x.rtpdump"
    path.write_bytes(file_header(7.25))
    with RtpDump(path) as dump:
        assert (dump.start_s, list(dump)) == (7.25, [])


@pytest.mark.parametrize("content", [b"", b"RIFF", file_header(1.0)[:20], b"#!rtpplay1.0 without an end"])
def test_other_files_are_refused_clearly(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.rtpdump"
    path.write_bytes(content)
    with pytest.raises(ForeignFile, match=r"x\.rtpdump"):
        RtpDump(path)


def test_a_packet_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="65528 bytes"):
        record(DumpedPacket(0, False, bytes(65528)))
