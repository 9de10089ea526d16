"""The gaze network: from a patch to where the eyes are, where they look and where the head points.

A small convolutional network (about 0.4 million numbers). It sees one camera's patch, in the patch's own axes, so that
it need not know where cameras stand; `estimate` brings the cameras together.
"""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from rendering.attention.patch import CHANNELS, PATCH_PX
from rendering.errors import AttentionError

OFFSET_M = 0.05
"""What 1 of the network's offsets is."""
OUTPUTS = 10
SPREAD_MIN_RAD, SPREAD_MAX_RAD = 0.01, 1.0


class GazeNetwork(nn.Module):
    """Patches [N, CHANNELS, PATCH_PX, PATCH_PX] to [N, OUTPUTS]: offset, gaze, head (3 each), log of the spread."""

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            *_step(CHANNELS, 16, 5, stride=2),
            *_step(16, 32, 3, stride=2),
            *_step(32, 48, 3, stride=2),
            *_step(48, 48, 3, stride=1),
            *_step(48, 64, 3, stride=2),
        )
        side = PATCH_PX // 16
        self.head = nn.Sequential(
            nn.Flatten(),
            nn.Dropout(0.1),
            nn.Linear(64 * side * side, 128),
            nn.ReLU(inplace=True),
            nn.Linear(128, OUTPUTS),
        )

    def forward(self, patches: Tensor) -> Tensor:
        """[N, OUTPUTS]."""
        return self.head(self.features(patches))


def _step(inputs: int, outputs: int, size: int, *, stride: int) -> tuple[nn.Module, ...]:
    convolution = nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False)
    return convolution, nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)


def split_outputs(outputs: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Offset of the eyes [N, 3] in metres, gaze [N, 3] and head [N, 3] as unit vectors, and the gaze's spread [N].

    The spread is an angle in radians: the network's own word on how far it may be off.
    """
    offset_m = outputs[:, :3] * OFFSET_M
    forward = torch.tensor([0.0, 0.0, -1.0], dtype=outputs.dtype, device=outputs.device)  # toward the camera
    gaze = nn.functional.normalize(outputs[:, 3:6] + forward, dim=1)
    head = nn.functional.normalize(outputs[:, 6:9] + forward, dim=1)
    spread = outputs[:, 9].clamp(np.log(SPREAD_MIN_RAD), np.log(SPREAD_MAX_RAD)).exp()
    return offset_m, gaze, head, spread


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
