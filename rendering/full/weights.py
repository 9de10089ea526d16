"""The networks' weights on disk: what `python -m rendering.train` writes and the full view reads."""

from pathlib import Path

import torch
from torch import nn

from rendering.errors import ViewError
from rendering.full.synthesis import FullModel

COMMITTED = Path(__file__).resolve().parents[1] / "weights" / "full.pt"
"""The weights that come with the project; docs/lumi-net.md says how they were made."""


def save_weights(model: FullModel, path: Path) -> None:
    """Writes the file whole or not at all."""
    partial = path.with_suffix(".part")
    torch.save(
        {name: tensor.detach().float().cpu().contiguous() for name, tensor in model.state_dict().items()}, partial
    )
    partial.replace(path)


def load_weights(path: Path = COMMITTED) -> FullModel:
    """The networks, ready to render on the CPU.

    Raises:
        ViewError: the file is missing, is no weights file, or holds another network's.
    """
    model = FullModel()
    try:
        # Only tensors are read: a weights file cannot run code.
        model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    except OSError as error:
        raise ViewError(f"the full view's weights cannot be read: {error}") from error
    except Exception as error:
        # torch.load has no common base for what a broken file brings: pickle's, zip's and its own errors.
        raise ViewError(f"{path} does not hold the full view's weights: {error}") from error
    return model.eval()


def grow(model: nn.Module, path: Path) -> None:
    """Gives the networks the weights of smaller ones: what they read besides counts for nothing at first.

    Raises:
        ViewError: the file is missing, or holds weights of none of the layers.
    """
    try:
        old = torch.load(path, map_location="cpu", weights_only=True)
        grown = {name: _grown(fresh, old[name]) for name, fresh in model.state_dict().items() if name in old}
    except Exception as error:
        raise ViewError(f"{path} does not hold weights that the full view could begin with: {error}") from error
    if not grown:
        raise ViewError(f"{path} does not hold weights that the full view could begin with")
    model.load_state_dict(grown, strict=False)


def _grown(fresh: torch.Tensor, old: torch.Tensor) -> torch.Tensor:
    """The old tensor in the corner of the fresh one: its new outputs stay, its new inputs are 0."""
    out = fresh.clone()
    if out.ndim > 1:
        out[: len(old), old.shape[1] :] = 0
    out[tuple(slice(0, size) for size in old.shape)] = old
    return out
