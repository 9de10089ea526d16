"""Lossless RGBD streams: nothing is taken from colour, depth is the same to an eighth of a millimetre."""

import av
import numpy as np
import pytest

from capture.depth_codec import EncoderSettings, RGBDDecoder, RGBDEncoder, take_apart
from capture.errors import DepthCodecError
from capture.frame import RGBDFrame
from capture.lossless_codec import LosslessEncoder
from capture.lossless_picture import UNIT_M, LosslessPicture, lossless_picture
from capture.sei import read_captured_us
from rendering.worker.camera_stream import CameraStream, Unit
from tests.capture import scenes


def noisy(moment: int) -> RGBDFrame:
    """A frame with every fault that a camera has."""
    rng = np.random.default_rng(moment)
    ball = scenes.ball(moment / 15)
    colour = np.clip(ball.colour + rng.normal(0, 4, ball.colour.shape), 0, 255).astype(np.uint8)
    depth_m = np.where(ball.depth_m > 0, ball.depth_m + rng.normal(0, 0.003, ball.depth_m.shape), 0)
    depth_m[rng.random(depth_m.shape) < 0.05] = 0
    depth_m[0, :3] = (0.00025, 0.256 - 0.00025, 16.3)
    return RGBDFrame(colour, depth_m.astype(np.float32), moment * 66_667)


def test_a_stream_is_the_same_at_its_end() -> None:
    encoder, decoder = LosslessEncoder(scenes.WIDTH, scenes.HEIGHT, 15.0), RGBDDecoder()
    for moment in range(5):
        frame = noisy(moment)
        (unit,) = encoder.encode(frame, force_key=moment == 3)
        assert unit.is_key == (moment in (0, 3))
        assert read_captured_us(unit.access_unit) == unit.captured_us == frame.captured_us
        out = decoder.decode(unit.access_unit)
        assert out is not None and out.captured_us == frame.captured_us
        np.testing.assert_array_equal(out.colour, frame.colour)
        np.testing.assert_array_equal(out.depth_m > 0, frame.depth_m > 0)
        # Half a step, and what float32 is coarse by at 16 m.
        assert np.abs(out.depth_m - frame.depth_m).max() <= UNIT_M / 2 + 1e-6


def test_a_picture_is_taken_apart_where_it_is_wanted() -> None:
    frame = noisy(1)
    decoded = lossless_picture(frame.colour, frame.depth_m).reformat(format="gbrp")
    parts = take_apart(decoded, 7)
    assert isinstance(parts, LosslessPicture) and parts.captured_us == 7
    np.testing.assert_array_equal(parts.cut_colour(10, 20, 31, 41), frame.colour[10:41, 20:61])
    # 0.256 m is 1024 steps, 4 · 256: one less is the last under an odd high byte, whose low byte runs backward to 0.
    green = np.frombuffer(memoryview(decoded.planes[0]), np.uint8).reshape(decoded.height, -1)
    assert green[scenes.HEIGHT, 1] == 0


def test_the_worker_takes_either_kind() -> None:
    stream = CameraStream()
    for encoder in (
        LosslessEncoder(scenes.WIDTH, scenes.HEIGHT, 15.0),
        RGBDEncoder(scenes.WIDTH, scenes.HEIGHT, 15.0, EncoderSettings()),
    ):
        (unit,) = encoder.encode(scenes.ball(0.2))
        stream.put(Unit(unit.access_unit, unit.is_key, 0.0))
        picture = stream.newest()
        assert picture is not None
        assert np.abs(picture.parts().depth_m - scenes.ball(0.2).depth_m).max() < 0.02


def test_what_cannot_be_encoded_or_taken_apart_is_refused() -> None:
    with pytest.raises(DepthCodecError, match="even size"):
        LosslessEncoder(31, 20, 15.0)
    encoder = LosslessEncoder(32, 20, 15.0)
    with pytest.raises(DepthCodecError, match="takes"):
        encoder.encode(noisy(0))
    small = RGBDFrame(np.zeros((20, 32, 3), np.uint8), np.zeros((20, 32), np.float32), 5)
    encoder.encode(small)
    with pytest.raises(DepthCodecError, match="not later"):
        encoder.encode(small)
    with pytest.raises(DepthCodecError, match="twice an even height"):
        take_apart(av.VideoFrame(32, 62, "gbrp"), 0)
