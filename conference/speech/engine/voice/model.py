"""Kokoro-82M in torch: phonemes and a style to durations, pitch, energy and a voice, with gradients to the style."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from conference.speech.engine.voice.decoder import Decoder
from conference.speech.engine.voice.layers import STYLE_SIZE, Style, number_spans
from conference.speech.engine.voice.prosody import ProsodyPredictor
from conference.speech.engine.voice.text import HIDDEN, PhonemeAlbert, TextEncoder
from conference.speech.engine.voice.weights import read_weights


@dataclass(frozen=True)
class Manner:
    """How a text is said.

    Attributes:
        frames: [T] whole numbers, how many frames of 25 ms each token takes.
        pitch_hz: [1, 2F], F the sum of `frames`; 0 and less where unvoiced.
        energy: [1, 2F].
    """

    frames: Tensor
    pitch_hz: Tensor
    energy: Tensor


class Kokoro(nn.Module):
    """The whole network. Tokens are [1, T] with a 0 at both ends; styles are [1, 128]."""

    def __init__(self) -> None:
        super().__init__()
        self.albert = PhonemeAlbert()
        self.meaning = nn.Linear(PhonemeAlbert.SIZE, HIDDEN)
        self.text_encoder = TextEncoder()
        self.prosody = ProsodyPredictor()
        self.decoder = Decoder()
        self.offsets_size = number_spans(self.decoder)

    def encode(self, tokens: Tensor, prosody: Tensor) -> Tensor:
        """The text as the predictor of prosody reads it in a style: [1, T, 640]."""
        return self.prosody.encode(self.meaning(self.albert(tokens)), prosody)

    def contours(self, encoded: Tensor, frames: Tensor, prosody: Tensor) -> tuple[Tensor, Tensor]:
        """Pitch and energy [1, 2F] when token n takes frames[n]."""
        return self.prosody.contours(encoded.repeat_interleave(frames, dim=1), prosody)

    def voice(self, tokens: Tensor, manner: Manner, style: Style, part: slice = slice(None)) -> Tensor:
        """The sound [600 F] at 24 kHz of a text said in a manner, or of the frames in `part` alone."""
        sounds = self.text_encoder(tokens).repeat_interleave(manner.frames, dim=2)[:, :, part]
        low, high, _ = part.indices(int(manner.frames.sum()))
        twice = slice(2 * low, 2 * high)
        return self.decoder(sounds, manner.pitch_hz[:, twice], manner.energy[:, twice], style).squeeze(0)

    def manner(self, tokens: Tensor, prosody: Tensor, speed: float = 1.0) -> Manner:
        """How a style says a text."""
        encoded = self.encode(tokens, prosody)
        frames = torch.round(self.prosody.durations(encoded) / speed).clamp(min=1).long()[0]
        return Manner(frames, *self.contours(encoded, frames, prosody))


def load_kokoro() -> Kokoro:
    """The network with its weights, ready to speak; some 330 MB of memory. Raises as `read_weights`."""
    with torch.device("meta"):
        network = Kokoro()
    network.load_state_dict(read_weights(), assign=True)
    network.decoder.generator.window = torch.hann_window(network.decoder.generator.window.numel())
    return network.eval().requires_grad_(False)


def tokens_of(symbols: Sequence[int]) -> Tensor:
    """[1, T + 2]: the ends marked as the network was taught."""
    return torch.tensor([[0, *symbols, 0]])


def halves(style: Tensor) -> tuple[Tensor, Tensor]:
    """A style [1, 256] as timbre and prosody."""
    return style[:, :STYLE_SIZE], style[:, STYLE_SIZE:]
