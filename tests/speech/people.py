"""Real people's speech to measure on, from Debian packages: used where they are installed, else fetched by apt.

No package has many people who each speak English for minutes. These are the ones that were found: one for two minutes
by telephone, one for as long as one likes, two for some twenty seconds.
"""

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from tests.speech.packages import root_with

PACKAGES = ("asterisk-core-sounds-en-g722", "codec2-examples", "pocketsphinx-testdata")
GAP_S = 0.4
RATE_HZ = 24_000


@dataclass(frozen=True)
class Person:
    """Somebody's recordings.

    Attributes:
        name: who, or what they read.
        files: patterns under the root of the file system.
        raw_hz: the rate of files that are 16-bit samples alone.
        most: how many files are taken, in a fixed order.
        upper_hz: what the recording goes up to.
        reads: whether they say what is written, and so do not hesitate.
    """

    name: str
    files: str
    raw_hz: int = 0
    most: int = 1000
    upper_hz: float = 8000.0
    reads: bool = True

    def samples(self) -> np.ndarray:
        """Float32 mono [N], 24 kHz, with a gap between files."""
        root = root_with([self.files], PACKAGES, "people")
        paths = sorted(path for path in root.glob(self.files) if path.stat().st_size > 16_000)
        gap = np.zeros(round(GAP_S * RATE_HZ), np.float32)
        chosen = np.random.default_rng(1).permutation(len(paths))[: self.most] if len(paths) > self.most else paths
        parts = [self._read(paths[n] if isinstance(n, np.integer) else n) for n in chosen]
        return np.concatenate([sound for part in parts for sound in (part, gap)])

    def _read(self, path: Path) -> np.ndarray:
        resampler = av.AudioResampler("flt", "mono", RATE_HZ)
        if self.raw_hz:
            frame = av.AudioFrame.from_ndarray(np.fromfile(path, "<i2")[None], "s16", "mono")
            frame.sample_rate = self.raw_hz
            frames = [frame]
        else:
            with av.open(str(path), format="g722" if path.suffix == ".g722" else None) as file:
                frames = list(file.decode(audio=0))
        parts = [part for frame in [*frames, None] for part in resampler.resample(frame)]
        return np.concatenate([part.to_ndarray()[0] for part in parts])


PEOPLE = (
    Person("allison", "usr/share/asterisk/sounds/en_US_f_Allison/*.g722", most=60),
    Person("bruce", "usr/share/codec2/raw/ve9qrp.raw", raw_hz=8000, upper_hz=3900.0, reads=False),
    Person("reader", "usr/share/pocketsphinx/test/data/librivox/*.wav"),
    Person("david", "usr/share/pocketsphinx/test/data/cards/*.wav"),
)
