"""When a media worker is full by its processor time: when that stays high, and not after a rush of joins."""

from conference.media.loopshare import LoopShare
from conference.media.workload import SHARE_MAX


def test_a_rush_of_three_seconds_is_no_full_worker_and_a_busy_minute_is_until_it_is_over() -> None:
    share = LoopShare(5.0, 100.0)
    for second in range(1, 4):
        share.sample(5.0 + second, 100.0 + second)
    assert share.smoothed < SHARE_MAX / 2
    for second in range(4, 61):
        share.sample(5.0 + second, 100.0 + second)
    assert SHARE_MAX < share.smoothed <= 1.0
    for second in range(61, 121):
        share.sample(65.0, 100.0 + second)
    assert share.smoothed < 0.01


def test_what_stays_the_same_is_told_as_it_is_however_far_apart_the_samples_are() -> None:
    share = LoopShare(0.0, 0.0)
    now_s = 0.0
    for n in range(200):
        now_s += 0.5 + n % 3
        share.sample(0.4 * now_s, now_s)
    share.sample(0.4 * now_s, now_s)
    assert abs(share.smoothed - 0.4) < 1e-6
