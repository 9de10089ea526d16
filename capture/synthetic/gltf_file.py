"""Reads binary glTF 2.0 files (.glb): the JSON, the arrays it points to, and pictures inside the file."""

import json
import struct
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.errors import AvatarError

_MAGIC, _JSON, _BINARY = 0x46546C67, 0x4E4F534A, 0x004E4942
_NUMBERS = {5120: np.int8, 5121: np.uint8, 5122: np.int16, 5123: np.uint16, 5125: np.uint32, 5126: np.float32}
_SHAPES = {"SCALAR": (), "VEC2": (2,), "VEC3": (3,), "VEC4": (4,), "MAT4": (4, 4)}
_LARGEST = 512 * 2**20


class GltfFile:
    """One .glb file.

    Raises:
        AvatarError: it is missing, or not binary glTF 2.0.
    """

    def __init__(self, path: Path) -> None:
        try:
            if path.stat().st_size > _LARGEST:
                raise AvatarError(f"{path.name} is larger than {_LARGEST >> 20} MiB")
            data = path.read_bytes()
        except OSError as error:
            raise AvatarError(f"{path} cannot be read: {error.strerror}") from error
        self.name = path.name
        try:
            self.json, self._binary = self._chunks(data)
        except (struct.error, ValueError) as error:
            raise AvatarError(f"{self.name} is corrupted: {error}") from error

    def _chunks(self, data: bytes) -> tuple[dict[str, Any], bytes]:
        magic, version, length = struct.unpack_from("<III", data)
        if magic != _MAGIC or version != 2:
            raise AvatarError(f"{self.name} is not binary glTF 2.0 (.glb)")
        if length > len(data):
            raise AvatarError(f"{self.name} is cut off: {length - len(data)} bytes are missing")
        size, kind = struct.unpack_from("<II", data, 12)
        if kind != _JSON:
            raise ValueError("the first chunk is not JSON")
        parsed = json.loads(data[20 : 20 + size])
        binary_size, binary_kind = struct.unpack_from("<II", data, 20 + size)
        if binary_kind != _BINARY or not isinstance(parsed, dict):
            raise ValueError("the second chunk is not binary")
        return parsed, data[28 + size : 28 + size + binary_size]

    def array(self, accessor_index: int) -> NDArray[Any]:
        """The values of an accessor: [count, …]; normalised whole numbers become 0 to 1, matrices [row, column].

        Raises:
            AvatarError: it points outside the file.
        """
        try:
            accessor = self.json["accessors"][accessor_index]
            number, shape = np.dtype(_NUMBERS[accessor["componentType"]]), _SHAPES[accessor["type"]]
            count = accessor["count"]
            if "bufferView" in accessor:
                out = self._rows(accessor, number, shape, count)
            else:
                out = np.zeros((self._plausible(count), *shape), number)
            if "sparse" in accessor:
                sparse = accessor["sparse"]
                index_type = np.dtype(_NUMBERS[sparse["indices"]["componentType"]])
                changed = self._rows(sparse["indices"], index_type, (), sparse["count"])
                out = out.copy()
                out[changed] = self._rows(sparse["values"], number, shape, sparse["count"])
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise AvatarError(f"{self.name} is corrupted: {error!r}") from error
        if shape == (4, 4):
            out = np.swapaxes(out, 1, 2)
        if accessor.get("normalized"):
            out = out.astype(np.float32) / np.float32(np.iinfo(number.name).max)
        return out

    def _rows(self, place: dict[str, Any], number: np.dtype[Any], shape: tuple[int, ...], count: int) -> NDArray[Any]:
        """[count, …] read where `place` says (a buffer view and an offset in it)."""
        view = self.json["bufferViews"][place["bufferView"]]
        row = number.itemsize * int(np.prod(shape, dtype=int))
        stride = view.get("byteStride", row)
        start = view.get("byteOffset", 0) + place.get("byteOffset", 0)
        if start < 0 or count < 1 or stride < row or start + stride * (count - 1) + row > len(self._binary):
            raise ValueError("an array reaches past the end")
        whole = np.frombuffer(self._binary, np.uint8)[start:]
        rows = np.lib.stride_tricks.as_strided(whole, (count, row), (stride, 1), writeable=False)
        return np.ascontiguousarray(rows).view(number).reshape(count, *shape)

    def _plausible(self, count: int) -> int:
        """A count of rows without data of their own: no more than the file could move."""
        if not 0 < count <= max(len(self._binary), 1):
            raise ValueError("an array is too long")
        return count

    def texture(self, material_index: int | None, size: int) -> NDArray[np.uint8]:
        """[size, size, 3] sRGB of a material's base colour; its plain colour where it has no picture.

        Raises:
            AvatarError: the picture is outside the file or cannot be decoded.
        """
        try:
            material = {} if material_index is None else self.json["materials"][material_index]
            base = material.get("pbrMetallicRoughness", {})
            reference = base.get("baseColorTexture")
            if reference is None:
                factor = np.clip(np.array(base.get("baseColorFactor", (0.8, 0.8, 0.8, 1))[:3], float), 0, 1)
                return np.broadcast_to(np.rint(255 * factor ** (1 / 2.2)).astype(np.uint8), (size, size, 3)).copy()
            image = self.json["images"][self.json["textures"][reference["index"]]["source"]]
            view = self.json["bufferViews"][image["bufferView"]]
            start = view.get("byteOffset", 0)
            encoded = np.frombuffer(self._binary[start : start + view["byteLength"]], np.uint8)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise AvatarError(f"{self.name} is corrupted: {error!r}") from error
        picture = cv2.imdecode(encoded, cv2.IMREAD_COLOR) if len(encoded) else None
        if picture is None:
            raise AvatarError(f"{self.name}: a texture cannot be decoded")
        return np.ascontiguousarray(cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA)[..., ::-1])
