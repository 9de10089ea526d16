"""The gaze network: from a patch to where the eyes are, where the head points, and then where the eyes look.

Two small convolutional networks (about 0.8 million numbers together). `HeadNetwork` sees the whole patch and finds the
eyes in it; `EyeNetwork` sees only the strip with both eyes, and how the head is turned. In one network the eyes, each
a dozen pixels wide, drowned in the face: it never got beyond what the head alone tells. Both see one camera's patch,
in the patch's own axes, so that they need not know where cameras stand; `estimate` brings the cameras together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from rendering.attention.patch import CHANNELS, PATCH_PX, PIXEL_M
from rendering.errors import AttentionError

OFFSET_M = 0.05
"""What 1 of the network's offsets is."""
STRIP_HEIGHT_PX, STRIP_WIDTH_PX = 24, 56
STRIP_CHANNELS = 2
SPREAD_MIN_RAD, SPREAD_MAX_RAD = 0.01, 1.0


class HeadNetwork(nn.Module):
    """Patches [N, CHANNELS, PATCH_PX, PATCH_PX] to the offset of the eyes [N, 3] and where the head points [N, 3]."""

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            *_step(CHANNELS, 12, 5, stride=2),
            *_step(12, 24, 3, stride=2),
            *_step(24, 32, 3, stride=2),
            *_step(32, 48, 3, stride=2),
        )
        side = PATCH_PX // 16
        self.regress = nn.Sequential(
            nn.Flatten(), nn.Linear(48 * side * side, 96), nn.ReLU(inplace=True), nn.Linear(96, 6)
        )

    def forward(self, patches: Tensor) -> tuple[Tensor, Tensor]:
        """Metres, and unit vectors, in the patch's axes."""
        outputs = self.regress(self.features(patches))
        return outputs[:, :3] * OFFSET_M, nn.functional.normalize(outputs[:, 3:] + _toward_camera(outputs), dim=1)


class EyeNetwork(nn.Module):
    """Strips [N, STRIP_CHANNELS, STRIP_HEIGHT_PX, STRIP_WIDTH_PX] and heads [N, 3] to gaze [N, 3] and spread [N].

    The spread is an angle in radians: the network's own word on how far the gaze may be off.
    """

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            *_step(STRIP_CHANNELS, 24, 3, stride=1),
            *_step(24, 32, 3, stride=2),
            *_step(32, 48, 3, stride=1),
            *_step(48, 64, 3, stride=2),
        )
        size = 64 * (STRIP_HEIGHT_PX // 4) * (STRIP_WIDTH_PX // 4)
        self.flatten = nn.Sequential(nn.Flatten(), nn.Dropout(0.1), nn.Linear(size, 96), nn.ReLU(inplace=True))
        self.regress = nn.Sequential(nn.Linear(96 + 3, 64), nn.ReLU(inplace=True), nn.Linear(64, 4))

    def forward(self, strips: Tensor, heads: Tensor) -> tuple[Tensor, Tensor]:
        """Unit vectors and radians; the gaze is told as what the eyes add to the head."""
        outputs = self.regress(torch.cat([self.flatten(self.features(strips)), heads], dim=1))
        gaze = nn.functional.normalize(heads + outputs[:, :3], dim=1)
        spread = outputs[:, 3].clamp(np.log(SPREAD_MIN_RAD), np.log(SPREAD_MAX_RAD)).exp()
        return gaze, spread


class GazeNetwork(nn.Module):
    """Both together."""

    def __init__(self) -> None:
        super().__init__()
        self.head = HeadNetwork()
        self.eyes = EyeNetwork()

    def forward(self, patches: Tensor) -> "Sight":
        """What is seen in patches [N, CHANNELS, PATCH_PX, PATCH_PX]."""
        offset_m, heads = self.head(patches)
        gaze, spread = self.eyes(strips_of(patches, offset_m), heads)
        return Sight(offset_m, heads, gaze, spread)


@dataclass(frozen=True)
class Sight:
    """What is seen in patches, in their axes.

    Attributes:
        offset_m: [N, 3] of the eyes from the middle of the patch.
        heads, gaze: [N, 3] unit vectors.
        spread: [N] radians.
    """

    offset_m: Tensor
    heads: Tensor
    gaze: Tensor
    spread: Tensor


def strips_of(patches: Tensor, offset_m: Tensor) -> Tensor:
    """The strips [N, STRIP_CHANNELS, …] around the eyes: grey of even contrast, and relief.

    Args:
        offset_m: [N, 3] of the eyes from the middle of each patch.
    """
    half_height, half_width = STRIP_HEIGHT_PX // 2, STRIP_WIDTH_PX // 2
    middle = (offset_m[:, :2].detach() / PIXEL_M + PATCH_PX / 2).round().long()
    across = middle[:, 0].clamp(half_width, PATCH_PX - half_width).tolist()
    down = middle[:, 1].clamp(half_height, PATCH_PX - half_height).tolist()
    strips = torch.stack(_cut(patches, across, down, half_height, half_width))
    grey = strips[:, :1]
    mean, deviation = grey.mean(dim=(2, 3), keepdim=True), grey.std(dim=(2, 3), keepdim=True)
    return torch.cat([(grey - mean) / (deviation + 0.02), 2 * strips[:, 1:2]], dim=1)


def _cut(
    patches: Tensor, across: Sequence[int], down: Sequence[int], half_height: int, half_width: int
) -> list[Tensor]:
    return [
        patch[:, y - half_height : y + half_height, x - half_width : x + half_width]
        for patch, x, y in zip(patches, across, down, strict=True)
    ]


def _step(inputs: int, outputs: int, size: int, *, stride: int) -> tuple[nn.Module, ...]:
    convolution = nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False)
    return convolution, nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)


def _toward_camera(like: Tensor) -> Tensor:
    return torch.tensor([0.0, 0.0, -1.0], dtype=like.dtype, device=like.device)


def save_weights(network: GazeNetwork, path: Path) -> None:
    """Writes the weights as half-precision arrays."""
    arrays: dict[str, NDArray[np.float16]] = {
        name: value.detach().cpu().numpy().astype(np.float16)
        for name, value in network.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]


def load_network(path: Path) -> GazeNetwork:
    """The network with these weights, ready to be used.

    Raises:
        AttentionError: the file is missing or not this network's.
    """
    network = GazeNetwork()
    try:
        with np.load(path, allow_pickle=False) as arrays:
            state = {name: torch.from_numpy(arrays[name].astype(np.float32)) for name in arrays.files}
        missing, unknown = network.load_state_dict(state, strict=False)
        if unknown or any(not name.endswith("num_batches_tracked") for name in missing):
            raise ValueError("its layers are others")
    except (OSError, ValueError, RuntimeError) as error:
        raise AttentionError(f"{path.name} does not hold the gaze network's weights: {error}") from error
    return network.eval()
