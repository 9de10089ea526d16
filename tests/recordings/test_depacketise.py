"""Payloads of VP8 and H.264, worked by hand, then whatever comes."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.media.depacketise import (
    PayloadError,
    h264_is_key,
    h264_payload,
    vp8_is_key,
    vp8_payload,
)

START = b"\0\0\0\1"


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
    assert vp8_payload(descriptor + b"frame") == b"frame"


@pytest.mark.parametrize("payload", [b"", b"\x10", b"\x90", b"\x90\x80", b"\x90\x80\x81"])
def test_truncated_vp8_is_refused(payload: bytes) -> None:
    with pytest.raises(PayloadError):
        vp8_payload(payload)


def test_vp8_key_frames_are_known() -> None:
    assert vp8_is_key(b"\x10rest") and not vp8_is_key(b"\x11rest") and not vp8_is_key(b"")


def test_h264_units_become_a_byte_stream() -> None:
    assert h264_payload(b"\x65slice") == START + b"\x65slice"
    assert h264_payload(b"\x78\0\2\x67a\0\3\x68bc") == START + b"\x67a" + START + b"\x68bc"
    fragments = [b"\x7c\x85sl", b"\x7c\x05i", b"\x7c\x45ce"]
    assert b"".join(map(h264_payload, fragments)) == START + b"\x65slice"


@pytest.mark.parametrize("payload", [b"", b"\x7c", b"\x78\0", b"\x78\0\5ab", b"\x79rest", b"\x60rest"])
def test_bad_h264_is_refused(payload: bytes) -> None:
    with pytest.raises(PayloadError):
        h264_payload(payload)


def test_h264_key_frames_are_known() -> None:
    assert h264_is_key(START + b"\x67a" + START + b"\x65b")
    assert not h264_is_key(START + b"\x41b") and not h264_is_key(b"")


@given(st.binary(max_size=40))
def test_any_payload_is_taken_or_refused(payload: bytes) -> None:
    for take in (vp8_payload, h264_payload):
        with contextlib.suppress(PayloadError):
            assert isinstance(take(payload), bytes)
