"""Kokoro's 54 stock voices (Apache-2.0), made small: a style for each length of text, as eight directions a voice.

`stock.safetensors` beside this file comes from the style tables of the npm package kokoro-js 1.2.1 by
`python -m conference.speech.engine.voice.make_stock`; see docs/adr/0006-stock-voices-are-committed.md.
"""

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from conference.speech.engine.errors import VoiceError

FILE = Path(__file__).with_name("stock.safetensors")
LENGTHS, RANK, STYLE = 510, 8, 256

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class StockVoices:
    """All of them.

    Attributes:
        names: such as "af_heart": a language, f or m, and a name.
        weights: [V, 510, 8], by the number of tokens in the text.
        directions: [V, 8, 256].
        embeddings: [V, 256], of length 1: how each sounds to the speaker encoder.
    """

    names: tuple[str, ...]
    weights: Floats
    directions: Floats
    embeddings: Floats

    def table(self, name: str) -> Floats:
        """A voice's styles [510, 256].

        Raises:
            VoiceError: there is no such voice.
        """
        if name not in self.names:
            raise VoiceError(f"there is no stock voice {name!r}; there are {', '.join(self.names)}")
        n = self.names.index(name)
        return self.weights[n] @ self.directions[n]


@functools.cache
def stock_voices() -> StockVoices:
    """What is committed."""
    found = load_file(FILE)
    names = tuple(bytes(found["names"]).decode().split())
    weights, directions, embeddings = (found[key].astype(np.float32) for key in ("weights", "directions", "embeddings"))
    return StockVoices(names, weights, directions, embeddings)
