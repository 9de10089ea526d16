"""Where a fit begins: stock voices mixed so that they sound like the speaker, who needs little speech for it."""

import numpy as np
import torch
from torch import Tensor

from conference.speech.engine.voice.speech import Voice
from conference.speech.engine.voice.stock import StockVoices

MIXED = 6
"""So many of the nearest voices are mixed; most of the weight goes to three or four."""
STEPS, RATE = 3000, 0.3


def nearest_stock(stock: StockVoices, vector: Tensor) -> str:
    """The stock voice that sounds most alike."""
    return stock.names[int(np.argmax(stock.embeddings @ vector.numpy()))]


def mixed_stock(stock: StockVoices, vector: Tensor) -> Voice:
    """The mean of the nearest voices, by weights whose mean embedding points where `vector` [256] does.

    They are of one sex, that of the nearest: by telephone others come near, too, whose pitch would be half way between.

    Exponentiated gradient steps on the cosine keep the weights positive with a sum of 1, so that a mixture stays among
    the voices that the network knows (Kivinen and Warmuth, 1997).
    """
    wanted = vector.numpy()
    order = np.argsort(-(stock.embeddings @ wanted))
    sexes = [name[1] for name in stock.names]
    nearest = [n for n in order if sexes[n] == sexes[order[0]]][:MIXED]
    voices = stock.embeddings[nearest].astype(float)  # [6, 256]
    weights = np.full(MIXED, 1 / MIXED)
    for _ in range(STEPS):
        mean = weights @ voices
        length = np.linalg.norm(mean)
        slope = voices @ wanted / length - (mean @ wanted) / length**3 * (voices @ mean)
        weights *= np.exp(RATE * slope)
        weights /= weights.sum()
    tables = np.stack([stock.table(stock.names[n]) for n in nearest])
    return Voice(torch.from_numpy(np.tensordot(weights, tables, 1).astype(np.float32)))
