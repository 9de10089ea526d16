"""The captions worker's work: sound is gone once it is listened to, and what comes late is left out."""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conference.captions.queue import Spoken
from conference.captions.understanding import LAG_MAX_S, PART_LAG_MAX_S, understand
from conference.media.listening.files import UtteranceFiles
from conference.signalling.captions import CAPTION_MAX
from conference.speech.engine.sound import Samples
from tests.media.listening.sounds import voice


class Echo:
    """Understands how loud it was."""

    def __init__(self) -> None:
        self.heard: list[Samples] = []

    def caption(self, samples: Samples) -> str:
        self.heard.append(samples)
        return "word " * 200


@pytest.fixture
def spoken(settings: Any, tmp_path: Path) -> Spoken:
    settings.DATA_DIR = tmp_path
    name = UtteranceFiles(tmp_path / "captions").write(1, voice(1.0), final=True)
    return Spoken("m", "p", "u", f"captions/{name}", 1_700_000_000.0, 1.0, True, sent_s=1_700_000_002.0)


def test_sound_is_gone_before_it_is_understood(spoken: Spoken, tmp_path: Path) -> None:
    echo = Echo()

    def load() -> Echo:
        assert list((tmp_path / "captions").iterdir()) == []
        return echo

    said = understand(spoken, load, now_s=1_700_000_002.5)
    assert said is not None
    assert (said.text, said.lag_s) == (("word " * 200)[:CAPTION_MAX], 0.5)
    assert np.allclose(echo.heard[0], voice(1.0), atol=1e-3)
    assert understand(spoken, load, now_s=1_700_000_003.0) is None  # done already


@pytest.mark.parametrize(("final", "limit_s"), [(True, LAG_MAX_S), (False, PART_LAG_MAX_S)])
def test_what_waited_too_long_is_deleted_unheard_and_said_to_be_late(
    spoken: Spoken, tmp_path: Path, final: bool, limit_s: float
) -> None:
    echo = Echo()
    said = understand(dataclasses.replace(spoken, final=final), lambda: echo, now_s=spoken.sent_s + limit_s + 0.1)
    assert said is not None
    assert (said.text, echo.heard) == (None, [])
    assert list((tmp_path / "captions").iterdir()) == []


def test_what_is_no_sound_is_deleted(spoken: Spoken, tmp_path: Path) -> None:
    (tmp_path / spoken.path).write_bytes(b"not a sound")
    assert understand(spoken, Echo, now_s=spoken.sent_s) is None
    assert list((tmp_path / "captions").iterdir()) == []
