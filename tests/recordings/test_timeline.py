"""The meeting's clock: worked by hand first, then with clocks that drift, jitter, and reports that are wrong."""

import numpy as np
import pytest

from conference.media.timeline import Line, StreamClock, fit_meeting, fit_minimum_delay, fit_reports, unwrap


def test_counters_are_unwrapped_both_ways() -> None:
    values = np.array([65_534, 65_535, 1, 0, 2], dtype=np.int64)
    assert unwrap(values, 16).tolist() == [65_534, 65_535, 65_537, 65_536, 65_538]
    assert unwrap(np.empty(0, np.int64), 16).tolist() == []


def test_lines_compose_and_invert() -> None:
    inner, outer = Line(10.0, 2.0, 0.5), Line(0.0, 1.0, 3.0)
    composed = inner.then(outer)
    assert float(composed.at(14.0)) == 13.0  # inner gives 4, outer 1 + 3·4
    assert float(composed.inverse_at(13.0)) == 14.0


def test_two_reports_near_each_other_give_the_nominal_rate() -> None:
    line = fit_reports(np.array([0, 48_000]), np.array([100.0, 101.01]), 48_000)
    assert line.slope == 1 / 48_000
    assert float(line.at(0)) == pytest.approx(100.005)


def test_reports_with_outliers_give_the_drift() -> None:
    rtp = np.arange(60, dtype=np.int64) * 240_000  # a report each 5 s
    true_s = 3.9e9 + rtp / 48_000 * (1 + 250e-6)
    reported_s = true_s + np.random.default_rng(2).normal(0, 0.002, 60)
    reported_s[[7, 20, 41]] += [0.8, -3.0, 900.0]
    line = fit_reports(rtp, reported_s, 48_000)
    assert np.abs(line.at(rtp) - true_s).max() < 0.002


def test_the_least_delay_is_the_lower_edge() -> None:
    """Sent at 0, 10, 20, arrived 1.0, 11.5, 21.2 later: the edge goes through the first and the last."""
    line = fit_minimum_delay(np.array([0.0, 10.0, 20.0]), np.array([1.0, 11.5, 21.02]))
    assert line.slope == pytest.approx(1.001)
    assert float(line.at(20.0)) == pytest.approx(21.02)


@pytest.mark.parametrize("drift", [-300e-6, 0.0, 300e-6])
def test_queueing_does_not_bend_the_clock(drift: float) -> None:
    random = np.random.default_rng(5)
    sent_s = np.arange(0, 300, 0.02)
    queue_s = random.exponential(0.02, len(sent_s)) + 0.2 * (sent_s > 150) * (random.random(len(sent_s)) < 0.9)
    line = fit_minimum_delay(sent_s, 5.0 + sent_s * (1 + drift) + 0.03 + queue_s)
    expected_s = 5.03 + sent_s * (1 + drift)
    assert np.abs(line.at(sent_s) - expected_s).max() < 0.004


def test_a_stream_without_reports_is_placed_by_its_arrival() -> None:
    rtp = np.arange(0, 48_000 * 30, 960, dtype=np.int64)
    stream = StreamClock("someone", 48_000, rtp, 7.0 + rtp / 48_000, np.empty(0, np.int64), np.empty(0))
    (line,) = fit_meeting([stream])
    assert float(line.at(96_000)) == pytest.approx(9.0, abs=1e-6)


def test_sound_and_picture_of_a_sender_share_its_clock() -> None:
    """The picture is queued 200 ms longer than the sound throughout, and both still stand where they were taken."""
    streams = []
    for rate_hz, queue_s, rtp_drift in ((48_000, 0.01, 200e-6), (90_000, 0.21, -150e-6)):
        taken_s = np.arange(0, 120, 0.04)
        rtp = np.round(taken_s * rate_hz * (1 + rtp_drift)).astype(np.int64)
        ntp_s = 3.9e9 + taken_s * (1 + 100e-6)
        streams.append(StreamClock("one", rate_hz, rtp, taken_s + queue_s, rtp[::25], ntp_s[::25]))
    sound, picture = fit_meeting(streams)
    last_s = 119.96
    sound_s = float(sound.at(round(last_s * 48_000 * (1 + 200e-6))))
    picture_s = float(picture.at(round(last_s * 90_000 * (1 - 150e-6))))
    assert abs(sound_s - picture_s) < 0.001
    assert sound_s == pytest.approx(last_s + 0.01, abs=0.002)


def test_a_sender_that_comes_back_may_have_another_clock() -> None:
    """The second connection's clock is 3 s ahead of the first's; each stream still stands where it arrived."""
    streams = []
    for start_s, ahead_s in ((100.0, 0.0), (160.0, 3.0)):
        taken_s = start_s + np.arange(0, 40, 0.02)
        rtp = np.round((taken_s - start_s) * 48_000).astype(np.int64)
        ntp_s = 3.9e9 + ahead_s + taken_s
        streams.append(StreamClock("one", 48_000, rtp, taken_s + 0.01, rtp[::50], ntp_s[::50]))
    first, second = fit_meeting(streams)
    assert [float(first.at(0)), float(first.at(39 * 48_000))] == pytest.approx([100.01, 139.01], abs=1e-3)
    assert [float(second.at(0)), float(second.at(39 * 48_000))] == pytest.approx([160.01, 199.01], abs=1e-3)
