"""Weights come from installed packages, whole or not at all."""

from dataclasses import replace
from pathlib import Path

import pytest

from conference.speech.engine.errors import WeightsError
from conference.speech.engine.weights import PACKAGED, find_model


def test_packaged_models_are_joined_once(tmp_path: Path) -> None:
    for name in PACKAGED:
        found = find_model(name, tmp_path)
        assert (found.directory / "model.bin").stat().st_size > 70_000_000
        assert {"config.json", "tokenizer.json"} <= {path.name for path in found.directory.iterdir()}
        made = (found.directory / "model.bin").stat().st_mtime_ns
        assert (find_model(name, tmp_path).directory / "model.bin").stat().st_mtime_ns == made
    assert not list(tmp_path.glob("*.part"))


def test_other_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PACKAGED, "tiny.en", replace(PACKAGED["tiny.en"], sha256="0" * 64))
    with pytest.raises(WeightsError, match="not the known ones"):
        find_model("tiny.en", tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PACKAGED, "tiny.en", replace(PACKAGED["tiny.en"], parts=(("no_such_model", "model.bin"),)))
    with pytest.raises(WeightsError, match=r"no-such-model.*not installed"):
        find_model("tiny.en", tmp_path)


def test_a_folder_of_ones_own(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="nor a folder"):
        find_model(str(tmp_path), tmp_path)
    (tmp_path / "model.bin").touch()
    assert find_model(str(tmp_path), tmp_path / "cache").directory == tmp_path
