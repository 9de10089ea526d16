"""Makes the committed data of this package, by `python -m conference.speech.engine.voice.make_stock`.

It takes `--voices DIR`, the folder `voices` of the npm package kokoro-js 1.2.1, and `--encoder FILE`,
`resemblyzer/pretrained.pt` of the PyPI package Resemblyzer 0.1.4; and some minutes.
"""

import argparse
import hashlib
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from safetensors.torch import save_file as save_tensors

from conference.speech.engine.errors import WeightsError
from conference.speech.engine.voice import speaker_encoder, stock
from conference.speech.engine.voice.mel import to_16_khz
from conference.speech.engine.voice.model import load_kokoro
from conference.speech.engine.voice.speech import Voice, say

ENCODER_SHA256 = "39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e"
HEARD = (
    "We have three things to talk about before the end of the week.",
    "Could you please tell me where the old wooden bridge is, and whether anybody still uses it?",
)


def main() -> None:
    """Writes both files beside the modules that read them."""
    parser = argparse.ArgumentParser(description="Make the committed data of the voices.")
    parser.add_argument("--voices", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    options = parser.parse_args()
    _make_encoder(options.encoder)
    _make_stock(options.voices)


def _make_encoder(path: Path) -> None:
    if (digest := hashlib.sha256(path.read_bytes()).hexdigest()) != ENCODER_SHA256:
        raise WeightsError(f"{path} is not the known encoder (sha256 {digest})")
    state = torch.load(path, map_location="cpu", weights_only=True)["model_state"]
    names = speaker_encoder.SpeakerEncoder().state_dict()
    save_tensors({name: state[name].half().contiguous() for name in names}, speaker_encoder.FILE)


def _make_stock(folder: Path) -> None:
    kokoro, encoder = load_kokoro(), speaker_encoder.speaker_encoder()
    names, weights, directions, embeddings = [], [], [], []
    for path in sorted(folder.glob("*.bin")):
        table = np.fromfile(path, np.float32).reshape(stock.LENGTHS, stock.STYLE)
        left, sizes, right = np.linalg.svd(table, full_matrices=False)
        names.append(path.stem)
        weights.append((left * sizes)[:, : stock.RANK])
        directions.append(right[: stock.RANK])
        voice = Voice(torch.from_numpy(table))
        heard = [encoder(to_16_khz(torch.from_numpy(say(kokoro, text, voice).samples))) for text in HEARD]
        embeddings.append(torch.nn.functional.normalize(torch.stack(heard).mean(0), dim=0).numpy())
    arrays = {"weights": weights, "directions": directions, "embeddings": embeddings}
    packed = {name: np.stack(parts).astype(np.float16) for name, parts in arrays.items()}
    packed["names"] = np.frombuffer(" ".join(names).encode(), np.uint8)
    save_file(packed, stock.FILE)


if __name__ == "__main__":
    main()
