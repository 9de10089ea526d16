"""The networks' weights on disk: what `python -m rendering.train` writes and the full view reads."""

from pathlib import Path

import torch

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
