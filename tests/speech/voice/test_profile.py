"""Profiles are read as they were written, and hostile files refused."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import save

from conference.speech.engine.errors import VoiceError
from conference.speech.engine.voice.profile import (
    OFFSETS,
    Head,
    Profile,
    Source,
    open_voice,
    read_profile,
    write_profile,
)

HEAD = Head((Source("talk.wav", "ab" * 32, 17.5),), "am_adam", "refined", 0.81, "good", "consent/7")


def a_profile() -> Profile:
    voice = open_voice("am_adam")
    return Profile(replace(voice, offsets=torch.linspace(-1, 1, OFFSETS)), HEAD)


def test_read_as_written_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "ann.voice"
    write_profile(path, a_profile())
    again = read_profile(path)
    assert again.head == HEAD
    assert again.voice.offsets is not None
    torch.testing.assert_close(again.voice.offsets, torch.linspace(-1, 1, OFFSETS), atol=1e-3, rtol=0)
    torch.testing.assert_close(again.voice.table, a_profile().voice.table, atol=2e-3, rtol=0)
    assert path.stat().st_mode & 0o077 == 0 and path.stat().st_size < 500_000
    assert [each.name for each in tmp_path.iterdir()] == ["ann.voice"]


def head_with(**changes: object) -> dict[str, str]:
    known = {
        "version": 1, "sources": [], "base": "a", "stage": "quick", "similarity": 0.5, "verdict": "good", "consent": "",
    }  # fmt: skip
    return {"eyeline": json.dumps(known | changes)}


STYLES = np.zeros((510, 256), np.float16)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x80\x04K\x01.",
        b"\xff" * 400,
        (10**12).to_bytes(8, "little") + b"{}",
        save({"styles": STYLES}),
        save({"styles": STYLES[:5]}, metadata=head_with()),
        save({"styles": STYLES.astype(np.float32)}, metadata=head_with()),
        save({"styles": STYLES + np.float16(np.nan)}, metadata=head_with()),
        save({"styles": STYLES, "offsets": np.zeros(9, np.float16)}, metadata=head_with()),
        save({"offsets": np.zeros(OFFSETS, np.float16)}, metadata=head_with()),
        save({"styles": STYLES}, metadata=head_with(version=2)),
        save({"styles": STYLES}, metadata=head_with(verdict="perfect")),
        save({"styles": STYLES}, metadata=head_with(sources=3)),
        save({"styles": STYLES}, metadata={"eyeline": "[" * 100_000}),
    ],
)
def test_what_is_no_profile_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "any.voice"
    path.write_bytes(content)
    with pytest.raises(VoiceError, match="not a voice profile"):
        read_profile(path)


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "large.voice"
    with path.open("wb") as file:
        file.truncate(5 << 20)
    with pytest.raises(VoiceError, match="too large"):
        read_profile(path)
