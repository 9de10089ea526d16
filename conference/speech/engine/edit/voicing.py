"""What a voice is given to fit its words to, and its words as a part of the recording."""

from collections.abc import Sequence
from dataclasses import replace

import av
import numpy as np

from conference.speech.engine.edit.pieces import Unsaid
from conference.speech.engine.edit.recorded import Recording
from conference.speech.engine.edit.render import Voiced
from conference.speech.engine.edit.soundfile import Block, Sound
from conference.speech.engine.speaker import CONTEXT_MAX_S, VOICE_RATE_HZ, Context, Spoken
from conference.speech.engine.words import Word


def contexts_of(piece: Unsaid, recording: Recording, sound: Sound) -> tuple[Context, Context]:
    """What the speaker says before and after the new words."""
    own = [word for word in recording.words if word.speaker == piece.speaker]
    reach = round(CONTEXT_MAX_S * sound.rate_hz)
    before = _context(sound, own, max(piece.out - reach, 0), piece.out)
    return before, _context(sound, own, piece.into, min(piece.into + reach, recording.length))


def voiced_as(piece: Unsaid, spoken: Spoken, sound: Sound) -> Voiced:
    """What a voice said, at the recording's rate and on its channels."""
    samples = resampled(spoken.samples[:, None].astype(np.float64), VOICE_RATE_HZ, sound.rate_hz)
    words = tuple(replace(word, speaker=piece.speaker) for word in spoken.words)
    return Voiced(np.repeat(samples, sound.channels, axis=1), words)


def resampled(samples: Block, from_hz: int, to_hz: int) -> Block:
    """[N, 1] at another rate."""
    if len(samples) == 0 or from_hz == to_hz:
        return samples
    resampler = av.AudioResampler(format="flt", layout="mono", rate=to_hz)
    frame = av.AudioFrame.from_ndarray(samples.astype("f4").reshape(1, -1), "flt", "mono")
    frame.sample_rate = from_hz
    parts = [out.to_ndarray().reshape(-1, 1) for given in (frame, None) for out in resampler.resample(given)]
    return np.concatenate(parts).astype(np.float64)


def _context(sound: Sound, words: Sequence[Word], first: int, end: int) -> Context:
    low_s, high_s = first / sound.rate_hz, end / sound.rate_hz
    inside = tuple(
        replace(word, start_s=max(word.start_s, low_s) - low_s, end_s=min(word.end_s, high_s) - low_s)
        for word in words
        if low_s <= (word.start_s + word.end_s) / 2 < high_s  # a seam may lie a little inside of a word
    )
    mono = np.asarray(sound.samples[first:end], dtype=np.float64).mean(axis=1, keepdims=True)
    return Context(inside, resampled(mono, sound.rate_hz, VOICE_RATE_HZ)[:, 0].astype(np.float32))
