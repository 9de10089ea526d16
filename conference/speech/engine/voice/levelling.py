"""How loud new words are between those beside them."""

from collections.abc import Sequence

import numpy as np

from conference.speech.engine.sound import Samples
from conference.speech.engine.speaker import Context
from conference.speech.engine.voice.decoder import VOICE_RATE_HZ
from conference.speech.engine.words import Word

GAIN_MAX_DB = 12.0
SYLLABLE_S, FRAME = 0.3, VOICE_RATE_HZ // 50
"""What is heard as the loudness beside a seam, and in which pieces."""
VOICE_DB = 12.0
"""What is softer than the loudest by more is a consonant or a pause."""
END_MAX_DB = 6.0
"""The ends of the new words are at most so much louder or softer than their neighbours ask for as a whole."""


def levelled(own: Samples, before: Context, after: Context) -> Samples:
    """The new words as loud as the words beside them, and at each end as the syllable on the other side of the seam.

    Args:
        own: float32 [N], 24 kHz.
    """
    mean_db = 20 * float(np.log10(_gain(own, before, after)))
    near = min(round(SYLLABLE_S * VOICE_RATE_HZ), len(own) // 2)
    points = [
        (near / 2, _syllable_db(_spoken(before)[-near:]), _syllable_db(own[:near])),
        (len(own) - near / 2, _syllable_db(_spoken(after)[:near]), _syllable_db(own[len(own) - near :])),
    ]
    known = [
        (at, float(np.clip(heard_db - own_db, mean_db - END_MAX_DB, mean_db + END_MAX_DB)))
        for at, heard_db, own_db in points
        if heard_db is not None and own_db is not None
    ]
    if not known:
        return own * np.float32(10 ** (mean_db / 20))
    gain_db = np.interp(np.arange(len(own)), [at for at, _ in known], [gain_db for _, gain_db in known])
    return (own * 10 ** (gain_db / 20)).astype(np.float32)


def _spoken(context: Context) -> Samples:
    """The context from its first word to its last."""
    if not context.words:
        return context.samples[:0]
    low, high = (round(at_s * VOICE_RATE_HZ) for at_s in (context.words[0].start_s, context.words[-1].end_s))
    return context.samples[max(low, 0) : high]


def _syllable_db(samples: Samples) -> float | None:
    """How loud the louder 20 ms of a part are, where the voice is: consonants and pauses count for nothing."""
    count = len(samples) // FRAME
    power = np.square(samples[: count * FRAME], dtype=np.float64).reshape(count, FRAME).mean(axis=1)
    if count == 0 or power.max() < 1e-10:
        return None
    return 10 * float(np.log10(power[power > power.max() * 10 ** (-VOICE_DB / 10)].mean()))


def _gain(own: Samples, before: Context, after: Context) -> float:
    """What brings the new words to the loudness of the words beside them."""
    beside = [_loudness(before.samples, before.words), _loudness(after.samples, after.words)]
    heard = [each for each in beside if each > 0]
    level = float(np.sqrt(np.square(own).mean())) if len(own) else 0.0
    if not heard or level < 1e-5:
        return 1.0
    limit = 10 ** (GAIN_MAX_DB / 20)
    return float(np.clip(np.exp(np.mean(np.log(heard))) / level, 1 / limit, limit))


def _loudness(samples: Samples, words: Sequence[Word]) -> float:
    parts = [samples[round(w.start_s * VOICE_RATE_HZ) : round(w.end_s * VOICE_RATE_HZ)] for w in words]
    said = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    return float(np.sqrt(np.square(said).mean())) if len(said) else 0.0
