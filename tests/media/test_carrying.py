"""What is sent to a receiver follows what its way carries, and no single bad second."""

from conference.media.carrying import DOWN_AFTER_S, LATE_REPORTS_S, UP_AFTER_S, Carrying, Load

MEGABIT = 1_000_000.0


class Way:
    """A receiver whose seconds are told as they pass."""

    def __init__(self, has_views: bool = False) -> None:
        self.now_s = 0.0
        self.has_views = has_views
        self.carrying = Carrying(clock=lambda: self.now_s)

    def seconds(self, count: float, *, loss: float = 0.0, allowed: float | None = None, sent: float = MEGABIT) -> Load:
        for _ in range(round(count)):
            self.now_s += 1.0
            self.carrying.report_loss(loss)
            if allowed is not None:
                self.carrying.report_allowed(int(allowed))
            self.carrying.step(sent, 100, has_views=self.has_views)
        return self.carrying.load


def test_one_bad_second_changes_nothing() -> None:
    way = Way()
    assert way.seconds(5) is Load.WHOLE
    assert way.seconds(1, loss=0.3) is Load.WHOLE
    assert way.seconds(20) is Load.WHOLE


def test_who_keeps_losing_gets_less_and_then_only_sound() -> None:
    way = Way()
    assert way.seconds(DOWN_AFTER_S + 2, loss=0.2) is Load.SMALL
    assert way.seconds(LATE_REPORTS_S + DOWN_AFTER_S + 2, loss=0.2) is Load.SOUND
    assert way.seconds(60, loss=0.2) is Load.SOUND


def test_sound_does_not_wait_for_pictures_that_do_not_fit() -> None:
    way = Way()
    assert way.seconds(2, loss=0.75) is Load.SMALL
    narrow = Way()
    assert narrow.seconds(2, loss=0.95) is Load.SOUND, "which would not carry small ones either"


def test_what_was_lost_of_the_whole_pictures_is_not_held_against_the_small_ones() -> None:
    way = Way()
    assert way.seconds(3, loss=0.8) is Load.SMALL
    assert way.seconds(LATE_REPORTS_S, loss=0.8) is Load.SMALL, "what was still on its way"
    assert way.seconds(20) is not Load.SOUND


def test_packets_that_come_only_when_asked_for_again_were_lost_too() -> None:
    way = Way()
    for _ in range(3):
        way.carrying.report_asked_again(30)
        way.seconds(1)
    assert 0.1 < way.carrying.loss < 0.35
    for _ in range(3):
        way.carrying.report_asked_again(30)
        way.seconds(1)
    assert way.carrying.load is Load.SMALL


def test_a_narrow_way_is_known_by_what_it_allows_and_a_little_loss() -> None:
    way = Way()
    assert way.seconds(20, allowed=0.01 * MEGABIT) is Load.WHOLE, "which a busy browser says without a cause"
    assert way.seconds(20, allowed=1.5 * MEGABIT, loss=0.05) is Load.WHOLE
    assert way.seconds(5, allowed=0.4 * MEGABIT, loss=0.05) is Load.SMALL
    assert way.seconds(20, allowed=0.4 * MEGABIT, loss=0.05, sent=0.3 * MEGABIT) is Load.SMALL


def test_it_goes_up_again_and_waits_longer_after_each_try_that_failed() -> None:
    way = Way()
    way.seconds(5, loss=0.2)
    for wait_s in (UP_AFTER_S, 2 * UP_AFTER_S, 4 * UP_AFTER_S):
        assert way.carrying.load is Load.SMALL
        waited_s = 0
        while way.seconds(1) is Load.SMALL:
            waited_s += 1
        assert wait_s - 2 <= waited_s <= wait_s + 6
        while way.seconds(1, loss=0.2) is Load.WHOLE:
            pass


def test_views_go_before_the_pictures_of_cameras_and_come_back_after_them() -> None:
    way = Way(has_views=True)
    assert way.seconds(DOWN_AFTER_S + 2, loss=0.2) is Load.SMALL
    assert way.seconds(LATE_REPORTS_S + DOWN_AFTER_S + 2, loss=0.2) is Load.CAMERAS
    assert way.seconds(LATE_REPORTS_S + DOWN_AFTER_S + 2, loss=0.2) is Load.SOUND
    passed = [way.seconds(1) for _ in range(120)]
    assert list(dict.fromkeys(passed)) == [Load.SOUND, Load.CAMERAS, Load.SMALL, Load.WHOLE]


def test_a_way_that_is_far_too_narrow_for_views_is_tried_with_cameras_first() -> None:
    assert Way(has_views=True).seconds(3, loss=0.5) is Load.SMALL
    assert Way(has_views=True).seconds(2, loss=0.85) is Load.CAMERAS
    assert Way(has_views=True).seconds(2, loss=0.97) is Load.SOUND


def test_who_has_no_views_any_more_is_not_kept_from_sound_by_them() -> None:
    way = Way(has_views=True)
    way.seconds(DOWN_AFTER_S + 2, loss=0.2)
    assert way.seconds(LATE_REPORTS_S + DOWN_AFTER_S + 2, loss=0.2) is Load.CAMERAS
    way.has_views = False
    assert way.seconds(1) is Load.SMALL
    assert way.seconds(LATE_REPORTS_S + DOWN_AFTER_S + 2, loss=0.2) is Load.SOUND
