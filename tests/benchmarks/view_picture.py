"""Draws the same moment by the old blend, by both profiles, and as it is: `python -m tests.benchmarks.view_picture`.

Writes docs/images/view.jpg: the demo's person seen from the eye-contact position, in full and closer at face and hands.
"""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from rendering.evaluate.make_scene import synthetic_subject
from rendering.evaluate.methods import METHODS, rendered
from rendering.evaluate.metrics import person_crop
from rendering.evaluate.synthetic import EYE_CONTACT, EYES_M, eye_camera

OUT = Path(__file__).resolve().parents[2] / "docs" / "images" / "view.jpg"
MOMENT_S = 1.0
SHOWN = {"lumigraph": "old blend", "fast": "fast", "full": "full"}
CLOSER = 3
FACE = np.s_[60:150, 190:290]
HANDS = np.s_[300:384, 130:360]
CAPTION_PX = 28


def main() -> None:
    """Draws the picture."""
    subject = synthetic_subject("ada", None, 0)
    target = eye_camera(EYES_M[EYE_CONTACT])
    frames = subject.frames(0, MOMENT_S)
    truth = subject.truth(target, MOMENT_S).picture
    crop = person_crop(truth[..., 3])
    if crop is None:
        raise SystemExit("nobody is seen")
    pictures = {
        caption: rendered(METHODS[method](frames, subject.cameras, target)).picture for method, caption in SHOWN.items()
    }
    columns = [_column(caption, picture[..., :3], crop) for caption, picture in (*pictures.items(), ("truth", truth))]
    OUT.write_bytes(_jpeg(np.hstack(columns)))


def _jpeg(picture: NDArray[np.uint8]) -> bytes:
    return cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()


def _column(caption: str, picture: NDArray[np.uint8], crop: tuple[slice, slice]) -> NDArray[np.uint8]:
    """The whole person above the face above the hands, all as wide as the face three times as large."""
    width = CLOSER * (FACE[1].stop - FACE[1].start)
    parts = []
    for part in (crop, FACE, HANDS):
        height = round(width * picture[part].shape[0] / picture[part].shape[1])
        parts.append(np.asarray(cv2.resize(picture[part], (width, height), interpolation=cv2.INTER_CUBIC), np.uint8))
    head = np.full((CAPTION_PX, width, 3), 255, np.uint8)
    cv2.putText(head, caption, (6, 20), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (40, 40, 40), 1, cv2.LINE_AA)
    return np.vstack([head, *parts])


if __name__ == "__main__":
    main()
