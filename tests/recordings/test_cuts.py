"""Cutting: where each moment of the output comes from, and how the sound goes over a cut."""

import numpy as np
import pytest

from conference.media.cuts import Cuts, Span, mixed

RATE_HZ = 48_000


class Ramp:
    """A track whose sample n is n·1e-6."""

    def read(self, first: int, count: int) -> np.ndarray:
        return (np.arange(first, first + count) * 1e-6).astype(np.float32)


def test_everything_kept_is_the_identity() -> None:
    cuts = Cuts([Span(0.0, 2.5)])
    assert cuts.length_samples == 120_000
    assert cuts.source_s(1.25) == 1.25
    np.testing.assert_array_equal(np.concatenate(list(cuts.sound([Ramp()]))), Ramp().read(0, 120_000))


def test_a_cut_moves_what_follows_and_fades_within_its_width() -> None:
    cuts = Cuts([Span(0.0, 0.1), Span(0.2, 0.3, fade_in_s=0.01)])
    assert cuts.length_samples == 9600
    assert cuts.source_s(0.05) == 0.05
    assert cuts.source_s(0.15) == pytest.approx(0.25)
    sound = np.concatenate(list(cuts.sound([Ramp()])))
    assert len(sound) == 9600
    np.testing.assert_array_equal(sound[:4560], Ramp().read(0, 4560))
    np.testing.assert_array_equal(sound[5040:], Ramp().read(9840, 4560))
    assert np.all(np.diff(sound[4560:5040]) > 0)  # from one to the other without a step


def test_bad_spans_are_refused() -> None:
    for spans in ([Span(1.0, 1.0)], [Span(0.0, 1.0), Span(0.5, 2.0)], [Span(0, 0.005), Span(1, 2, fade_in_s=0.01)]):
        with pytest.raises(ValueError):
            Cuts(spans)


def test_many_voices_do_not_clip() -> None:
    class Loud:
        def read(self, first: int, count: int) -> np.ndarray:
            return np.full(count, 0.6, np.float32)

    assert mixed([Loud()], 0, 1)[0] == pytest.approx(0.6)
    assert 0.9 < mixed([Loud(), Loud(), Loud()], 0, 1)[0] <= 1.0
