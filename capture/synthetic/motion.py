"""How a seated person moves: breathing, nodding, looking about, blinking, gesturing and talking, over and over.

Everything is a sum of whole numbers of cycles in one period, or happens at set moments in it, so that a recording of
one period loops without a jump.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from capture.synthetic.rig import Pose, Rig, rotation_about, rotation_between

Direction = NDArray[np.float64]
_BLINK_S = 0.16
_SHOULDER_PART = 0.14


@dataclass(frozen=True)
class Mouth:
    """What the mouth does over one period, evenly sampled; all [N] and 0 to 1.

    Attributes:
        open: how far the jaw drops.
        round: how far the lips are drawn to an "oo".
        wide: how far they are stretched to an "ee".
        closed: how far they are pressed, as in "m".
    """

    open: NDArray[np.float32]
    round: NDArray[np.float32]
    wide: NDArray[np.float32]
    closed: NDArray[np.float32]

    def at(self, phase: float) -> tuple[float, float, float, float]:
        """(open, round, wide, closed) at a part 0 to 1 of the period."""
        n = len(self.open)
        place = (phase % 1.0) * n
        i, f = int(place) % n, place - int(place)
        j = (i + 1) % n
        return tuple(float(a[i] * (1 - f) + a[j] * f) for a in (self.open, self.round, self.wide, self.closed))  # type: ignore[return-value]


@dataclass(frozen=True)
class Manner:
    """A person's way of moving.

    Attributes:
        period_s: after which everything repeats.
        mouth: what it does over the period.
        liveliness: scales head, trunk and arms; 1 is an ordinary talker.
        gaze_m: [G, 3] what is looked at in turn, in the cube's frame.
        seed: so that two persons don't move alike.
    """

    period_s: float
    mouth: Mouth
    liveliness: float = 1.0
    gaze_m: tuple[tuple[float, float, float], ...] = ((0.0, 0.0, 0.95), (0.28, -0.02, 0.95), (-0.26, -0.05, 0.95))
    seed: int = 0


def pose_at(rig: Rig, manner: Manner, moment_s: float) -> Pose:
    """The person's pose; equal at moments a period apart."""
    phase = (moment_s / manner.period_s) % 1.0
    wave = _Waves(phase, manner.seed)
    lively = manner.liveliness
    opened, rounded, wide, closed = manner.mouth.at(phase)
    emphasis = _mean_opening(manner.mouth, phase)
    rotations: dict[str, Direction] = {}
    lean = 0.02 * wave(1, 0) + 0.035 * emphasis
    rotations["spine"] = rotation_about("x", 0.03 + 0.5 * lean * lively) @ rotation_about(
        "z", 0.012 * lively * wave(1, 1)
    )
    rotations["chest"] = (
        rotation_about("x", 0.02 + 0.5 * lean * lively + 0.006 * wave.breath())
        @ rotation_about("y", 0.045 * lively * wave(1, 2))
        @ rotation_about("z", 0.012 * lively * wave(2, 3))
    )
    gaze, turn = _gaze(manner, phase)
    yaw = 0.55 * turn + lively * (0.035 * wave(2, 4) + 0.02 * wave(5, 5))
    nod = -0.06 + lively * (0.030 * wave(3, 6) + 0.020 * wave(7, 7) + 0.04 * emphasis)
    tilt = lively * (0.035 * wave(2, 8) + 0.015 * wave(3, 9))
    neck = rotation_about("y", 0.35 * yaw) @ rotation_about("x", 0.35 * nod) @ rotation_about("z", 0.35 * tilt)
    head = rotation_about("y", 0.65 * yaw) @ rotation_about("x", 0.65 * nod) @ rotation_about("z", 0.65 * tilt)
    rotations |= {"neck": neck, "head": head}
    carried = rotations["spine"] @ rotations["chest"] @ neck @ head
    for side in ("left", "right"):
        rotations[f"{side}_eye"] = _eye_turn(carried, gaze)
        rotations |= _leg(rig, side)
        rotations |= _arm(rig, side, wave, lively, emphasis)
    return Pose(rotations, _face(phase, manner, wave, opened, rounded, wide, closed))


def _mean_opening(mouth: Mouth, phase: float) -> float:
    """How much is being said around now: a slow measure of the mouth, for gestures."""
    n = len(mouth.open)
    place = phase * n
    offset = (np.arange(n) - place + n / 2) % n - n / 2
    weight = np.exp(-((offset / (0.045 * n)) ** 2))
    return float(min((weight * mouth.open).sum() / weight.sum() * 2.2, 1.0))


def _gaze(manner: Manner, phase: float) -> tuple[Direction, float]:
    """What is looked at [3], and how far that is to the side (radians, positive: the person's left)."""
    targets = np.array(manner.gaze_m)
    rng = np.random.default_rng(manner.seed + 77)
    count = max(int(manner.period_s / 1.4), 2)
    order = np.concatenate([[0], rng.choice(len(targets), count - 1, p=_gaze_odds(len(targets)))])
    place = phase * count
    now, part = int(place) % count, place - int(place)
    # The eyes jump; the head follows slowly.
    before = targets[order[now - 1]]
    target = targets[order[now]]
    follow = np.clip(part / 0.45, 0, 1)
    follow = follow * follow * (3 - 2 * follow)
    slow = before + (target - before) * follow
    small = np.array([0.006 * np.sin(40 * now), 0.005 * np.cos(31 * now), 0.0])
    return target + small, float(np.arctan2(slow[0], slow[2]))


def _gaze_odds(count: int) -> NDArray[np.float64]:
    """The first target, straight ahead, is looked at half of the time."""
    return np.array([0.5] + [0.5 / (count - 1)] * (count - 1)) if count > 1 else np.ones(1)


def _eye_turn(carried: Direction, gaze: Direction) -> Direction:
    """The eye's delta from rest in the head's frame, so that it looks along `gaze` in the cube's frame."""
    wanted = carried.T @ gaze / np.linalg.norm(gaze)
    yaw = np.clip(np.arctan2(wanted[0], wanted[2]), -0.6, 0.6)
    pitch = np.clip(-np.arcsin(np.clip(wanted[1], -1, 1)), -0.45, 0.45)
    return rotation_about("y", yaw) @ rotation_about("x", pitch)


def _leg(rig: Rig, side: str) -> dict[str, Direction]:
    out = 0.16 if side == "left" else -0.16
    thigh_rest = rig.place_m(f"{side}_lower_leg") - rig.place_m(f"{side}_upper_leg")
    shin_rest = rig.place_m(f"{side}_foot") - rig.place_m(f"{side}_lower_leg")
    thigh = rotation_between(thigh_rest, np.array([out, -0.12, 1.0]))
    shin = rotation_between(shin_rest, thigh.T @ np.array([0.1 * out, -1.0, 0.12]))
    return {f"{side}_upper_leg": thigh, f"{side}_lower_leg": shin}


def _arm(rig: Rig, side: str, wave: "_Waves", lively: float, emphasis: float) -> dict[str, Direction]:
    """The arm rests on the lap, and rises as more is said; the two hands don't mirror each other."""
    sign = 1.0 if side == "left" else -1.0
    raised = lively * emphasis * (0.75 + 0.25 * wave(3, 20 if side == "left" else 21))
    beat = lively * emphasis * wave(9 if side == "left" else 8, 24 if side == "left" else 25)
    upper_rest = rig.place_m(f"{side}_lower_arm") - rig.place_m(f"{side}_upper_arm")
    lower_rest = rig.place_m(f"{side}_hand") - rig.place_m(f"{side}_lower_arm")
    upper_to = np.array([sign * (0.10 + 0.16 * raised), -1.0, 0.22 + 0.22 * raised + 0.05 * beat])
    lower_to = np.array([-sign * (0.42 - 0.36 * raised - 0.10 * beat), -0.30 + 0.72 * raised + 0.20 * beat, 0.88])
    # The shoulder takes part of the way down from where the rig's author has spread the arms.
    lowered = np.arctan2(upper_rest[1], abs(upper_rest[0])) - np.arctan2(upper_to[1], abs(upper_to[0]))
    shoulder = rotation_about("z", -sign * _SHOULDER_PART * lowered)
    upper = rotation_between(upper_rest, shoulder.T @ upper_to)
    lower = rotation_between(lower_rest, (shoulder @ upper).T @ lower_to)
    hand = rotation_about("x", 0.10 - 0.25 * raised + 0.10 * beat) @ rotation_about("z", -sign * 0.15)
    out = {f"{side}_shoulder": shoulder, f"{side}_upper_arm": upper, f"{side}_lower_arm": lower, f"{side}_hand": hand}
    curl = 0.28 + 0.12 * wave(4, 30) - 0.12 * raised
    for n in range(2, 6):
        out[f"{side}_finger{n}"] = rotation_about("z", -sign * curl * (0.7 + 0.1 * n))
        out[f"{side}_finger{n}_middle"] = rotation_about("z", -sign * curl * (0.9 + 0.1 * n))
    return out


def _face(
    phase: float, manner: Manner, wave: "_Waves", opened: float, rounded: float, wide: float, closed: float
) -> dict[str, float]:
    blink = _blink(phase, manner)
    smile = 0.28 + 0.08 * wave(1, 12) * (1 - opened)
    brows = max(0.0, 0.20 * wave(3, 13) + 0.12 * wave(5, 14))
    return {
        "jawOpen": 0.42 * opened,
        "mouthClose": 0.10 * closed,
        "mouthFunnel": 0.45 * rounded,
        "mouthPucker": 0.35 * rounded,
        "mouthStretchLeft": 0.25 * wide,
        "mouthStretchRight": 0.25 * wide,
        "mouthLowerDownLeft": 0.35 * opened,
        "mouthLowerDownRight": 0.35 * opened,
        "mouthUpperUpLeft": 0.22 * opened,
        "mouthUpperUpRight": 0.22 * opened,
        "mouthPressLeft": 0.35 * closed,
        "mouthPressRight": 0.35 * closed,
        "mouthSmileLeft": smile + 0.10 * wide,
        "mouthSmileRight": smile + 0.10 * wide,
        "cheekSquintLeft": 0.2 * smile,
        "cheekSquintRight": 0.2 * smile,
        "browInnerUp": brows,
        "browOuterUpLeft": 0.7 * brows,
        "browOuterUpRight": 0.6 * brows,
        "eyeBlinkLeft": blink,
        "eyeBlinkRight": blink,
    }


def _blink(phase: float, manner: Manner) -> float:
    """0 open to 1 shut; about every three seconds."""
    rng = np.random.default_rng(manner.seed + 99)
    count = max(int(manner.period_s / 2.8), 1)
    starts_s = (np.arange(count) + rng.uniform(0.2, 0.8, count)) * manner.period_s / count
    since = np.abs((phase * manner.period_s - starts_s + manner.period_s / 2) % manner.period_s - manner.period_s / 2)
    return float(np.clip(1.25 - since.min() / (_BLINK_S / 2), 0, 1))


class _Waves:
    """Smooth motions with a whole number of cycles a period."""

    def __init__(self, phase: float, seed: int) -> None:
        self._phase = phase
        self._seed = seed

    def __call__(self, cycles: int, channel: int) -> float:
        """−1 to 1; each channel has its own start, and some of the next frequency, lest it swing like a clock."""
        start = np.random.default_rng(1000 * self._seed + channel).uniform(0, 2 * np.pi, 2)
        turn = 2 * np.pi * self._phase
        return float(0.7 * np.sin(cycles * turn + start[0]) + 0.3 * np.sin((cycles + 1) * turn + start[1]))

    def breath(self) -> float:
        """−1 to 1, three times a period."""
        return float(np.sin(2 * np.pi * 3 * self._phase))
