"""Where each person's picture stands in the composed meeting, and the still parts around it: backdrop and names."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Plane = NDArray[np.uint8]

GAP_PX = 8
LABEL_PX = 22
BACKDROP_TOP, BACKDROP_BOTTOM = (66, 132, 126), (38, 130, 127)
"""Luma and chroma at the top and the bottom of the backdrop, BT.601 limited range: a quiet blue-grey."""


@dataclass(frozen=True)
class Tile:
    """A rectangle of the canvas; all four are even, so that it has whole chroma samples."""

    x: int
    y: int
    width: int
    height: int


class Canvas:
    """A picture in yuv420p: one packed buffer [H·3/2, W] as encoders take it, with its planes as views."""

    def __init__(self, width: int, height: int) -> None:
        self.packed: Plane = np.empty((height * 3 // 2, width), np.uint8)
        quarter = height // 4
        self.luma = self.packed[:height]
        self.blue = self.packed[height : height + quarter].reshape(height // 2, width // 2)
        self.red = self.packed[height + quarter :].reshape(height // 2, width // 2)

    def planes(self, tile: Tile) -> tuple[Plane, Plane, Plane]:
        """Views of luma [h, w], blue and red difference [h/2, w/2] within a tile."""
        y, x = slice(tile.y, tile.y + tile.height), slice(tile.x, tile.x + tile.width)
        y2 = slice(tile.y // 2, (tile.y + tile.height) // 2)
        x2 = slice(tile.x // 2, (tile.x + tile.width) // 2)
        return self.luma[y, x], self.blue[y2, x2], self.red[y2, x2]


@dataclass(frozen=True)
class Label:
    """A name as coverage 0…1 of light text and of the dark plate behind it, [h, w] with h and w even."""

    text: NDArray[np.float32]
    plate: NDArray[np.float32]


def grid(count: int, width: int, height: int) -> list[Tile]:
    """Tiles for `count` pictures, all of one size, rows filled from the top and the last one centred."""
    columns = min(range(1, count + 1), key=lambda n: _wasted(count, n, width, height))
    rows = math.ceil(count / columns)
    tile_width = _even((width - GAP_PX * (columns + 1)) / columns)
    tile_height = _even((height - GAP_PX * (rows + 1)) / rows)
    tiles = []
    for n in range(count):
        row, column = divmod(n, columns)
        in_row = min(columns, count - row * columns)
        left = (width - in_row * tile_width - (in_row - 1) * GAP_PX) / 2
        x = _even(left + column * (tile_width + GAP_PX))
        tiles.append(Tile(x, _even(GAP_PX + row * (tile_height + GAP_PX)), tile_width, tile_height))
    return tiles


def fit(width: int, height: int, tile: Tile) -> Tile:
    """The largest rectangle of the aspect width : height in the middle of a tile."""
    scale = min(tile.width / width, tile.height / height)
    w, h = max(_even(width * scale), 2), max(_even(height * scale), 2)
    return Tile(_even(tile.x + (tile.width - w) / 2), _even(tile.y + (tile.height - h) / 2), w, h)


def paint_backdrop(canvas: Canvas, tile: Tile) -> None:
    """Fills a tile with a soft gradient from top to bottom."""
    for plane, top, bottom in zip(canvas.planes(tile), BACKDROP_TOP, BACKDROP_BOTTOM, strict=True):
        plane[:] = np.linspace(top, bottom, len(plane)).round().astype(np.uint8)[:, None]


def draw_label(name: str, width_max: int) -> Label:
    """The name in a plate with round corners; a name that is too long ends in an ellipsis."""
    font = ImageFont.load_default(LABEL_PX)
    while len(name) > 1 and font.getlength(name) > width_max - 32:
        name = name.rstrip("…")[:-1] + "…"
    size = (_even(font.getlength(name) + 24), LABEL_PX + 14)
    plate, text = Image.new("L", size, 0), Image.new("L", size, 0)
    ImageDraw.Draw(plate).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), radius=size[1] / 2, fill=160)
    ImageDraw.Draw(text).text((12, size[1] / 2), name, font=font, fill=235, anchor="lm")
    return Label(*((np.asarray(image) / 255).astype(np.float32) for image in (text, plate)))


def paint_label(canvas: Canvas, tile: Tile, label: Label) -> None:
    """Blends a name into the lower left corner of a tile."""
    height, width = label.text.shape
    place = Tile(tile.x + 8, tile.y + tile.height - height - 8, width, height)
    luma, *chroma = canvas.planes(place)
    plate, text = label.plate, label.text
    luma[:] = (luma * (1 - plate) + 24 * plate) * (1 - text) + 230 * text
    cover = np.maximum(plate, text)[::2, ::2]
    for plane in chroma:
        plane[:] = plane * (1 - cover) + 128 * cover


def _wasted(count: int, columns: int, width: int, height: int) -> float:
    """How far tiles of a grid are from 16:9, and how many stay empty."""
    rows = math.ceil(count / columns)
    aspect = (width / columns) / (height / rows)
    return abs(math.log(aspect * 9 / 16)) + 0.1 * (rows * columns - count)


def _even(value: float) -> int:
    return int(value) // 2 * 2
