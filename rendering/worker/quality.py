"""How well a view is rendered: the frame rate is kept by taking fewer cameras and pixels, and never by queueing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """A view's width and height in pixels; even, and shaped like the window."""

    width: int
    height: int


@dataclass(frozen=True)
class Step:
    """What a view may cost.

    Attributes:
        size: of the view.
        cameras_max: from how many cameras all views of its subject together are made at most.
    """

    size: Size
    cameras_max: int


LADDER = (Step(Size(320, 400), 4), Step(Size(320, 400), 3), Step(Size(256, 320), 3), Step(Size(192, 240), 3))
"""From best to least. A view in the browser is about 400 pixels high, so more would not be seen. The fourth camera goes
first: it is worth 0.8 dB to one of two viewers, and fewer pixels cost both as much."""
RATE_LEAST_HZ = 6.0
"""A view goes a step down when less than this is reached: people forgive ten pictures a second sooner than blur."""
HEADROOM = 1.05
"""It goes a step up when that would still reach so many times the least rate."""
PIXEL_SHARE = 0.37
CAMERA_SHARE = 0.33
"""The parts of a view's time at the best step that grow with its pixels (warping, blending, encoding) and with the
cameras (decoding, preparing); measured with two viewers. The rest is receiving, sending, and whose turn it is."""
DOWN_AFTER_S = 2.5
UP_AFTER_S = 6.0
RATE_WINDOW_S = 2.0
RATE_LEAST_WINDOW_S = 0.2


class QualityLadder:
    """Chooses one view's step from the moments (monotonic seconds) at which its pictures were finished."""

    def __init__(self) -> None:
        self._step = 0
        self._finished_s: list[float] = []
        self._begun_s: float | None = None
        self._low_since_s: float | None = None
        self._high_since_s: float | None = None

    @property
    def step(self) -> Step:
        """What the next picture may cost."""
        return LADDER[self._step]

    def size(self, shown_px: int | None) -> Size:
        """How large the next picture is: no more pixels than its viewer shows, None for as many as there may be."""
        own = self.step.size
        if shown_px is None:
            return own
        enough = [step.size for step in LADDER if step.size.height >= shown_px] or [LADDER[0].size]
        return min(own, enough[-1], key=lambda size: size.height)

    def frame_rate_hz(self, now_s: float) -> float:
        """Pictures a second over the last two seconds, or since the first picture if that is later."""
        if self._begun_s is None:
            return 0.0
        recent = [at for at in self._finished_s if at > now_s - RATE_WINDOW_S]
        return len(recent) / min(RATE_WINDOW_S, max(now_s - self._begun_s, RATE_LEAST_WINDOW_S))

    def finished(self, now_s: float, possible_hz: float) -> bool:
        """A picture was finished; says whether the step changes with the next.

        Args:
            possible_hz: what the source gives: a rate below the least for want of pictures is no reason to go down.
        """
        self._begun_s = now_s if self._begun_s is None else self._begun_s
        self._finished_s = [at for at in self._finished_s if at > now_s - RATE_WINDOW_S] + [now_s]
        rate_hz = self.frame_rate_hz(now_s)
        low = rate_hz < min(RATE_LEAST_HZ, 0.8 * possible_hz)
        high = rate_hz >= min(self._rate_to_rise_hz(), 0.9 * possible_hz)
        self._low_since_s = (self._low_since_s if self._low_since_s is not None else now_s) if low else None
        self._high_since_s = (self._high_since_s if self._high_since_s is not None else now_s) if high else None
        if self._low_since_s is not None and now_s - self._low_since_s >= DOWN_AFTER_S and self._step < len(LADDER) - 1:
            return self._go(self._step + 1)
        if self._high_since_s is not None and now_s - self._high_since_s >= UP_AFTER_S and self._step > 0:
            return self._go(self._step - 1)
        return False

    def _rate_to_rise_hz(self) -> float:
        if self._step == 0:
            return float("inf")
        return RATE_LEAST_HZ * HEADROOM * _cost(LADDER[self._step - 1]) / _cost(LADDER[self._step])

    def _go(self, step: int) -> bool:
        self._step = step
        self._low_since_s = self._high_since_s = None
        return True


def _cost(step: Step) -> float:
    """A view's time at a step, as part of that at the best one."""
    best = LADDER[0]
    pixels = (step.size.width * step.size.height) / (best.size.width * best.size.height)
    return 1 - PIXEL_SHARE * (1 - pixels) - CAMERA_SHARE * (1 - step.cameras_max / best.cameras_max)
