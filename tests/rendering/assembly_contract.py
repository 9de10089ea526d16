"""Writes `tests/contract/assembly.json`, the numbers of the room that Python and TypeScript are both held to.

Run by `python -m tests.rendering.assembly_contract` after a change of the room; a test fails while the file is old.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capture.geometry import transform
from rendering.assembly import Assembly, Rectangle, off_axis

PATH = Path(__file__).resolve().parents[1] / "contract" / "assembly.json"
ROOMS = [("face-to-face", 2)] + [(s, n) for s in ("round-table", "side-by-side") for n in (2, 3, 4, 7, 12)]
ASPECTS = (16 / 9, 4 / 3, 1.0, 9 / 16)
EYES = ((0.0, 0.0, 0.0), (0.2, 0.05, -0.1), (-0.15, -0.1, 0.12))


def build() -> dict[str, Any]:
    """The whole file as JSON values; metres throughout, matrices as rows."""
    return {
        "about": {
            "rectangle": "corners are top left, top right, bottom right, bottom left; right x up = normal",
            "projection": (
                "an eye (in the viewer's cube frame) looks through a rectangle; left, right, bottom and top are the "
                "rectangle's sides at distance 1 from the eye; a point's picture is (x, y) in parts of the "
                "rectangle from its top left corner, or null behind the eye, and its depth along -normal"
            ),
        },
        "rooms": [_room(scenario, seat_count) for scenario, seat_count in ROOMS],
    }


def text() -> str:
    """The file's text: one line an item, so that a difference can be read."""
    about, rooms = build().values()
    blocks = ["{" + ",\n".join(f'"{key}": {_lines(value)}' for key, value in room.items()) + "}" for room in rooms]
    return f'{{"about": {json.dumps(about, indent=1)},\n"rooms": [\n' + ",\n".join(blocks) + "\n]}\n"


def _lines(value: Any) -> str:
    if not isinstance(value, list):
        return json.dumps(value)
    return "[\n " + ",\n ".join(json.dumps(item, separators=(",", ":")) for item in value) + "]"


def _room(scenario: str, seat_count: int) -> dict[str, Any]:
    assembly = Assembly(scenario, seat_count)
    pairs = [(v, s) for v in range(seat_count) for s in range(seat_count) if v != s]
    if seat_count > 4:
        pairs = [(v, s) for v, s in pairs if v in (0, 2)]
    return {
        "scenario": scenario,
        "seat_count": seat_count,
        "world_from_cube": [_numbers(assembly.world_from_cube(seat)) for seat in range(seat_count)],
        "windows": [{"viewer": v, "subject": s, **_rectangle(assembly.window(v, s))} for v, s in pairs],
        "flat_figures": [{"viewer": v, "subject": s, **_rectangle(assembly.flat_figure(v, s))} for v, s in pairs[:3]],
        "displays": [
            {"seat": seat, "aspect": aspect, **_rectangle(assembly.display(seat, aspect))}
            for seat in range(min(seat_count, 3))
            for aspect in ASPECTS
        ],
        "window_projections": [
            {"viewer": v, "subject": s, **_window_projection(assembly, v, s, eye)} for v, s in pairs[:3] for eye in EYES
        ],
        "display_projections": [
            {"seat": seat, "aspect": 16 / 9, **_display_projection(assembly, seat, eye)}
            for seat in range(min(seat_count, 2))
            for eye in EYES
        ],
    }


def _window_projection(assembly: Assembly, viewer: int, subject: int, eye: tuple[float, ...]) -> dict[str, Any]:
    world_eye = transform(assembly.world_from_cube(viewer), np.array(eye))
    in_cube = np.array([[0.0, 0.0, 0.0], [0.1, -0.2, 0.25], [-0.2, -0.5, -0.1]])
    points = transform(assembly.world_from_cube(subject), in_cube)
    return {"eye": list(eye), **_projection(assembly.window(viewer, subject), world_eye, points)}


def _display_projection(assembly: Assembly, seat: int, eye: tuple[float, ...]) -> dict[str, Any]:
    """In the cube's frame; the points are the other seats' reference points."""
    cube_from_world = np.linalg.inv(assembly.world_from_cube(seat))
    others = [assembly.world_from_cube(other)[:3, 3] for other in range(assembly.seat_count) if other != seat]
    points = transform(cube_from_world, np.array(others))
    return {"eye": list(eye), **_projection(assembly.display(seat, 16 / 9), np.array(eye), points)}


def _projection(rectangle: Rectangle, eye: NDArray[np.float64], points: NDArray[np.float64]) -> dict[str, Any]:
    intrinsics, camera_from_frame = off_axis(rectangle, eye, 1, 1)
    in_camera = transform(camera_from_frame, points)
    depth = in_camera[:, 2]
    pictures = [
        _numbers(np.array([intrinsics.fx * x / z + intrinsics.cx, intrinsics.fy * y / z + intrinsics.cy]))
        if z > 0
        else None
        for x, y, z in in_camera
    ]
    return {
        "left": _number(-intrinsics.cx / intrinsics.fx),
        "right": _number((1 - intrinsics.cx) / intrinsics.fx),
        "bottom": _number(-(1 - intrinsics.cy) / intrinsics.fy),
        "top": _number(intrinsics.cy / intrinsics.fy),
        "points": _numbers(points),
        "pictures": pictures,
        "depths": _numbers(depth),
    }


def _rectangle(rectangle: Rectangle) -> dict[str, Any]:
    return {
        "centre": _numbers(rectangle.centre),
        "right": _numbers(rectangle.right),
        "up": _numbers(rectangle.up),
        "normal": _numbers(rectangle.normal),
        "width_m": _number(rectangle.width_m),
        "height_m": _number(rectangle.height_m),
        "corners": _numbers(rectangle.corners),
    }


def _numbers(array: NDArray[np.float64]) -> Any:
    if array.ndim == 0:
        return _number(float(array))
    return [_numbers(part) for part in array]


def _number(value: float) -> float:
    return round(float(value), 9) + 0.0


if __name__ == "__main__":
    PATH.write_text(text())
