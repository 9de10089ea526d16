"""Eye datagrams survive the way, and nothing else is taken for one."""

import math
import struct
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.signalling.eye import Eye, address_eye, decode_eye, encode_eye, split_addressed_eye

VIEWER = str(uuid.UUID(int=5))


def test_the_bytes_are_those_of_the_protocol():
    assert encode_eye(Eye(2, 0.5, -0.25, 1.0)) == bytes.fromhex("020000000000003f000080be0000803f")


def test_the_way_through_the_media_worker():
    data = encode_eye(Eye(7, 0.25, 0.5, -0.125))
    assert split_addressed_eye(address_eye(VIEWER, data)) == (VIEWER, Eye(7, 0.25, 0.5, -0.125))


@pytest.mark.parametrize("bad", [math.nan, math.inf, 2.5])
def test_an_eye_that_cannot_be_is_dropped(bad):
    assert decode_eye(struct.pack("<Ifff", 1, 0, bad, 0)) is None


@given(st.binary(max_size=40))
def test_any_bytes_are_an_eye_or_nothing(data):
    assert decode_eye(data) is None or len(data) == 16
    assert split_addressed_eye(data) is None or len(data) == 32
