"""Real people's speech in other languages than English, to measure on: an exchange's prompts from Debian packages."""

from dataclasses import dataclass

import numpy as np

from tests.speech.demo_speech import decoded_sound
from tests.speech.packages import root_with

SOUNDS = "usr/share/asterisk/sounds"
BYTES_A_SECOND = 8000
"""Of G.722."""


@dataclass(frozen=True)
class Speaker:
    """Who says the prompts in a language (ISO 639-1)."""

    language: str
    folder: str

    def clips(self, least_s: float, rate_hz: int) -> list[np.ndarray]:
        """Each prompt of that length and more, float32 mono [N], by name; digits, letters and silence are elsewhere."""
        pattern = f"{SOUNDS}/{self.folder}/*.g722"
        root = root_with([pattern], [f"asterisk-core-sounds-{self.language}-g722"], f"languages/{self.language}")
        paths = sorted(path for path in root.glob(pattern) if path.stat().st_size >= least_s * BYTES_A_SECOND)
        return [decoded_sound(path, rate_hz) for path in paths]


SPEAKERS = (
    Speaker("en", "en_US_f_Allison"),
    Speaker("fr", "fr_CA_f_June"),
    Speaker("it", "it_IT_m_Carlo"),
    Speaker("ru", "ru_RU_f_IvrvoiceRU"),
    Speaker("es", "es_MX_f_Allison"),
)
