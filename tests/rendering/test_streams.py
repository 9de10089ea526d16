"""The parts between network and kernels: moments, lazily decoded streams, eyes, the ladder, the encoder."""

import itertools

import av
import numpy as np
import pytest

from capture.depth_codec import RGBDEncoder
from capture.frame import RGBDFrame
from conference.signalling.eye import Eye
from rendering.view import View
from rendering.worker.camera_stream import UNITS_MAX, CameraStream, Picture, Unit
from rendering.worker.eyes import EyeTrack
from rendering.worker.moments import Moments
from rendering.worker.quality import LADDER, QualityLadder
from rendering.worker.view_encoder import ViewEncoder

STEP_US = 66_667


def picture(beat: int) -> Picture:
    return Picture(av.VideoFrame(16, 16, "yuv420p10le"), b"", beat * STEP_US, beat / 15)


# --- moments --------------------------------------------------------------------------------------------


def test_a_moment_is_whole_when_all_wanted_cameras_gave_it() -> None:
    moments = Moments()
    moments.add(0, picture(1))
    moments.add(1, picture(1))
    moments.add(0, picture(2))
    taken = moments.take({0, 1})
    assert taken is not None and taken.captured_us == STEP_US and taken.pictures.keys() == {0, 1}
    assert moments.take({0, 1}) is None
    moments.add(1, picture(2))
    newest = moments.take({0, 1})
    assert newest is not None and newest.captured_us == 2 * STEP_US


def test_only_the_newest_moment_is_held() -> None:
    moments = Moments()
    for beat in range(1, 10):
        moments.add(0, picture(beat))
    taken = moments.take({0})
    assert taken is not None and taken.captured_us == 9 * STEP_US
    assert moments.take({0}) is None


def test_a_camera_that_lags_or_is_gone_is_not_waited_for() -> None:
    moments = Moments()
    moments.add(1, picture(1))
    for beat in range(1, 4):
        moments.add(0, picture(beat))
    assert moments.take({0, 1}) is not None  # the first, which is whole
    moments.add(0, picture(4))
    late = moments.take({0, 1})
    assert late is not None and late.captured_us == 2 * STEP_US, "two newer ones have begun"
    for beat in range(5, 20):
        moments.add(0, picture(beat))
    gone = moments.take({0, 1})
    assert gone is not None and gone.captured_us == 19 * STEP_US


def test_a_clock_that_begins_anew_is_followed() -> None:
    moments = Moments()
    moments.add(0, picture(100))
    assert moments.take({0}) is not None
    moments.add(0, picture(1))
    again = moments.take({0})
    assert again is not None and again.captured_us == STEP_US


# --- a camera's stream -----------------------------------------------------------------------------------


def units(count: int, key_interval: int = 100) -> list[Unit]:
    encoder = RGBDEncoder(64, 48, 15.0)
    out = []
    for beat in range(count):
        frame = RGBDFrame(
            np.full((48, 64, 3), 10 * beat % 255, np.uint8), np.ones((48, 64), np.float32), beat * STEP_US
        )
        (unit,) = encoder.encode(frame, force_key=beat % key_interval == 0)
        out.append(Unit(unit.access_unit, unit.is_key, beat / 15))
    return out


def test_a_stream_that_nobody_looked_at_is_caught_up_with_at_once() -> None:
    stream = CameraStream()
    for unit in units(8):
        stream.put(unit)
    newest = stream.newest()
    assert newest is not None and newest.captured_us == 7 * STEP_US
    parts = newest.parts()
    assert abs(int(np.median(parts.cut_colour(0, 0, 48, 64))) - 70) < 4
    np.testing.assert_allclose(parts.depth_m, 1.0, atol=0.01)
    assert stream.newest() is None


def test_a_stream_begins_with_a_key_frame_and_waits_for_one_after_a_loss() -> None:
    stream = CameraStream()
    key, *rest = units(4)
    stream.put(rest[0])
    assert stream.needs_key and stream.newest() is None and stream.dropped == 1
    stream.put(key)
    assert stream.newest() is not None
    stream.after_loss()
    stream.put(rest[1])
    assert stream.needs_key and stream.newest() is None
    stream.put(key)
    assert not stream.needs_key and stream.newest() is not None


def test_a_stream_keeps_a_bounded_number_of_units() -> None:
    stream = CameraStream()
    key, follower = units(2)
    stream.put(key)
    for _ in range(UNITS_MAX + 5):
        stream.put(follower)
    assert stream.needs_key and stream.dropped > UNITS_MAX


@pytest.mark.parametrize("data", [b"", b"\x00\x00\x01\x65garbage", b"\x00\x00\x01\x06\x05\x18" + b"x" * 30])
def test_units_that_are_no_pictures_are_dropped(data: bytes) -> None:
    stream = CameraStream()
    stream.put(Unit(data, True, 0.0))
    assert stream.newest() is None
    assert stream.needs_key


# --- eyes ------------------------------------------------------------------------------------------------


def test_the_eye_is_the_seats_point_until_it_is_known_then_follows_smoothly() -> None:
    track = EyeTrack()
    np.testing.assert_array_equal(track.position, 0)
    track.put(Eye(1, 0.10, 0.0, 0.0))
    np.testing.assert_allclose(track.position, [0.10, 0, 0])
    track.put(Eye(2, 0.20, 0.0, 0.0))
    np.testing.assert_allclose(track.position, [0.16, 0, 0])
    track.put(Eye(3, 0.60, 0.0, 0.0))
    np.testing.assert_allclose(track.position, [0.60, 0, 0])


def test_an_eye_that_was_overtaken_is_dropped_also_where_the_counter_wraps() -> None:
    track = EyeTrack()
    track.put(Eye(2**32 - 1, 0.1, 0.0, 0.0))
    track.put(Eye(0, 0.5, 0.0, 0.0))
    track.put(Eye(2**32 - 1, 0.0, 0.0, 0.0))
    np.testing.assert_allclose(track.position, [0.5, 0, 0])


# --- quality ---------------------------------------------------------------------------------------------


def run_at(ladder: QualityLadder, rate_hz: float, begin_s: float, seconds: float, possible_hz: float = 15.0) -> float:
    """Finishes pictures at a rate; returns when that was done."""
    now_s = begin_s
    while now_s < begin_s + seconds:
        now_s += 1 / rate_hz
        ladder.finished(now_s, possible_hz)
    return now_s


def test_a_view_is_as_large_as_it_is_shown_and_as_the_machine_can() -> None:
    ladder = QualityLadder()
    assert ladder.size(None) == LADDER[0].size
    assert [ladder.size(shown).height for shown in (1000, 400, 321, 320, 250, 240, 30)] == [
        400,
        400,
        400,
        320,
        320,
        240,
        240,
    ]
    moment_s = 0.0
    while ladder.step is not LADDER[-1]:
        moment_s += 0.5
        ladder.finished(moment_s, 30.0)
    assert ladder.size(1000) == ladder.size(None) == LADDER[-1].size


def test_resolution_goes_down_only_when_the_rate_stays_low_and_up_when_there_is_room() -> None:
    ladder = QualityLadder()
    now_s = run_at(ladder, 8.0, 0.0, 20.0)
    assert ladder.step == LADDER[0]
    assert ladder.frame_rate_hz(now_s) == pytest.approx(8, abs=0.6)
    now_s = run_at(ladder, 4.0, now_s, 1.5)
    assert ladder.step == LADDER[0]
    now_s = run_at(ladder, 4.0, now_s, 2.5)
    assert ladder.step == LADDER[1]
    now_s = run_at(ladder, 6.2, now_s, 20.0)
    assert ladder.step == LADDER[1], "the better step would need more room than that"
    now_s = run_at(ladder, 15.0, now_s, 10.0)
    assert ladder.step == LADDER[0]
    now_s = run_at(ladder, 2.0, now_s, 60.0)
    assert ladder.step == LADDER[-1]
    run_at(ladder, 15.0, now_s, 60.0)
    assert ladder.step == LADDER[0]


def test_every_step_costs_less_than_the_one_before() -> None:
    costs = [(step.size.width * step.size.height, step.cameras_max) for step in LADDER]
    for better, worse in itertools.pairwise(costs):
        assert worse != better
        assert worse[0] <= better[0] and worse[1] <= better[1]


def test_a_slow_source_is_no_reason_to_go_down() -> None:
    ladder = QualityLadder()
    run_at(ladder, 5.0, 0.0, 20.0, possible_hz=5.0)
    assert ladder.step == LADDER[0]


# --- the encoder -----------------------------------------------------------------------------------------


def test_a_view_comes_back_from_its_stream_with_its_alpha() -> None:
    colour = np.zeros((80, 64, 3), np.uint8)
    colour[:, :32] = (200, 40, 90)
    colour[:, 32:] = (30, 160, 220)
    alpha = np.zeros((80, 64), np.uint8)
    alpha[20:60, 10:50] = 255
    encoder, decoder = ViewEncoder(64, 80, 15.0), av.CodecContext.create("h264", "r")
    for beat in range(3):
        data, is_key = encoder.encode(
            View(colour, alpha, np.zeros(alpha.shape, np.float32)), beat * 6000, force_key=beat == 2
        )
        assert is_key == (beat != 1)
        (decoded,) = decoder.decode(av.Packet(data))
    image = decoded.to_ndarray(format="rgb24")
    assert image.shape == (160, 64, 3)
    np.testing.assert_allclose(image[40, 10], (200, 40, 90), atol=12)
    np.testing.assert_allclose(image[40, 55], (30, 160, 220), atol=12)
    assert image[80 + 40, 30].min() > 248 and image[80 + 5, 5].max() < 6
