"""A voice profile: one small file with a voice and what is known of where it comes from, safe to read from anybody."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from conference.speech.engine.errors import VoiceError
from conference.speech.engine.voice.speech import Voice
from conference.speech.engine.voice.stock import LENGTHS, STYLE, stock_voices

VERSION = 1
SIZE_MAX = 4 << 20
OFFSETS = 37_396
VERDICTS = ("good", "approximate", "not enough speech")
SHAPES = {"styles": (LENGTHS, STYLE), "offsets": (OFFSETS,)}
HEAD = "eyeline"


@dataclass(frozen=True)
class Source:
    """A recording that the voice was found in: its name, sha256, and how much speech of it was used."""

    name: str
    sha256: str
    speech_s: float


@dataclass(frozen=True)
class Head:
    """What is known of a profile.

    Attributes:
        base: the nearest stock voice, of those that it began with.
        stage: "quick" or "refined".
        similarity: cosine to the speaker, by the encoder that the fit heard too, on speech kept out of the fit.
        verdict: one of VERDICTS.
        consent: where the owner's yes is to be found; empty for none.
    """

    sources: tuple[Source, ...]
    base: str
    stage: str
    similarity: float
    verdict: str
    consent: str = ""
    version: int = VERSION


@dataclass(frozen=True)
class Profile:
    """A voice and its head."""

    voice: Voice
    head: Head


def write_profile(path: Path, profile: Profile) -> None:
    """Writes it beside `path` and moves it there, so that nobody reads half of one; for its owner's eyes alone."""
    tensors = {"styles": profile.voice.table.numpy().astype(np.float16)}
    if profile.voice.offsets is not None:
        tensors["offsets"] = profile.voice.offsets.detach().numpy().astype(np.float16)
    partial = path.with_name(path.name + ".part")
    try:
        partial.write_bytes(save(tensors, metadata={HEAD: json.dumps(asdict(profile.head), ensure_ascii=False)}))
        partial.chmod(0o600)
        partial.replace(path)
    except OSError as error:
        raise VoiceError(f"{path} cannot be written: {error.strerror}") from None


def read_profile(path: Path) -> Profile:
    """A profile from a file, which may come from anybody.

    Raises:
        VoiceError: it can't be read, or is no profile.
    """
    try:
        if path.stat().st_size > SIZE_MAX:
            raise VoiceError(f"{path.name} is too large for a voice profile")
        content = path.read_bytes()
    except OSError as error:
        raise VoiceError(f"{path} cannot be read: {error.strerror}") from None
    try:
        head = _head(content)
        tensors = load(content)
        styles, offsets = _checked(tensors, "styles"), _checked(tensors, "offsets")
    except (SafetensorError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise VoiceError(f"{path.name} is not a voice profile: {error}") from None
    if styles is None:
        raise VoiceError(f"{path.name} is not a voice profile: it has no styles")
    return Profile(Voice(styles, offsets), head)


def open_voice(name: str) -> Voice:
    """A stock voice's name, or a profile's path. Raises VoiceError."""
    stock = stock_voices()
    if name in stock.names:
        return Voice(torch.from_numpy(stock.table(name)))
    if not Path(name).exists():
        raise VoiceError(f"{name!r} is neither a file nor a stock voice ({', '.join(stock.names)})")
    return read_profile(Path(name)).voice


def _head(content: bytes) -> Head:
    """What stands before the tensors: a length of 8 bytes, then JSON (the format of safetensors)."""
    length = int.from_bytes(content[:8], "little")
    if not 2 <= length <= len(content) - 8:
        raise ValueError("it is cut off")
    known: Mapping[str, Any] = json.loads(json.loads(content[8 : 8 + length])["__metadata__"][HEAD])
    if known["version"] != VERSION:
        raise ValueError(f"its version is {known['version']!r}, not {VERSION}")
    sources = tuple(Source(str(s["name"]), str(s["sha256"]), float(s["speech_s"])) for s in known["sources"])
    if known["verdict"] not in VERDICTS:
        raise ValueError("its verdict is not one")
    base, stage, verdict, consent = (str(known[key]) for key in ("base", "stage", "verdict", "consent"))
    return Head(sources, base, stage, float(known["similarity"]), verdict, consent)


def _checked(tensors: Mapping[str, NDArray[Any]], name: str) -> torch.Tensor | None:
    if name not in tensors:
        return None
    values = tensors[name]
    if values.dtype != np.float16 or values.shape != SHAPES[name] or not np.isfinite(values).all():
        raise ValueError(f"its {name} are not as they should be")
    return torch.from_numpy(values.astype(np.float32))
