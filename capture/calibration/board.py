"""The ChArUco board: a chessboard whose white squares carry markers, so that each corner is known by its number.

One board is printed and held before the cameras; another is shown on the display and seen in a mirror. The markers of
the two are from different dictionaries, so neither is taken for the other.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.errors import SetupError
from capture.geometry import Points

MARKER_PART = 0.75
"""A marker's side as a part of its square's."""
DISPLAY_COLUMNS, DISPLAY_ROWS = 16, 9
PRINTED_DICTIONARY = cv2.aruco.DICT_5X5_100
DISPLAY_DICTIONARY = cv2.aruco.DICT_4X4_100
CORNERS_LEAST = 6
"""A picture with fewer corners tells too little of the board's pose."""


@dataclass(frozen=True)
class Board:
    """A board of columns × rows squares; its frame has x to the right, y downward, z away from who looks at it.

    Attributes:
        square_m: a square's side.
        dictionary: OpenCV's number of the markers' dictionary.
        origin_m: (x, y) of the board's upper left corner in its frame: 0 unless the board is part of something larger.
    """

    columns: int = 9
    rows: int = 6
    square_m: float = 0.06
    dictionary: int = PRINTED_DICTIONARY
    origin_m: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        if not (3 <= self.columns <= 20 and 3 <= self.rows <= 20) or self.columns * self.rows > 200:
            raise SetupError(f"a board has 3 to 20 squares a side and at most 200, not {self.columns}×{self.rows}")
        if not 0.005 <= self.square_m <= 0.5:
            raise SetupError(f"a board's squares measure 5 to 500 mm, not {1000 * self.square_m:g}")

    @property
    def corners_m(self) -> Points:
        """[K, 3] the inner corners by their number, in the board's frame."""
        corners = np.array(_charuco(self).getChessboardCorners(), np.float64)
        corners[:, :2] += self.origin_m
        return corners

    def draw(self, square_px: int) -> NDArray[np.uint8]:
        """[rows · square_px, columns · square_px] grey."""
        size = (self.columns * square_px, self.rows * square_px)
        return np.asarray(_charuco(self).generateImage(size, marginSize=0), np.uint8)


@dataclass(frozen=True)
class Display:
    """A display: its picture's size in metres and in pixels."""

    width_m: float
    height_m: float
    width_px: int = 1920
    height_px: int = 1080

    def __post_init__(self) -> None:
        if not (0.1 <= self.width_m <= 5 and 0.1 <= self.height_m <= 5):
            raise SetupError(f"a display measures 0.1 to 5 m a side, not {self.width_m:g} × {self.height_m:g} m")
        if not (320 <= self.width_px <= 16384 and 200 <= self.height_px <= 16384):
            raise SetupError(f"a display has 320 to 16384 pixels a side, not {self.width_px} × {self.height_px}")
        if abs(self.width_m / self.width_px * self.height_px / self.height_m - 1) > 0.02:
            raise SetupError("the display's pixels are not square: its size in millimetres or in pixels is wrong")

    @property
    def square_px(self) -> int:
        """The side of a square of the pattern, in whole pixels."""
        return min(self.width_px // DISPLAY_COLUMNS, self.height_px // DISPLAY_ROWS)

    @property
    def board(self) -> Board:
        """The pattern's board; its frame has its origin at the upper left corner of the display's picture."""
        pixel_m = self.width_m / self.width_px
        left, top = self._margins_px()
        return Board(
            DISPLAY_COLUMNS,
            DISPLAY_ROWS,
            self.square_px * pixel_m,
            DISPLAY_DICTIONARY,
            (left * pixel_m, top * self.height_m / self.height_px),
        )

    def draw(self) -> NDArray[np.uint8]:
        """[height_px, width_px] grey: the pattern in the middle, to be shown pixel by pixel over the whole display."""
        picture = np.full((self.height_px, self.width_px), 255, np.uint8)
        pattern = self.board.draw(self.square_px)
        left, top = self._margins_px()
        picture[top : top + pattern.shape[0], left : left + pattern.shape[1]] = pattern
        return picture

    def _margins_px(self) -> tuple[int, int]:
        return (
            (self.width_px - DISPLAY_COLUMNS * self.square_px) // 2,
            (self.height_px - DISPLAY_ROWS * self.square_px) // 2,
        )


@dataclass(frozen=True)
class Corners:
    """The corners of a board in one picture: their numbers [K], and pixels [K, 2] with the lens's distortion."""

    ids: NDArray[np.int64]
    pixels: Points


class BoardDetector:
    """Finds a board's corners in pictures; `mirrored` finds the board as it is seen in a mirror."""

    def __init__(self, board: Board, mirrored: bool = False) -> None:
        self._detector = cv2.aruco.CharucoDetector(_charuco(board))
        self._mirrored = mirrored

    def find(self, grey: NDArray[np.uint8]) -> Corners | None:
        """The corners in a picture [H, W]; None when there are too few."""
        # A mirror turns the markers over, which no dictionary knows: so the picture is turned over first.
        seen = np.ascontiguousarray(grey[:, ::-1]) if self._mirrored else grey
        pixels, ids, _, _ = self._detector.detectBoard(seen)
        if ids is None or len(ids) < CORNERS_LEAST:
            return None
        # OpenCV counts from the first pixel's centre.
        found = np.asarray(pixels, np.float64).reshape(-1, 2) + 0.5
        if self._mirrored:
            found[:, 0] = grey.shape[1] - found[:, 0]
        return Corners(np.asarray(ids, np.int64).ravel(), found)


def _charuco(board: Board) -> cv2.aruco.CharucoBoard:
    dictionary = cv2.aruco.getPredefinedDictionary(board.dictionary)
    size = (board.columns, board.rows)
    return cv2.aruco.CharucoBoard(size, board.square_m, MARKER_PART * board.square_m, dictionary)
