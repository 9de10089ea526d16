"""How far pictures miss the viewer's eye, by plain geometry."""

import numpy as np
import pytest

from rendering.worker.eye_contact import EyeContact

SUBJECT = np.array([0.0, 0.0, 2.0])
EYE = np.zeros(3)


def test_a_picture_from_where_the_eye_is_misses_nothing() -> None:
    contact = EyeContact()
    contact.add(EYE, EYE, SUBJECT)
    assert contact.take() == (1, 0.0)


def test_an_eye_that_moved_on_is_missed_by_the_angle_at_the_subject() -> None:
    contact = EyeContact()
    contact.add(EYE, EYE, SUBJECT)
    contact.add(EYE, np.array([0.2, 0.0, 0.0]), SUBJECT)
    pictures, error_deg = contact.take() or (0, 0.0)
    assert pictures == 2
    assert error_deg == pytest.approx(np.degrees(np.arctan(0.1)) / 2)


def test_what_was_taken_is_not_told_again() -> None:
    contact = EyeContact()
    contact.add(EYE, EYE, SUBJECT)
    assert contact.take() is not None
    assert contact.take() is None
