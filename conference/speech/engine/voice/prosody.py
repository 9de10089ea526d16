"""Predicts how a text is said in a style: how long each phoneme is, and pitch and energy over time."""

import torch
from torch import Tensor, nn

from conference.speech.engine.voice.layers import STYLE_SIZE, AdaLayerNorm, Style, StyledBlock
from conference.speech.engine.voice.text import HIDDEN

LONGEST_FRAMES = 50


class ProsodyPredictor(nn.Module):
    """StyleTTS 2's predictor of durations, pitch and energy. Its styles are [B, 128]."""

    def __init__(self) -> None:
        super().__init__()
        self.lstms = nn.ModuleList(_lstm() for _ in range(3))
        self.norms = nn.ModuleList(AdaLayerNorm(HIDDEN) for _ in range(3))
        self.lstm = _lstm()
        self.duration_proj = nn.Linear(HIDDEN, LONGEST_FRAMES)
        self.shared = _lstm()
        self.pitch, self.energy = (_blocks() for _ in range(2))
        self.pitch_proj, self.energy_proj = (nn.Conv1d(HIDDEN // 2, 1, 1) for _ in range(2))

    def encode(self, meaning: Tensor, style: Tensor) -> Tensor:
        """What was read, in a style: [B, T, 512] to [B, T, 640], the style at its end."""
        spread = style.unsqueeze(1).expand(-1, meaning.shape[1], -1)
        x = torch.cat([meaning, spread], dim=2)
        for lstm, norm in zip(self.lstms, self.norms, strict=True):
            x = torch.cat([norm(lstm(x)[0], style), spread], dim=2)
        return x

    def durations(self, encoded: Tensor) -> Tensor:
        """How many frames of 25 ms each phoneme takes, not yet whole: [B, T, 640] to [B, T]."""
        return torch.sigmoid(self.duration_proj(self.lstm(encoded)[0])).sum(dim=2)

    def contours(self, spread: Tensor, style: Tensor) -> tuple[Tensor, Tensor]:
        """Pitch in Hz (0 and less where unvoiced) and energy, two a frame: [B, F, 640] to twice [B, 2F]."""
        x = self.shared(spread)[0].transpose(1, 2)
        steering = Style(style)
        pitch, energy = x, x
        for pitch_block, energy_block in zip(self.pitch, self.energy, strict=True):
            pitch, energy = pitch_block(pitch, steering), energy_block(energy, steering)
        return self.pitch_proj(pitch).squeeze(1), self.energy_proj(energy).squeeze(1)


def _lstm() -> nn.LSTM:
    return nn.LSTM(HIDDEN + STYLE_SIZE, HIDDEN // 2, batch_first=True, bidirectional=True)


def _blocks() -> nn.ModuleList:
    half = HIDDEN // 2
    return nn.ModuleList(
        [StyledBlock(HIDDEN, HIDDEN), StyledBlock(HIDDEN, half, doubles=True), StyledBlock(half, half)]
    )
