"""Writes `tests/contract/assembly.json`, the numbers of the room that Python and TypeScript are both held to.

Run by `python -m tests.rendering.assembly_contract` after a change of the room; a test fails while the file is old.
"""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capture.geometry import transform
from rendering.assembly import Assembly, ease
from rendering.display import cube_displays, shown_at
from rendering.layout import Layout, Place, WorkItem
from rendering.rectangle import Rectangle, off_axis
from rendering.shared_items import SharedItem, places_of

PATH = Path(__file__).resolve().parents[1] / "contract" / "assembly.json"
ROOMS = [("face-to-face", 2)] + [(s, n) for s in ("round-table", "side-by-side") for n in (2, 3, 4, 7, 12)]
ASPECTS = (16 / 9, 4 / 3, 1.0, 9 / 16)
CUSTOM = Layout(
    (Place(0.0, 1.0, 3.0), Place(1.1, 0.2, -1.9), Place(-0.9, -0.4, 1.2)),
    (
        WorkItem("board", "Board", (0.0, 1.3, -1.6), 0.0, 1.6, 0.9),
        WorkItem("aside", "", (1.8, 1.1, 1.4), -2.2, 0.6, 0.8),
    ),
)
PASSAGES = [
    ("face-to-face", "side-by-side", 2, (0.25, 0.5)),
    ("round-table", "side-by-side", 4, (0.1, 0.7)),
    ("side-by-side", "custom", 3, (0.4,)),
]
ALONG_Z_MIN_M = 1e-9
"""A point no further than this before the eye has no picture: so rounding can't tell one from another."""
SHARED = tuple(SharedItem(str(slot), slot, aspect) for slot, aspect in ((2, 16 / 9), (0, 0.7), (3, 2.5), (1, 4 / 3)))
EYES = ((0.0, 0.0, 0.0), (0.2, 0.05, -0.1), (-0.15, -0.1, 0.12))


def build() -> dict[str, Any]:
    """The whole file as JSON values; metres throughout, matrices as rows."""
    return {
        "about": {
            "rectangle": "corners are top left, top right, bottom right, bottom left; right x up = normal",
            "passage": (
                "part is of the way from one scenario to the other; a relation is the azimuth of the subject "
                "from the viewer's cube, that of the viewer from the subject's, and the distance; "
                "ease gives that part by the part of the time"
            ),
            "projection": (
                "an eye (in the viewer's cube frame) looks through a rectangle; left, right, bottom and top are the "
                "rectangle's sides at distance 1 from the eye; a point's picture is (x, y) in parts of the "
                "rectangle from its top left corner, or null behind the eye, and its depth along -normal"
            ),
        },
        "rooms": [
            *(_room(Assembly(scenario, seat_count)) for scenario, seat_count in ROOMS),
            _room(Assembly("custom", len(CUSTOM.seats), CUSTOM)),
        ],
        "passages": [
            _passage(start, end, seat_count, part) for start, end, seat_count, parts in PASSAGES for part in parts
        ],
        "ease": [[part, _number(ease(part))] for part in (-0.5, 0.0, 0.1, 0.25, 0.5, 0.8, 1.0, 1.5)],
        "cubes": [_cube(count) for count in (1, 3)],
    }


def text() -> str:
    """The file's text: one line an item, so that a difference can be read."""
    whole = build()
    parts = [f'"about": {json.dumps(whole.pop("about"), indent=1)}', f'"ease": {_lines(whole.pop("ease"))}']
    parts += [f'"{name}": [\n' + ",\n".join(_block(item) for item in items) + "\n]" for name, items in whole.items()]
    return "{" + ",\n".join(parts) + "}\n"


def _block(item: dict[str, Any]) -> str:
    return "{" + ",\n".join(f'"{key}": {_lines(value)}' for key, value in item.items()) + "}"


def _lines(value: Any) -> str:
    if not isinstance(value, list):
        return json.dumps(value)
    return "[\n " + ",\n ".join(json.dumps(item, separators=(",", ":")) for item in value) + "]"


def _passage(start: str, end: str, seat_count: int, part: float) -> dict[str, Any]:
    origin, settled = (_assembly(scenario, seat_count) for scenario in (start, end))
    assembly = replace(settled, origin=origin, part=part)
    pairs = [(v, s) for v in range(seat_count) for s in range(seat_count) if v != s]
    return {
        "from": start,
        "to": end,
        "seat_count": seat_count,
        "part": part,
        "layout": _layout(settled.custom),
        "world_from_cube": [_numbers(assembly.world_from_cube(seat)) for seat in range(seat_count)],
        "relations": [{"viewer": v, "subject": s, **_relation(assembly, v, s)} for v, s in pairs],
        "windows": [{"viewer": v, "subject": s, **_rectangle(assembly.window(v, s))} for v, s in pairs[:4]],
        "displays": [
            {"seat": seat, "aspect": 16 / 9, **_rectangle(assembly.display(seat, 16 / 9))} for seat in range(2)
        ],
    }


def _relation(assembly: Assembly, viewer: int, subject: int) -> dict[str, float]:
    relation = assembly.relation(viewer, subject)
    return {
        "azimuth_rad": _number(relation.azimuth_rad),
        "return_azimuth_rad": _number(relation.return_azimuth_rad),
        "distance_m": _number(relation.distance_m),
    }


def _cube(count: int) -> dict[str, Any]:
    """A cube's displays, and where some points around the person are shown."""
    displays = cube_displays(count)
    points = [(x, y, z) for x in (-1.5, -0.4, 0.3, 1.2) for y in (-0.2, 0.1) for z in (0.2, 1.6)]
    shown = []
    for eye in EYES:
        for point in points:
            at = shown_at(displays, np.array(eye), np.array(point))
            shown.append({
                "eye": list(eye),
                "point": list(point),
                "shown": None if at is None else [at.display, _number(at.x), _number(at.y)],
            })  # fmt: skip
    return {"count": count, "displays": [_rectangle(display) for display in displays], "shown": shown}


def _assembly(scenario: str, seat_count: int) -> Assembly:
    return Assembly(scenario, seat_count, CUSTOM if scenario == "custom" else None)


def _layout(layout: Layout | None) -> dict[str, Any] | None:
    """As it travels (`conference.signalling.state.RoomLayout`)."""
    return None if layout is None else json.loads(json.dumps(asdict(layout)))


def _room(assembly: Assembly) -> dict[str, Any]:
    scenario, seat_count = assembly.scenario, assembly.seat_count
    pairs = [(v, s) for v in range(seat_count) for s in range(seat_count) if v != s]
    if seat_count > 4:
        pairs = [(v, s) for v, s in pairs if v in (0, 2)]
    return {
        "scenario": scenario,
        "seat_count": seat_count,
        "layout": _layout(assembly.custom),
        "world_from_cube": [_numbers(assembly.world_from_cube(seat)) for seat in range(seat_count)],
        "work_items": [{"id": item.id, **_rectangle(item.rectangle)} for item in assembly.work_items],
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
        "shared": [_shared(assembly, seat, count) for seat, count in ((0, 1), (1, 1), (0, 2), (1, 3), (0, 4))],
    }


def _shared(assembly: Assembly, seat: int, count: int) -> dict[str, Any]:
    """Where whoever sits at `seat` sees the first `count` of what is shared."""
    return {
        "seat": seat,
        "items": [asdict(item) for item in SHARED[:count]],
        "places": {id_: _rectangle(place) for id_, place in places_of(SHARED[:count], assembly, seat).items()},
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
        if z > ALONG_Z_MIN_M
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
