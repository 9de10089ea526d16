"""The depth codec: codes worked by hand, the moment of capture in the bitstream, and frames that survive the way."""

import contextlib

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.code_fill import fill_codes
from capture.depth_codec import (
    EncodedFrame,
    EncoderSettings,
    RGBDDecoder,
    RGBDEncoder,
    RGBDPicture,
    decode_picture,
    encode_picture,
)
from capture.depth_filter import filter_depth
from capture.errors import DepthCodecError
from capture.frame import RGBDFrame
from capture.inverse_depth import CODE_FAR, CODE_NEAR, FAR_M, NEAR_M, decode_table, encode_depth, step_m
from capture.sei import (
    insert_captured_us,
    insert_validity,
    read_captured_us,
    read_validity,
    replace_captured_us,
)
from capture.validity import pack_validity
from tests.capture import scenes

SLICE = b"\x00\x00\x00\x01\x65\x88\x84\x00"


def test_codes_worked_by_hand() -> None:
    # 4 m is the first code, 0.4 m the last; 0.64 m has 1/0.64 − 1/4 = 1.3125 of 2.25 dioptres: 1023 · 0.58333.
    codes, valid = encode_depth(np.array([4.0, 0.4, 0.64, 0.0, 0.39, 4.1], np.float32))
    np.testing.assert_array_equal(codes[:3], [CODE_FAR, CODE_NEAR, 597])
    np.testing.assert_array_equal(valid, [True, True, True, False, False, False])


def test_every_code_comes_back_and_steps_are_as_small_as_said() -> None:
    table = decode_table()
    codes, valid = encode_depth(np.clip(table, NEAR_M, FAR_M))
    np.testing.assert_array_equal(codes, np.arange(1024))
    assert valid.all()
    middle = 500
    assert table[middle] - table[middle + 1] == pytest.approx(step_m(float(table[middle])), rel=0.01)


def test_colour_and_depth_survive_the_picture_without_a_codec() -> None:
    frame = scenes.ball(0.5)
    picture, validity = encode_picture(frame)
    out = decode_picture(picture, frame.captured_us, validity)
    inside = frame.depth_m > 0
    np.testing.assert_array_equal(out.depth_m > 0, inside)
    assert np.abs(out.depth_m - frame.depth_m)[inside].max() < 0.6 * step_m(1.0)
    assert np.abs(out.colour.astype(int) - frame.colour)[4:-4, 4:-4].mean() < 1.5
    grey = np.repeat(np.arange(256, dtype=np.uint8).reshape(16, 16), 4, 0)[..., None].repeat(3, 2)
    flat = RGBDFrame(np.ascontiguousarray(grey), np.zeros((64, 16), np.float32), 0)
    picture, validity = encode_picture(flat)
    assert np.abs(decode_picture(picture, 0, validity).colour.astype(int) - grey).max() <= 1


def test_a_part_of_a_pictures_colour_is_that_part_of_the_whole() -> None:
    colour = np.random.default_rng(1).integers(0, 256, (24, 32, 3), dtype=np.uint8)
    picture, validity = encode_picture(RGBDFrame(colour, np.ones((24, 32), np.float32), 0))
    whole, parts = decode_picture(picture, 0, validity), RGBDPicture(picture, 0, validity)
    for top, left, height, width in ((0, 0, 24, 32), (3, 5, 11, 8), (4, 6, 7, 26)):
        part = np.s_[top : top + height, left : left + width]
        np.testing.assert_array_equal(parts.cut_colour(top, left, height, width), whole.colour[part])
        np.testing.assert_array_equal(whole.cut_colour(top, left, height, width), whole.colour[part])


def test_frames_come_out_one_by_one_with_their_moments() -> None:
    encoder = RGBDEncoder(scenes.WIDTH, scenes.HEIGHT, 15, EncoderSettings(key_interval=5))
    decoder = RGBDDecoder()
    plain = av.CodecContext.create("h264", "r")
    for n in range(12):
        frame = scenes.ball(n / 15)
        (unit,) = encoder.encode(frame)
        assert unit.captured_us == read_captured_us(unit.access_unit) == frame.captured_us
        assert unit.is_key == (n % 5 == 0)
        out = decoder.decode(unit.access_unit)
        assert out is not None and out.captured_us == frame.captured_us
        both = (out.depth_m > 0) & (frame.depth_m > 0)
        np.testing.assert_array_equal(out.depth_m > 0, frame.depth_m > 0)
        assert np.median(np.abs(out.depth_m - frame.depth_m)[both]) < 0.002
        # A decoder that knows nothing of this project hands the moment on as side data.
        (picture,) = plain.decode(av.Packet(unit.access_unit))
        assert decode_picture(picture).captured_us == frame.captured_us
    (forced,) = encoder.encode(scenes.ball(1.0), force_key=True)
    assert forced.is_key


def test_a_slow_encoder_gives_every_frame_in_the_end() -> None:
    encoder = RGBDEncoder(scenes.WIDTH, scenes.HEIGHT, 15, EncoderSettings("medium", 18, 15, low_delay=False))
    units: list[EncodedFrame] = []
    for n in range(20):
        units.extend(encoder.encode(scenes.ball(n / 15)))
    units.extend(encoder.flush())
    assert [unit.captured_us for unit in units] == [scenes.ball(n / 15).captured_us for n in range(20)]


def test_wrong_input_is_refused() -> None:
    with pytest.raises(DepthCodecError, match="even"):
        RGBDEncoder(95, 64, 15)
    encoder = RGBDEncoder(32, 32, 15)
    with pytest.raises(DepthCodecError, match="takes"):
        encoder.encode(scenes.ball(0))
    small = RGBDFrame(np.zeros((32, 32, 3), np.uint8), np.zeros((32, 32), np.float32), 1_000_000)
    encoder.encode(small)
    with pytest.raises(DepthCodecError, match="not later"):
        encoder.encode(small)
    with pytest.raises(DepthCodecError, match="no moment"):
        RGBDDecoder().decode(SLICE)
    with pytest.raises(DepthCodecError, match="no validity"):
        RGBDDecoder().decode(insert_captured_us(SLICE, 5))
    with pytest.raises(DepthCodecError, match="not a picture"):
        RGBDDecoder().decode(insert_captured_us(insert_validity(SLICE, b""), 5))
    with pytest.raises(DepthCodecError, match="yuv420p10le"):
        decode_picture(av.VideoFrame(32, 64, "yuv420p"), 0, b"")
    picture, validity = encode_picture(small)
    for broken in (b"", validity[:-5], validity + b"more", pack_validity(np.ones((64, 32), np.bool_))):
        with pytest.raises(DepthCodecError, match="validity"):
            decode_picture(picture, 0, broken)
    with pytest.raises(DepthCodecError, match="not which pixels"):
        decode_picture(picture)


@given(captured_us=st.integers(0, 2**63), other_us=st.integers(0, 2**63))
def test_any_moment_can_be_written_read_and_replaced(captured_us: int, other_us: int) -> None:
    unit = insert_captured_us(b"\x00\x00\x00\x01\x09\xf0" + SLICE, captured_us)
    assert read_captured_us(unit) == captured_us
    replaced = replace_captured_us(unit, other_us)
    assert read_captured_us(replaced) == other_us
    # No start code may appear inside a NAL unit, and none may be lost.
    assert unit.count(b"\x00\x00\x01") == replaced.count(b"\x00\x00\x01") == 3
    assert replaced.endswith(SLICE[1:])


def test_a_foreign_message_is_passed_over() -> None:
    foreign = b"\x00\x00\x01\x06\x05\x10" + bytes(range(1, 17)) + b"\x80"
    assert read_captured_us(foreign + insert_captured_us(SLICE, 77)) == 77
    with pytest.raises(DepthCodecError):
        read_captured_us(foreign + SLICE)
    with pytest.raises(DepthCodecError):
        replace_captured_us(foreign + SLICE, 1)


@given(data=st.binary(max_size=600))
def test_any_validity_is_read_back(data: bytes) -> None:
    unit = insert_captured_us(insert_validity(b"\x00\x00\x00\x01\x09\xf0" + SLICE, data), 7)
    assert read_validity(unit) == data
    assert read_validity(replace_captured_us(unit, 8)) == data
    assert unit.count(b"\x00\x00\x01") == 4


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(DepthCodecError):
        assert read_captured_us(data) >= 0
    with contextlib.suppress(DepthCodecError):
        read_validity(data)


def test_codes_are_carried_on_smoothly_where_there_are_none() -> None:
    codes, valid = np.zeros((64, 96), np.uint16), np.zeros((64, 96), np.bool_)
    codes[16:48, 24:72], valid[16:48, 24:72] = 400 + np.arange(48) * 2, True
    filled = fill_codes(codes, valid)
    np.testing.assert_array_equal(filled[valid], codes[valid])
    # Nothing leaps at the outline, and nothing lies beyond what there is.
    assert abs(int(filled[30, 72]) - int(filled[30, 71])) < 24
    assert abs(int(filled[15, 50]) - int(filled[16, 50])) < 24
    assert filled.min() >= 400 and filled.max() <= 494
    assert not fill_codes(codes, np.zeros_like(valid)).any()


def test_the_filter_keeps_edges_calms_noise_and_takes_out_flying_pixels() -> None:
    rng = np.random.default_rng(3)
    exact = np.zeros((60, 80), np.float32)
    exact[10:50, 10:40] = 0.9
    exact[10:50, 40:70] = 1.4
    noisy = np.where(exact > 0, exact + 0.003 * rng.standard_normal(exact.shape), 0).astype(np.float32)
    noisy[5, 5] = 1.0
    noisy[30, 20] = 1.15
    out = filter_depth(noisy)
    assert out[5, 5] == 0
    # What flew inside a surface is closed by it.
    assert out[30, 20] == pytest.approx(0.9, abs=0.005)
    inner = exact > 0
    inner[30, 20] = False
    inner[[10, 49]] = False
    inner[:, [10, 69]] = False
    assert (out > 0)[inner].all()
    assert np.abs(out - exact)[inner].std() < 0.4 * np.abs(noisy - exact)[inner].std() + 1e-4
    assert (np.abs(out - exact)[inner] < 0.02).all(), "nothing was mixed across the step"
    assert (out[exact == 0] == 0).all()
