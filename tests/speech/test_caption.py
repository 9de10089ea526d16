"""Captions of real speech: as right as with a whole window, and nothing where nobody speaks."""

from pathlib import Path

import jiwer
import numpy as np
import pytest

from conference.speech.engine.caption import Captioner
from conference.speech.engine.sound import RATE_HZ
from conference.speech.engine.weights import find_model
from tests.speech.demo_speech import demo_speech, plain


@pytest.fixture(scope="module")
def captioner(model_cache: Path) -> Captioner:
    return Captioner(find_model("tiny.en", model_cache))


def test_what_is_said(captioner: Captioner) -> None:
    speech = demo_speech(RATE_HZ)
    heard = captioner.caption(speech.samples[: 29 * RATE_HZ])
    words = plain(speech.text).split()
    error = min(jiwer.wer(" ".join(words[:n]), plain(heard)) for n in range(len(words) // 2, len(words) + 1))
    assert error < 0.15, heard


def test_nothing_where_nobody_speaks(captioner: Captioner) -> None:
    noise = np.random.default_rng(0).normal(0, 0.05, 3 * RATE_HZ).astype(np.float32)
    t = np.arange(3 * RATE_HZ) / RATE_HZ
    beep = (0.3 * np.sin(2 * np.pi * 440 * t)).astype(np.float32)
    for sound in (noise, beep, np.zeros(RATE_HZ, np.float32), np.zeros(10, np.float32)):
        assert captioner.caption(sound) == ""
