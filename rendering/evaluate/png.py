"""Reads and writes the PNG files of a scene; one that is missing, cut off or of the wrong kind is one clear error."""

import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from rendering.errors import EvaluationError

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def read_png(path: Path, width: int, height: int, channels: int, bits: int) -> NDArray[np.uint8] | NDArray[np.uint16]:
    """The picture [height, width] or [height, width, channels], channels in the order red, green, blue, alpha.

    Raises:
        EvaluationError: there is no such file, or it is not a whole PNG of this size and kind.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read: {error.strerror or error}") from error
    _check_chunks(path, data)
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if picture is None:
        raise EvaluationError(f"{path}: not a PNG that can be decoded")
    found = (picture.shape[1], picture.shape[0], 1 if picture.ndim == 2 else picture.shape[2], 8 * picture.itemsize)
    if found != (width, height, channels, bits):
        raise EvaluationError(
            f"{path}: {found[0]}×{found[1]} with {found[2]} channels of {found[3]} bits, "
            f"not {width}×{height} with {channels} of {bits}"
        )
    return np.ascontiguousarray(_swapped(picture))


def write_png(path: Path, picture: NDArray[np.uint8] | NDArray[np.uint16]) -> None:
    """Writes a picture [H, W] or [H, W, 3 or 4] (red, green, blue, alpha), and the folders above it.

    Raises:
        EvaluationError: it cannot be written.
    """
    _, data = cv2.imencode(".png", np.ascontiguousarray(_swapped(picture)), [cv2.IMWRITE_PNG_COMPRESSION, 1])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.tobytes())
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be written: {error.strerror or error}") from error


def _swapped(picture: NDArray) -> NDArray:
    """OpenCV keeps blue first."""
    if picture.ndim == 2:
        return picture
    return picture[..., [2, 1, 0, 3][: picture.shape[2]]]


def _check_chunks(path: Path, data: bytes) -> None:
    """Refuses a file whose chunks do not add up: a decoder shows half of a picture without a word."""
    if not data.startswith(SIGNATURE):
        raise EvaluationError(f"{path}: not a PNG file")
    at = len(SIGNATURE)
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind = data[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(data) or zlib.crc32(data[at + 4 : end - 4]) != struct.unpack_from(">I", data, end - 4)[0]:
            break
        if kind == b"IEND":
            return
        at = end
    raise EvaluationError(f"{path}: cut off or corrupted")
