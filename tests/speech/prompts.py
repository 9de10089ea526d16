"""Real speech to measure on: the prompts of a telephone exchange, spoken by one voice, with their text.

They are Debian's `asterisk-core-sounds-en-g722` and `asterisk-core-sounds-en` (CC-BY-SA 3.0): used where they are
installed, else fetched by apt and unpacked under var/.
"""

import gzip
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.speech.demo_speech import decoded_sound
from tests.speech.packages import root_with

PACKAGES = ("asterisk-core-sounds-en-g722", "asterisk-core-sounds-en")
SOUNDS = Path("usr/share/asterisk/sounds/en_US_f_Allison")
TEXTS = Path("usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz")


@dataclass(frozen=True)
class Prompt:
    """One prompt: where its sound is (16 kHz), and what it says."""

    path: Path
    text: str

    def samples(self, rate_hz: int) -> np.ndarray:
        """Float32 mono [N]."""
        return decoded_sound(self.path, rate_hz)


def prompts() -> list[Prompt]:
    """All whose text is written out, by name; fetched first if need be."""
    root = root_with([f"{SOUNDS}/*.g722", str(TEXTS)], PACKAGES, "prompts")
    lines = gzip.decompress((root / TEXTS).read_bytes()).decode("latin-1").splitlines()
    found = []
    for line in lines:
        name, _, text = line.partition(":")
        path = root / SOUNDS / f"{name.strip()}.g722"
        if (
            not line.startswith(";")
            and path.is_file()
            and re.search("[a-z]", text)
            and not re.search(r"[\[\](<>]", text)
        ):
            found.append(Prompt(path, text.strip()))
    return sorted(found, key=lambda prompt: prompt.path.name)
