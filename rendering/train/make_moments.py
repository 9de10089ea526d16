"""Makes the moments to train on: a number for each person, on several processes, what is there already left alone."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing.process import BaseProcess
from pathlib import Path

import numpy as np

from capture.synthetic.motion import Manner, Mouth, pose_at
from capture.synthetic.occlusion import ambient_occlusion
from capture.synthetic.rig import Rig, posed_vertices
from capture.synthetic.shading import Materials, materials_of
from rendering.train.errors import TrainingError
from rendering.train.moments import picture_moment, write_moment
from rendering.train.people import Identity
from rendering.train.processes import process_context
from rendering.train.staging import stage

TARGETS_A_MOMENT = 4


def make_moments(
    people: Sequence[Identity],
    folder: Path,
    count: int,
    seed: int,
    processes: int,
    progress: Callable[[str, int], None],
) -> None:
    """Writes `count` moments of each person to `<folder>/<name>-<number>.npz`.

    Args:
        progress: told each person's name when done, and how many are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    context = process_context()
    waiting = list(people)
    running: list[tuple[Identity, BaseProcess]] = []
    done = 0
    while waiting or running:
        while waiting and len(running) < processes:
            person = waiting.pop(0)
            child = context.Process(target=_make_of_person, args=(person, folder, count, seed), daemon=True)
            child.start()
            running.append((person, child))
        person, first = running.pop(0)
        first.join()
        if first.exitcode:
            raise TrainingError(f"making the moments of {person.name} failed with code {first.exitcode}")
        done += 1
        progress(person.name, done)


def _make_of_person(person: Identity, folder: Path, count: int, seed: int) -> None:
    paths = [folder / f"{person.name}-{n:04d}.npz" for n in range(count)]
    if all(path.exists() for path in paths):
        return
    rig = person.load()
    materials = materials_of(rig)
    occlusion = ambient_occlusion(_seated(rig), materials)
    name = int.from_bytes(hashlib.sha256(person.name.encode()).digest()[:4])
    for n, path in enumerate(paths):
        if path.exists():
            continue
        rng = np.random.default_rng((seed, name, n))
        staged = stage(rig, rng, TARGETS_A_MOMENT)
        write_moment(path, picture_moment(person.name, staged, _glossed(materials, rng), occlusion))


def _seated(rig: Rig) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """[V, 3] the person sitting still: what shades it does not change much with the pose."""
    still = np.zeros(2, np.float32)
    return posed_vertices(rig, pose_at(rig, Manner(2.0, Mouth(still, still, still, still)), 0.0))


def _glossed(materials: Materials, rng: np.random.Generator) -> Materials:
    """The same surfaces, each shinier or duller: what shines looks different from every camera."""
    return replace(materials, gloss=(materials.gloss * rng.uniform(0, 2.5, len(materials.gloss))).astype(np.float32))
