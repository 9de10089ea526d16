"""H.264 and VP8 in RTP: by hand, there and back, and against bytes that are not what they claim."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.node import h264, vp8
from conference.node.errors import MalformedPacket

nal_unit = st.builds(
    # Emulation prevention keeps start codes, and zeros at the end, out of real units.
    lambda header, body: bytes((header,)) + body.replace(b"\x00", b"\x01"),
    st.integers(0x21, 0x37),
    st.binary(min_size=1, max_size=4000),
)


def test_small_units_travel_together() -> None:
    sps, pps = b"\x67ab", b"\x68c"
    payloads = h264.packetize(b"\x00\x00\x00\x01" + sps + b"\x00\x00\x01" + pps, 1000)
    assert payloads == [b"\x78\x00\x03\x67ab\x00\x02\x68c"]
    assert h264.depacketize(payloads) == h264.START_CODE + sps + h264.START_CODE + pps


def test_a_large_unit_travels_in_fragments() -> None:
    payloads = h264.packetize(b"\x00\x00\x01\x65abcde", 4)
    assert payloads == [b"\x7c\x85ab", b"\x7c\x05cd", b"\x7c\x45e"]
    assert h264.depacketize(payloads) == h264.START_CODE + b"\x65abcde"


def test_h264_units_become_a_byte_stream() -> None:
    start = h264.START_CODE
    assert h264.depacketize([b"\x65slice"]) == start + b"\x65slice"
    assert h264.depacketize([b"\x78\0\2\x67a\0\3\x68bc"]) == start + b"\x67a" + start + b"\x68bc"
    assert h264.depacketize([b"\x7c\x85sl", b"\x7c\x05i", b"\x7c\x45ce"]) == start + b"\x65slice"


@pytest.mark.parametrize(
    "descriptor",
    [
        b"\x10",  # start of a partition, nothing more
        b"\x90\x80\x11",  # 7-bit picture id
        b"\x90\x80\x81\x11",  # 15-bit picture id
        b"\x90\xf0\x81\x11\x05\x20",  # picture id, TL0PICIDX, TID and KEYIDX
        b"\x90\x20\x20",  # TID alone
    ],
)
def test_vp8_descriptors_are_taken_off(descriptor: bytes) -> None:
    assert vp8.depacketize([descriptor + b"frame"]) == b"frame"


@given(st.lists(nal_unit, min_size=1, max_size=6), st.integers(3, 1500))
def test_h264_there_and_back(units: list[bytes], payload_max: int) -> None:
    access_unit = b"".join(h264.START_CODE + unit for unit in units)
    payloads = h264.packetize(access_unit, payload_max)
    assert all(0 < len(payload) <= payload_max for payload in payloads)
    assert h264.depacketize(payloads) == access_unit


@given(st.binary(min_size=1, max_size=5000), st.integers(2, 1500))
def test_vp8_there_and_back(frame: bytes, payload_max: int) -> None:
    payloads = vp8.packetize(frame, payload_max)
    assert all(len(payload) <= payload_max for payload in payloads)
    assert vp8.depacketize(payloads) == frame


@pytest.mark.parametrize(
    "payload",
    [
        b"", b"\x67", b"\x7c", b"\x78\x00", b"\x78\x00\x00", b"\x78\x00\x05ab", b"\x78\x00\x09ab", b"\x1d\x00\x00",
        b"\x79rest", b"\x60rest", b"\x00\x00",
    ],
)  # fmt: skip
def test_h264_that_is_none_is_refused(payload: bytes) -> None:
    with pytest.raises(MalformedPacket):
        h264.depacketize([payload])


@pytest.mark.parametrize(
    "payload",
    [b"", b"\x80", b"\x80\x80", b"\x80\x80\x80", b"\x90\x60", b"\x10", b"\x90", b"\x90\x80", b"\x90\x80\x81"],
)  # fmt: skip
def test_vp8_that_is_none_is_refused(payload: bytes) -> None:
    with pytest.raises(MalformedPacket):
        vp8.depacketize([payload])


@given(st.binary(max_size=40))
def test_any_payload_is_taken_or_refused(payload: bytes) -> None:
    for depacketize in (h264.depacketize, vp8.depacketize):
        with contextlib.suppress(MalformedPacket):
            assert isinstance(depacketize([payload]), bytes)


@given(st.binary(max_size=30))
def test_no_payload_breaks_the_search_for_key_frames(payload: bytes) -> None:
    assert h264.starts_keyframe(payload) in (True, False)
    assert vp8.starts_keyframe(payload) in (True, False)


def test_key_frames_are_known_by_their_first_payload() -> None:
    assert h264.starts_keyframe(b"\x78\x00\x02\x67a\x00\x02\x68b")
    assert h264.starts_keyframe(b"\x7c\x85ab")
    assert not h264.starts_keyframe(b"\x7c\x05ab")
    assert not h264.starts_keyframe(b"\x41ab")
    assert vp8.starts_keyframe(b"\x90\x80\x81\x05\x10\x02\x00")
    assert not vp8.starts_keyframe(b"\x90\x80\x81\x05\x11\x02\x00")
    assert not vp8.starts_keyframe(b"\x80\x80\x81\x05\x10\x02\x00")


def test_key_frames_are_known_by_their_bytes() -> None:
    assert h264.is_keyframe(h264.START_CODE + b"\x67a" + h264.START_CODE + b"\x65b")
    assert not h264.is_keyframe(h264.START_CODE + b"\x41b") and not h264.is_keyframe(b"")
    assert vp8.is_keyframe(b"\x10rest") and not vp8.is_keyframe(b"\x11rest") and not vp8.is_keyframe(b"")
