"""Tracks the pitch of a voice: normalised correlation of the sound with itself, and the smoothest way through it.

Boersma's method (Proc. Institute of Phonetic Sciences 17, 1993) in its outline: candidates by autocorrelation over
that of the window, then a path that pays for jumps and for changes between voiced and unvoiced.
"""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Floats = NDArray[np.float64]

LOWEST_HZ, HIGHEST_HZ = 60.0, 420.0
WINDOW_S = 0.045
CANDIDATES = 5
VOICED_MIN = 0.45
"""A correlation below this is noise."""
SILENCE_DB = -40.0
SLIP_FRAMES, SLIP_OCTAVES = 5, 0.7
JUMP_COST, VOICING_COST, LOW_COST = 0.35, 0.14, 0.01


def track_pitch(samples: Samples, rate_hz: int, hop: int) -> Floats:
    """The pitch in Hz at the middle of each stretch of `hop` samples, 0 where there is none: [N / hop]."""
    frames = len(samples) // hop
    if frames == 0:
        return np.zeros(0)
    step = max(rate_hz // 12_000, 1)
    sound = np.asarray(samples, np.float64)
    if step > 1:
        sound = np.convolve(sound, np.ones(step) / step, mode="same")[::step]
    rate = rate_hz / step
    window = int(WINDOW_S * rate)
    middles = ((np.arange(frames) + 0.5) * hop / step).astype(int)
    padded = np.pad(sound, window)
    shape = np.hanning(window)
    cut = np.lib.stride_tricks.sliding_window_view(padded, window)[middles + window - window // 2]
    cut = (cut - cut.mean(axis=1, keepdims=True)) * shape
    energy = np.square(cut).sum(axis=1)
    quiet = energy < energy.max() * 10 ** (SILENCE_DB / 10)
    low, high = int(rate / HIGHEST_HZ), int(rate / LOWEST_HZ)
    correlation = _autocorrelation(cut)[:, : high + 2] / _autocorrelation(shape[None])[:, : high + 2]
    lags, strength = _candidates(correlation, low, high)
    pitch_hz = rate / np.maximum(lags, 1)
    score = np.where(lags > 0, strength + LOW_COST * np.log2(pitch_hz / LOWEST_HZ), -1.0)
    score[quiet] = -1.0
    return _path(pitch_hz, score)


def without_slips(pitch_hz: Floats) -> Floats:
    """The same track with 0 where a pitch was hardly the voice's: in a stretch too short for one, or octaves away."""
    found = pitch_hz.copy()
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (found > 0).astype(int), [0]])))
    for first, end in zip(edges[::2], edges[1::2], strict=True):
        if end - first < SLIP_FRAMES:
            found[first:end] = 0.0
    if not (found > 0).any():
        return found
    away = np.abs(np.log2(np.maximum(found, 1.0) / np.median(found[found > 0])))
    return np.where(away > SLIP_OCTAVES, 0.0, found)


def _autocorrelation(cut: Floats) -> Floats:
    size = 2 ** int(np.ceil(np.log2(2 * cut.shape[1])))
    found = np.fft.irfft(np.square(np.abs(np.fft.rfft(cut, size, axis=1))), axis=1)[:, : cut.shape[1]]
    return found / np.maximum(found[:, :1], 1e-12)


def _candidates(correlation: Floats, low: int, high: int) -> tuple[Floats, Floats]:
    """The highest peaks of each frame: lags in samples (0 for none) and strengths, twice [frames, CANDIDATES]."""
    left, middle, right = (correlation[:, low + n : high + n] for n in (-1, 0, 1))
    peaks = np.where((middle >= left) & (middle > right), middle, -1.0)
    order = np.argsort(-peaks, axis=1)[:, :CANDIDATES]
    strength = np.take_along_axis(peaks, order, axis=1)
    before, at, after = (np.take_along_axis(part, order, axis=1) for part in (left, middle, right))
    bend = before - 2 * at + after
    shift = np.where(np.abs(bend) > 1e-9, 0.5 * (before - after) / np.where(bend == 0, 1, bend), 0.0)
    return np.where(strength > 0, order + low + np.clip(shift, -0.5, 0.5), 0.0), strength


def _path(pitch_hz: Floats, score: Floats) -> Floats:
    """The best way through candidates and silence: [frames]."""
    frames, count = score.shape
    octaves = np.log2(np.maximum(pitch_hz, 1.0))
    best = np.append(score[0], VOICED_MIN)
    came = np.zeros((frames, count + 1), int)
    for n in range(1, frames):
        jump = JUMP_COST * np.abs(octaves[n][:, None] - octaves[n - 1][None])
        moves = np.full((count + 1, count + 1), -VOICING_COST)
        moves[:count, :count] = -jump
        moves[count, count] = 0.0
        total = best[None] + moves
        came[n] = total.argmax(axis=1)
        best = total.max(axis=1) + np.append(score[n], VOICED_MIN)
    at = int(best.argmax())
    found = np.zeros(frames)
    for n in range(frames - 1, -1, -1):
        found[n] = pitch_hz[n, at] if at < count else 0.0
        at = came[n, at]
    return found
