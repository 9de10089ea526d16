"""Reads phonemes: ALBERT for what they mean for prosody, convolutions and an LSTM for how they sound."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

SYMBOLS = 178
HIDDEN = 512


class PhonemeAlbert(nn.Module):
    """ALBERT (Lan et al., ICLR 2020) over phonemes, one layer gone through twelve times: [B, T] to [B, T, 768]."""

    LAYERS, HEADS, SIZE, NARROW, INNER, LONGEST = 12, 12, 768, 128, 2048, 512

    def __init__(self) -> None:
        super().__init__()
        self.word = nn.Embedding(SYMBOLS, self.NARROW)
        self.position = nn.Embedding(self.LONGEST, self.NARROW)
        self.kind = nn.Embedding(2, self.NARROW)
        self.norm = nn.LayerNorm(self.NARROW, eps=1e-12)
        self.widen = nn.Linear(self.NARROW, self.SIZE)
        self.query, self.key, self.value, self.dense = (nn.Linear(self.SIZE, self.SIZE) for _ in range(4))
        self.attention_norm = nn.LayerNorm(self.SIZE, eps=1e-12)
        self.inner, self.outer = nn.Linear(self.SIZE, self.INNER), nn.Linear(self.INNER, self.SIZE)
        self.full_norm = nn.LayerNorm(self.SIZE, eps=1e-12)

    def forward(self, tokens: Tensor) -> Tensor:
        positions = torch.arange(tokens.shape[1], device=tokens.device)
        x = self.word(tokens) + self.position(positions) + self.kind.weight[0]
        x = self.widen(self.norm(x))
        for _ in range(self.LAYERS):
            query, key, value = (self._heads(layer(x)) for layer in (self.query, self.key, self.value))
            heard = F.scaled_dot_product_attention(query, key, value).transpose(1, 2).flatten(2)
            x = self.attention_norm(x + self.dense(heard))
            x = self.full_norm(x + self.outer(F.gelu(self.inner(x), approximate="tanh")))
        return x

    def _heads(self, x: Tensor) -> Tensor:
        return x.unflatten(2, (self.HEADS, -1)).transpose(1, 2)  # [B, heads, T, 64]


class TextEncoder(nn.Module):
    """How phonemes sound, without anybody's voice: [B, T] to [B, 512, T]."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(SYMBOLS, HIDDEN)
        self.convs = nn.ModuleList(nn.Conv1d(HIDDEN, HIDDEN, 5, padding=2) for _ in range(3))
        self.norms = nn.ModuleList(nn.LayerNorm(HIDDEN) for _ in range(3))
        self.lstm = nn.LSTM(HIDDEN, HIDDEN // 2, batch_first=True, bidirectional=True)

    def forward(self, tokens: Tensor) -> Tensor:
        x = self.embedding(tokens).transpose(1, 2)
        for conv, norm in zip(self.convs, self.norms, strict=True):
            x = F.leaky_relu(norm(conv(x).transpose(1, 2)), 0.2).transpose(1, 2)
        return self.lstm(x.transpose(1, 2))[0].transpose(1, 2)
