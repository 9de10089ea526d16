"""What `python -m capture make` and `python -m capture synthetic` do: a recording of a default or given person."""

import argparse
import hashlib
import logging
import os
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from capture.depth_codec import OFFLINE
from capture.errors import SetupError
from capture.recording import AUDIO_RATE_HZ
from capture.synthetic.avatar import load_avatar
from capture.synthetic.cube import CubeSetting, SyntheticCube
from capture.synthetic.lips import mouth_for
from capture.synthetic.motion import Manner
from capture.synthetic.person import ADA, BEN, make_person
from capture.synthetic.produce import Progress, record

_DEFAULT_PERSONS = {"ada": ADA, "ben": BEN}

log = logging.getLogger(__name__)


def make(options: argparse.Namespace) -> None:
    """Writes the recording that the command line asks for.

    Raises:
        CaptureError: a package or a file is missing, or a file is not what it should be.
    """
    voice = read_sound(options.voice) if options.voice else np.zeros(0, np.float32)
    rig = load_avatar(options.avatar) if options.avatar else make_person(_DEFAULT_PERSONS[options.person])
    name = options.avatar.stem if options.avatar else options.person.capitalize()
    manner = Manner(options.seconds, mouth_for(voice, AUDIO_RATE_HZ, options.seconds))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    # Written beside and moved: what stands at the path is always whole.
    partial = options.out.with_suffix(".part")
    record(SyntheticCube(rig, manner, CubeSetting(name=name)), voice, partial, OFFLINE, Progress(name))
    partial.replace(options.out)
    log.info("%s is written", options.out)


def make_once(options: argparse.Namespace) -> Path:
    """The recording that the command line asks for; made unless it is there already.

    Six views of one moment take longer to draw than the moment lasts, so a synthetic cube is drawn once, then replayed.
    """
    if options.out is None:
        options.out = _place(options)
    if options.out.exists():
        log.info("using %s", options.out)
    else:
        make(options)
    return Path(options.out)


def read_sound(path: Path) -> NDArray[np.float32]:
    """[N] mono at 48 kHz, −1 to 1, of a sound file.

    Raises:
        SetupError: it cannot be read.
    """
    chunks: list[NDArray[np.float32]] = []
    try:
        with av.open(str(path)) as container:
            resampler = av.AudioResampler("flt", "mono", AUDIO_RATE_HZ)
            for frame in container.decode(audio=0):
                chunks.extend(part.to_ndarray()[0] for part in resampler.resample(frame))
            chunks.extend(part.to_ndarray()[0] for part in resampler.resample(None))
    except (av.FFmpegError, IndexError) as error:
        raise SetupError(f"the sound {path} cannot be read: {error}") from error
    return np.concatenate(chunks).astype(np.float32) if chunks else np.zeros(0, np.float32)


def _place(options: argparse.Namespace) -> Path:
    """In the data directory; another avatar, voice or length is another file."""
    asked = (
        f"{options.avatar and options.avatar.resolve()} {options.voice and options.voice.resolve()} {options.seconds}"
    )
    mark = hashlib.sha256(asked.encode()).hexdigest()[:8]
    name = options.avatar.stem if options.avatar else options.person
    return Path(os.environ.get("EYELINE_DATA_DIR", "var")) / "cubes" / f"{name}-{mark}.mkv"
