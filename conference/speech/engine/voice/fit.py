"""Finds a speaker's style: the network is held fast, and what makes it say the clips as they were said is sought.

The order is that of measured gains: nearest stock voice, alignment by synthesis and warping, timbre together with
an offset on each normalisation of the decoder, then prosody. Compared are mel spectra of three sizes, and who is heard.
"""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from conference.speech.engine.voice.clips import Clip
from conference.speech.engine.voice.decoder import VOICE_RATE_HZ
from conference.speech.engine.voice.layers import STYLE_SIZE, Style
from conference.speech.engine.voice.mel import mel_filters, power_spectra, to_16_khz
from conference.speech.engine.voice.model import Kokoro, halves
from conference.speech.engine.voice.speaker_encoder import SpeakerEncoder
from conference.speech.engine.voice.speech import Voice
from conference.speech.engine.voice.warp import warped_frames

MELS = ((512, 40), (1024, 64), (2048, 80))
"""FFT sizes and bands of the spectra that are compared."""
ALIKE_WEIGHT = 3.0
TIMBRE_RATE, OFFSETS_RATE, PROSODY_RATE = 0.02, 0.025, 0.015
OFFSETS_DECAY = 0.3
TIMBRE_KEPT = 0.6
"""How far the fitted timbre is followed: all the way it knows its clips too well, and new sentences suffer."""
PROSODY_KEPT = 0.5
"""How far the fitted prosody is followed; all the way sounds laboured."""
STEPS_IN = torch.bfloat16 if torch.cpu.get_capabilities().get("amx_bf16") else torch.float32
"""What steps convolve in. Their gradients are near enough (a cosine of 0.999), and take three fifths of the time where
the processor has units for it; elsewhere it would be slower."""
BAND_FLOOR = 1e-4
"""A band this far below the loudest, in power, was not recorded: a telephone's above 4 kHz."""


@dataclass(frozen=True)
class Target:
    """What a fit aims at.

    Attributes:
        clips: the speaker's, with `frames` for each, how long its tokens are.
        vector: [256], how the speaker sounds to the encoder.
    """

    clips: Sequence[Clip]
    frames: Sequence[Tensor]
    vector: Tensor


def speaker_vector(encoder: SpeakerEncoder, clips: Sequence[Clip]) -> Tensor:
    """How the speaker of all clips sounds: [256]."""
    with torch.no_grad():
        return encoder(to_16_khz(torch.cat([clip.samples for clip in clips])))


def align_clips(kokoro: Kokoro, clips: Sequence[Clip], voice: Voice) -> list[Tensor]:
    """How many frames each token of each clip takes: each is said by `voice`, and warped onto what was said."""
    found = []
    with torch.no_grad():
        for clip in clips:
            timbre, prosody = halves(voice.style(clip.line.tokens.shape[1] - 2))
            manner = kokoro.manner(clip.line.tokens, prosody)
            said = kokoro.voice(clip.line.tokens, manner, Style(timbre, voice.offsets))
            found.append(warped_frames(said, clip.samples, manner.frames))
    return found


def fit_prosody(kokoro: Kokoro, target: Target, voice: Voice, steps: int) -> Voice:
    """The voice with the prosody that comes nearest to durations, pitch and energy of the clips."""
    with torch.no_grad():
        meanings = [kokoro.meaning(kokoro.albert(clip.line.tokens)) for clip in target.clips]
    shift = torch.zeros(STYLE_SIZE, requires_grad=True)
    optimiser = torch.optim.Adam([shift], lr=PROSODY_RATE)
    for step in range(steps):
        n = step % len(target.clips)
        clip, frames = target.clips[n], target.frames[n]
        prosody = halves(voice.style(clip.line.tokens.shape[1] - 2))[1] + shift
        encoded = kokoro.prosody.encode(meanings[n], prosody)
        inside = slice(1, -1)  # how long the silence at the ends is says nothing of the speaker
        longer = torch.log(kokoro.prosody.durations(encoded)[0, inside] / frames[inside])
        pitch_hz, energy = kokoro.contours(encoded, frames, prosody)
        voiced = clip.pitch_hz > 0
        higher = torch.log2(pitch_hz.clamp(min=30.0)[voiced] / clip.pitch_hz[voiced])
        louder = energy - clip.energy
        loss = longer.abs().mean() + 4 * higher.abs().sum() / max(int(voiced.sum()), 1) + 0.1 * louder.abs().mean()
        loss = loss + 0.05 * shift.square().sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    moved = torch.cat([torch.zeros(STYLE_SIZE), PROSODY_KEPT * shift.detach()])
    return Voice(voice.table + moved, voice.offsets)


@dataclass(frozen=True)
class Steps:
    """How long to go on: a number of steps, and a time by the clock after which none is begun."""

    count: int
    until: float = math.inf
    clock: Callable[[], float] = time.monotonic

    def parts(self) -> Iterator[tuple[int, float]]:
        """Each step with the part of all that is done by then, by count or by the clock, whichever is further."""
        begun = self.clock()
        for step in range(self.count):
            passed = (self.clock() - begun) / max(self.until - begun, 1e-3)
            if passed >= 1:
                return
            yield step, max(step / self.count, passed)


class Comparison:
    """How far what a voice says is from a target's clips, each said in its own manner."""

    def __init__(self, kokoro: Kokoro, encoder: SpeakerEncoder, target: Target) -> None:
        self._kokoro, self._encoder, self._target = kokoro, encoder, target
        self._bands = [_recorded_bands(target.clips, fft, bands) for fft, bands in MELS]
        self._wanted = [[_mel(clip.samples, fft, bands) for fft, bands in MELS] for clip in target.clips]

    def of_clip(self, n: int, style: Style) -> Tensor:
        """Of clip n: the mean difference of mel spectra, and how unlike the speaker it sounds."""
        clip = self._target.clips[n]
        said = self._kokoro.voice(clip.line.tokens, clip.manner(self._target.frames[n]), style)
        apart = [
            (_mel(said, fft, bands) - mel).abs()[band].mean()
            for (fft, bands), mel, band in zip(MELS, self._wanted[n], self._bands, strict=True)
        ]
        alike = torch.dot(self._encoder(to_16_khz(said)), self._target.vector)
        return torch.stack(apart).mean() + ALIKE_WEIGHT * (1 - alike)

    def of_all(self, voice: Voice) -> float:
        """The mean over all clips, without gradients."""
        with torch.no_grad():
            count = len(self._target.clips)
            return sum(float(self.of_clip(n, self.style(n, voice))) for n in range(count)) / count

    def style(self, n: int, voice: Voice) -> Style:
        """What steers the decoder when a voice says clip n."""
        tokens = self._target.clips[n].line.tokens
        return Style(halves(voice.style(tokens.shape[1] - 2))[0], voice.offsets)


def fit_timbre(kokoro: Kokoro, encoder: SpeakerEncoder, target: Target, voice: Voice, steps: Steps) -> Voice:
    """The voice with the timbre and the offsets that come nearest to the sound of the clips."""
    comparison = Comparison(kokoro, encoder, target)
    shift = torch.zeros(STYLE_SIZE, requires_grad=True)
    offsets = (torch.zeros(kokoro.offsets_size) if voice.offsets is None else voice.offsets.clone()).requires_grad_()
    optimiser = torch.optim.Adam(
        [{"params": [shift], "lr": TIMBRE_RATE}, {"params": [offsets], "lr": OFFSETS_RATE}], betas=(0.8, 0.95)
    )
    for step, part in steps.parts():
        for group, rate in zip(optimiser.param_groups, (TIMBRE_RATE, OFFSETS_RATE), strict=True):
            group["lr"] = rate * min(1.0, 1.5 * (1 - part))
        n = step % len(target.clips)
        style = Style(comparison.style(n, voice).vector + shift, offsets, STEPS_IN)
        loss = comparison.of_clip(n, style) + OFFSETS_DECAY * offsets.square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    moved = torch.cat([shift.detach(), torch.zeros(STYLE_SIZE)])
    return Voice(voice.table + moved, offsets.detach())


def followed(base: Voice, fitted: Voice, part: float = TIMBRE_KEPT) -> Voice:
    """The voice so far on the way from `base` to `fitted`."""
    begun, ended = (torch.zeros(()) if each.offsets is None else each.offsets for each in (base, fitted))
    return Voice(torch.lerp(base.table, fitted.table, part), torch.lerp(begun, ended, part))


def likeness(kokoro: Kokoro, encoder: SpeakerEncoder, clips: Sequence[Clip], voice: Voice, vector: Tensor) -> float:
    """How alike the speaker the voice sounds when it says the clips' words in its own way: a cosine."""
    said = []
    with torch.no_grad():
        for clip in clips:
            timbre, prosody = halves(voice.style(clip.line.tokens.shape[1] - 2))
            manner = kokoro.manner(clip.line.tokens, prosody)
            said.append(kokoro.voice(clip.line.tokens, manner, Style(timbre, voice.offsets)))
        return float(torch.dot(encoder(to_16_khz(torch.cat(said))), vector))


def _mel(samples: Tensor, fft: int, bands: int) -> Tensor:
    """The logarithm of a mel spectrum, [bands, frames]."""
    power = power_spectra(samples, fft, fft, fft // 4)
    return torch.log(mel_filters(VOICE_RATE_HZ, fft, bands) @ power + 1e-6)


def _recorded_bands(clips: Sequence[Clip], fft: int, bands: int) -> Tensor:
    """Which bands [bands] the recording has."""
    power = torch.cat([torch.exp(_mel(clip.samples, fft, bands)) for clip in clips], dim=1).mean(dim=1)
    return power > BAND_FLOOR * power.max()
