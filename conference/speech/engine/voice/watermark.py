"""Marks synthetic speech so that it is known again after lossy coding, and finds the marks in any sound.

A spread spectrum in the loudness of small tiles of the spectrum (after Kirovski and Malvar, IEEE Trans. Signal
Processing 51(4), 2003): a fixed pseudo-random pattern makes each tile of 30 ms and 200 Hz a little louder or
softer than it was, in pairs that follow each other in time, so that what the voice itself does largely cancels. The
pattern repeats every 0.96 s. Whoever listens correlates at all its phases. A single word is listened to as it is
marked: it takes the phase that its own sound disturbs least, and a deeper mark where that is not enough (informed
embedding, after Cox, Miller and McKellips, Proc. IEEE 87(7), 1999). The key is public: the mark informs, it does not
prove.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Floats = NDArray[np.float64]

DEPTHS_DB = (2.2, 3.0, 4.0)
"""How much louder or softer tiles become: the first, unless a word would not surely be found by it."""
SHORT_S = 1.5
"""What is longer carries enough of the pattern to be found however it begins."""
SURE = 9.0
"""The score, in what is marked itself, that codecs leave enough of."""
TILE_S = 0.03
TILES = 32
"""Tiles of time in the pattern; even, for the pairs."""
PERIOD_S = TILE_S * TILES
LOWEST_HZ, BAND_HZ, BANDS = 300.0, 200.0, 26
KEY = 0x45594C
HOP_S = 0.01
CLIP_DB = 4.0
"""A difference between neighbours beyond this is the voice's doing; it counts no more than this."""
WINDOWS_S = (0.48, 0.96, 1.92)
"""How much is listened to for one judgement: a word, some words, a sentence."""
STEP_S = 0.08
JOIN_S = 0.5
SCORE_MIN = 5.5
"""Standard deviations above what sound without the mark gives; see docs/voice.md for the false alarms measured."""
FLOOR_DB = -55.0
"""Below the loudest by this much nothing is heard, and nothing counted."""


@dataclass(frozen=True)
class MarkedSpan:
    """[start_s, end_s) is synthetic; `score` is how sure that is, in standard deviations."""

    start_s: float
    end_s: float
    score: float


def pattern() -> Floats:
    """[TILES, BANDS] of −1 and 1; each odd tile is the opposite of the one before it."""
    signs = np.random.default_rng(KEY).choice([-1.0, 1.0], (TILES // 2, BANDS))
    return np.stack([signs, -signs], axis=1).reshape(TILES, BANDS)


def mark(samples: Samples, rate_hz: int) -> Samples:
    """The same sound, float32 [N], with the mark from its first sample to its last."""
    if len(samples) >= SHORT_S * rate_hz:
        return _marked(samples, rate_hz, DEPTHS_DB[0], pattern())
    for depth_db in DEPTHS_DB:
        phases = [np.roll(pattern(), tile, axis=0) for tile in range(0, TILES, 2)]
        each = [_marked(samples, rate_hz, depth_db, phase) for phase in phases]
        scores = [_score(marked, rate_hz) for marked in each]
        best = int(np.argmax(scores))
        if scores[best] >= SURE:
            break
    return each[best]


def _score(word: Samples, rate_hz: int) -> float:
    """How strongly a word by itself carries the mark."""
    alone = np.pad(word, round(WINDOWS_S[0] / 2 * rate_hz))
    return max(float(scores_of(alone, rate_hz, length_s).max(initial=0.0)) for length_s in WINDOWS_S)


def _marked(samples: Samples, rate_hz: int, depth_db: float, signs: Floats) -> Samples:
    window = 2 * round(TILE_S / 2 * rate_hz)
    hop = window // 2
    frames = len(samples) // hop + 2
    padded = np.zeros((frames + 1) * hop)
    padded[hop : hop + len(samples)] = samples
    shape = np.sqrt(np.hanning(window + 1)[:-1])
    cut = np.lib.stride_tricks.sliding_window_view(padded, window)[::hop][:frames] * shape
    spectra = np.fft.rfft(cut, axis=1) * 10 ** (depth_db / 20 * _signs(frames, window, hop, rate_hz, signs))
    pieces = np.fft.irfft(spectra, window, axis=1) * shape
    out = np.zeros_like(padded)
    for n, piece in enumerate(pieces):
        out[n * hop : n * hop + window] += piece
    return out[hop : hop + len(samples)].astype(np.float32)


def _signs(frames: int, window: int, hop: int, rate_hz: int, signs: Floats) -> Floats:
    """[frames, bins], −1 to 1: each frame takes the tile in which its middle is."""
    middles = (np.arange(frames) * hop + window / 2 - hop) / rate_hz
    tiles = np.floor(np.maximum(middles, 0) / TILE_S).astype(int) % TILES
    bins_hz = np.fft.rfftfreq(window, 1 / rate_hz)
    bands = np.floor((bins_hz - LOWEST_HZ) / BAND_HZ).astype(int)
    inside = (bands >= 0) & (bands < BANDS)
    out = np.zeros((frames, len(bins_hz)))
    out[:, inside] = signs[tiles][:, bands[inside]]
    return out


def find_marks(samples: Samples, rate_hz: int) -> list[MarkedSpan]:
    """The spans that carry the mark, in order, to about a quarter of a second.

    The surest windows are taken first, and no other that overlaps one; neighbours are joined.
    """
    windows = [span for length_s in WINDOWS_S for span in _heard(samples, rate_hz, length_s)]
    taken: list[MarkedSpan] = []
    for span in sorted(windows, key=lambda each: -each.score):
        if all(span.end_s <= other.start_s or span.start_s >= other.end_s for other in taken):
            taken.append(span)
    joined: list[MarkedSpan] = []
    for span in sorted(taken, key=lambda each: each.start_s):
        if joined and span.start_s - joined[-1].end_s <= JOIN_S:
            joined[-1] = MarkedSpan(joined[-1].start_s, span.end_s, max(joined[-1].score, span.score))
        else:
            joined.append(span)
    return joined


def _heard(samples: Samples, rate_hz: int, length_s: float) -> list[MarkedSpan]:
    """All windows of a length that carry the mark."""
    end_s = len(samples) / rate_hz
    scores = scores_of(samples, rate_hz, length_s)
    return [
        MarkedSpan(n * STEP_S, min(n * STEP_S + length_s, end_s), float(scores[n]))
        for n in np.flatnonzero(scores >= SCORE_MIN)
    ]


def scores_of(samples: Samples, rate_hz: int, length_s: float) -> Floats:
    """How strongly each window, STEP_S apart, carries the mark at the best phase of the pattern: [W]."""
    tile, window = round(TILE_S / HOP_S), round(length_s / HOP_S)
    change = _changes(_levels(samples, rate_hz), tile)
    signs = pattern()[::2]
    pairs, frames, step = len(signs), len(change), 2 * tile
    if frames == 0:
        return np.zeros(0)
    by_pair = signs @ change.T  # what each pair of the pattern makes of the change at each frame
    power = np.square(change).sum(axis=1)
    starts = np.arange(max(frames - window, 0) // round(STEP_S / HOP_S) + 1) * round(STEP_S / HOP_S)
    best = np.full(len(starts), -np.inf)
    for phase in range(pairs * step):
        at = np.arange(phase % step, frames, step)  # where a pair begins, at this phase
        which = ((at - phase) // step) % pairs
        sums = np.concatenate([[0.0], np.cumsum(by_pair[which, at])])
        powers = np.concatenate([[0.0], np.cumsum(power[at])])
        low, high = np.searchsorted(at, starts), np.searchsorted(at, starts + window)
        heard = np.maximum(powers[high] - powers[low], 1e-9)
        best = np.maximum(best, (sums[high] - sums[low]) / np.sqrt(heard))
    return best


def _changes(levels: Floats, tile: int) -> Floats:
    """How much louder each tile is than the next, what both bands beside it do taken off: [frames, BANDS] in dB."""
    smooth = np.apply_along_axis(np.convolve, 0, levels, np.ones(tile) / tile, "valid")
    if len(smooth) <= tile:
        return np.zeros((0, levels.shape[1]))
    change = smooth[:-tile] - smooth[tile:]
    padded = np.pad(change, ((0, 0), (1, 1)), mode="edge")
    change = change - (padded[:, :-2] + padded[:, 2:]) / 2
    return np.clip(change, -CLIP_DB, CLIP_DB)


def _levels(samples: Samples, rate_hz: int) -> Floats:
    """The loudness of each band in frames HOP_S apart, in dB: [frames, BANDS]; silence is held at a floor."""
    hop, window = round(HOP_S * rate_hz), round(0.02 * rate_hz)
    frames = max(len(samples) - window, 0) // hop + 1
    padded = np.pad(np.asarray(samples, np.float64), (0, window))
    cut = np.lib.stride_tricks.sliding_window_view(padded, window)[::hop][:frames] * np.hanning(window)
    size = 2 ** int(np.ceil(np.log2(2 * window)))
    power = np.square(np.abs(np.fft.rfft(cut, size, axis=1)))
    bands = np.floor((np.fft.rfftfreq(size, 1 / rate_hz) - LOWEST_HZ) / BAND_HZ).astype(int)
    sums = np.stack([power[:, bands == band].sum(axis=1) for band in range(BANDS)], axis=1)
    floor = sums.max(initial=1e-12) * 10 ** (FLOOR_DB / 10)
    return 10 * np.log10(np.maximum(sums, floor))
