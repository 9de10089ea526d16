"""Cuts a speaker's recording into clips of a few words, each with what is said in it and how."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import torch
from torch import Tensor

from conference.speech.engine.align import Aligner
from conference.speech.engine.errors import AudioError, VoiceError
from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.voice.decoder import FRAME, PITCH_STEP, VOICE_RATE_HZ
from conference.speech.engine.voice.mel import mel_filters, power_spectra
from conference.speech.engine.voice.model import Manner
from conference.speech.engine.voice.phonemes import spell
from conference.speech.engine.voice.pitch import track_pitch
from conference.speech.engine.voice.speech import Line, Samples, line_of
from conference.speech.engine.words import Word

CLIP_MIN_S, CLIP_MAX_S = 0.7, 1.9
PAUSE_S = 0.3
MARGIN_S = 0.15
SPEECH_MAX_S = 75.0
"""More is not listened to: the fit is no better for it."""
LEVEL = 0.075
"""The loudness (root mean square of speech) at which the network speaks."""
SURE = 0.5
HELD_OUT_MAX = 4
ENERGY_SLOPE, ENERGY_OFFSET = 1.76, 6.06
"""The network's energy over the logarithm of the norm of a frame's mel spectrum: fitted to its own speech, r = 0.99."""


@dataclass(frozen=True)
class Clip:
    """Some words that somebody said.

    Attributes:
        line: the words as the network reads them.
        samples: [600 F] at 24 kHz, at the network's loudness.
        pitch_hz, energy: [1, 2F], as the network has them.
    """

    line: Line
    samples: Tensor
    pitch_hz: Tensor
    energy: Tensor

    @property
    def length_s(self) -> float:
        return len(self.samples) / VOICE_RATE_HZ

    def manner(self, frames: Tensor) -> Manner:
        """How it was said, token n in frames[n]."""
        return Manner(frames, self.pitch_hz, self.energy)


def read_voice(path: Path) -> Samples:
    """A file's sound at 24 kHz, float32 mono [N], at most some minutes of it.

    Raises:
        AudioError: it can't be read, or has no sound.
    """
    parts, length = [np.zeros(0, np.float32)], 0
    try:
        with av.open(str(path)) as file:
            if not file.streams.audio:
                raise AudioError(f"{path.name} has no sound")
            resampler = av.AudioResampler("flt", "mono", VOICE_RATE_HZ)
            for frame in file.decode(file.streams.audio[0]):
                for part in resampler.resample(frame):
                    parts.append(part.to_ndarray()[0])
                    length += len(parts[-1])
                if length > 4 * SPEECH_MAX_S * VOICE_RATE_HZ:
                    break
    except (OSError, av.FFmpegError) as error:
        raise AudioError(f"{path} cannot be read: {error.strerror or error}") from None
    return np.concatenate(parts)


def sha256_of(path: Path) -> str:
    """The hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def heard_words(samples: Samples, recogniser: Recogniser, aligner: Aligner) -> list[Word]:
    """What is said in samples at 24 kHz, with times by force where that is possible."""
    if len(samples) < CLIP_MIN_S * VOICE_RATE_HZ:
        return []
    speech = _at_16_khz(samples)

    def silent(part: float) -> None:
        pass

    segments = recogniser.transcribe(speech, silent)
    return aligner.align(speech, segments, silent)


def cut_clips(samples: Samples, words: Sequence[Word]) -> list[Clip]:
    """The clips of a recording at 24 kHz, in order; at most SPEECH_MAX_S of them."""
    level = _speech_level(samples, words)
    if level < 1e-4:
        raise VoiceError("there is no speech in it that is loud enough")
    clips: list[Clip] = []
    for group in _groups(words):
        low = max(round((group[0].start_s - MARGIN_S) * VOICE_RATE_HZ), 0)
        high = min(round((group[-1].end_s + MARGIN_S) * VOICE_RATE_HZ), len(samples))
        clip = clip_of(samples[low : low + (high - low) // FRAME * FRAME] * (LEVEL / level), group)
        if clip is not None and len(clip.samples) >= CLIP_MIN_S * VOICE_RATE_HZ:
            clips.append(clip)
        if sum(each.length_s for each in clips) > SPEECH_MAX_S:
            break
    return clips


def clip_of(samples: Samples, words: Sequence[Word]) -> Clip | None:
    """One clip of samples [600 F]; None where its words can't be spelled or are too many for it."""
    text = " ".join(word.text for word in words)
    try:
        line = line_of(spell(text))
    except VoiceError:
        return None
    frames = len(samples) // FRAME
    if line.tokens.shape[1] > frames:
        return None
    sound = torch.from_numpy(np.ascontiguousarray(samples, np.float32))
    pitch_hz = torch.from_numpy(track_pitch(samples, VOICE_RATE_HZ, PITCH_STEP)).float()
    return Clip(line, sound, pitch_hz[None, : 2 * frames], energy_of(sound)[None, : 2 * frames])


def energy_of(samples: Tensor) -> Tensor:
    """The network's energy of sound [N] at its loudness: [N / 300]."""
    mel = mel_filters(VOICE_RATE_HZ, 2048, 80) @ power_spectra(samples, 2048, 1200, PITCH_STEP).sqrt()
    return ENERGY_SLOPE * torch.log((1e-5 + mel).norm(dim=0)) + ENERGY_OFFSET


def _groups(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words that follow each other, up to CLIP_MAX_S; what is not surely heard, or not surely there, ends a group."""
    group: list[Word] = []
    for word in words:
        if not word.aligned or word.confidence < SURE:
            if group:
                yield group
            group = []
            continue
        if group and (word.start_s - group[-1].end_s > PAUSE_S or word.end_s - group[0].start_s > CLIP_MAX_S):
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def _speech_level(samples: Samples, words: Sequence[Word]) -> float:
    said = [samples[round(w.start_s * VOICE_RATE_HZ) : round(w.end_s * VOICE_RATE_HZ)] for w in words]
    return float(np.sqrt(np.mean(np.square(np.concatenate(said))))) if said else 0.0


def _at_16_khz(samples: Samples) -> Samples:
    resampler = av.AudioResampler("flt", "mono", 16_000)
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None], np.float32), "flt", "mono")
    frame.sample_rate = VOICE_RATE_HZ
    parts = [part.to_ndarray()[0] for part in [*resampler.resample(frame), *resampler.resample(None)]]
    return np.concatenate(parts)


def hold_out(clips: Sequence[Clip]) -> tuple[list[Clip], list[Clip]]:
    """Clips to fit to and clips to choose by: every fourth is held out where there are eight and more."""
    if len(clips) < 8:
        return list(clips), list(clips)[:HELD_OUT_MAX]
    fitted = [clip for n, clip in enumerate(clips) if n % 4 != 3]
    return fitted, [clip for n, clip in enumerate(clips) if n % 4 == 3][:HELD_OUT_MAX]
