"""Cameras that nobody wants are sent to rest after a while, and called back at once."""

from rendering.worker.resting import REST_AFTER_S, RestingCameras


def test_a_camera_rests_when_unwanted_for_a_while_and_goes_on_when_wanted() -> None:
    cameras = RestingCameras(4)
    live = range(4)
    assert cameras.want({0, 1}, live, 10.0) == ([], [])
    assert cameras.want({0, 1}, live, 10.0 + REST_AFTER_S - 0.1) == ([], [])
    assert cameras.want({0, 1}, live, 10.0 + REST_AFTER_S) == ([2, 3], [])
    assert cameras.want({0, 1}, live, 14.0) == ([], [])
    assert cameras.want({0, 2}, live, 14.1) == ([], [2])
    assert cameras.resting == {3}
    assert cameras.want({0, 2}, live, 14.0 + REST_AFTER_S) == ([1], [])


def test_one_camera_goes_on_when_none_is_wanted() -> None:
    cameras = RestingCameras(3)
    cameras.want((), range(3), 0.0)
    assert cameras.want((), range(3), REST_AFTER_S) == ([1, 2], [])
    # The one that was left is gone: another takes its place.
    assert cameras.want((), (1, 2), 2 * REST_AFTER_S) == ([], [1])


def test_a_camera_that_comes_late_is_given_time() -> None:
    cameras = RestingCameras(2)
    cameras.want({0}, (0,), 0.0)
    assert cameras.want({0}, (0, 1), 100.0) == ([], [])
    assert cameras.want({0}, (0, 1), 100.0 + REST_AFTER_S) == ([1], [])
