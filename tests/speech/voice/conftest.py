"""What tests of the voice share."""

import pytest
import torch

from conference.speech.engine.voice.model import Kokoro, load_kokoro
from conference.speech.engine.voice.profile import open_voice
from conference.speech.engine.voice.speech import Said, say

TEXT = "We met 30 people near the old bridge."


@pytest.fixture(scope="session")
def kokoro() -> Kokoro:
    torch.set_num_threads(1)
    return load_kokoro()


@pytest.fixture(scope="session")
def said(kokoro: Kokoro) -> Said:
    """TEXT in a stock voice, without the mark."""
    return say(kokoro, TEXT, open_voice("am_michael"))
