"""When a media worker takes its loop to be late: not after one pause, but when it is late again and again."""

from conference.media.looplag import LoopLag
from conference.media.workload import LAG_MAX_S


def test_a_machine_that_stood_still_once_is_not_a_loaded_worker() -> None:
    lag = LoopLag()
    lag.sample(5.0)
    assert lag.smoothed_s < LAG_MAX_S / 2
    assert lag.take_worst_s() == 5.0


def test_a_loop_that_is_late_again_and_again_is_loaded_until_it_no_longer_is() -> None:
    lag = LoopLag()
    for _ in range(20):
        lag.sample(0.3)
    assert lag.smoothed_s > LAG_MAX_S
    for _ in range(20):
        lag.sample(0.0)
    assert lag.smoothed_s < LAG_MAX_S / 2
