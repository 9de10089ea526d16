"""Samples of the gaze network on disk: one file a person, made once, so that a training can be taken up again."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from capture.synthetic.rig import Rig
from rendering.attention.patch import grey_of
from rendering.attention.samples import samples_of

Say = Callable[[dict[str, object]], None]


@dataclass(frozen=True)
class Dataset:
    """Samples of several people together.

    Attributes:
        grey: [N, H, W] uint8; relief: [N, H, W] int8, as in `Patch`.
        eye_off_m, direction, head_forward: [N, 3] float32, as in `Sample`.
    """

    grey: NDArray[np.uint8]
    relief: NDArray[np.int8]
    eye_off_m: NDArray[np.float32]
    direction: NDArray[np.float32]
    head_forward: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.grey)


FIELDS = ("relief", "eye_off_m", "direction", "head_forward")


def make_person_file(folder: Path, name: str, rig: Callable[[], Rig], count: int, seed: int, say: Say) -> Path:
    """The file with `count` samples of a person; the same for the same name, count and seed."""
    path = folder / f"{name}.{count}.{seed}.npz"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng((seed, zlib.crc32(name.encode())))
    samples = list(samples_of(rig(), count, rng))
    unfinished = path.with_suffix(".part.npz")
    np.savez(
        unfinished,
        colour=np.stack([s.patch.colour for s in samples]),
        relief=np.stack([s.patch.relief for s in samples]),
        eye_off_m=np.stack([s.eye_off_m for s in samples]),
        direction=np.stack([s.direction for s in samples]),
        head_forward=np.stack([s.head_forward for s in samples]),
    )
    unfinished.rename(path)
    say({"made": name, "samples": count})
    return path


def read_people(paths: Sequence[Path]) -> Dataset:
    """The samples of these files together."""
    parts = [np.load(path) for path in paths]
    grey = np.concatenate([grey_of(part["colour"]) for part in parts])
    return Dataset(grey, *(np.concatenate([part[field] for part in parts]) for field in FIELDS))
