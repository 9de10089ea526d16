"""Synthetic spans are found after real codecs, and nothing in speech that isn't marked."""

import numpy as np
import pytest

from conference.speech.engine.voice.model import Kokoro
from conference.speech.engine.voice.profile import open_voice
from conference.speech.engine.voice.speech import Said, say
from conference.speech.engine.voice.watermark import find_marks, mark
from tests.speech.demo_speech import demo_speech
from tests.speech.voice.coded import coded

RATE_HZ = 24_000
CODECS = [("libopus", 24_000), ("libmp3lame", 64_000)]


@pytest.mark.parametrize(("codec", "bit_rate"), CODECS)
def test_a_marked_phrase_in_speech_is_found_where_it_is(said: Said, codec: str, bit_rate: int) -> None:
    around = demo_speech(RATE_HZ).samples
    at = 4 * RATE_HZ
    sound = np.concatenate([around[:at], mark(said.samples, RATE_HZ), around[at:]])
    spans = find_marks(coded(sound, RATE_HZ, codec, bit_rate), 16_000)
    length_s = len(said.samples) / RATE_HZ
    assert spans, "it is found"
    assert spans[0].start_s > 3.3 and spans[-1].end_s < 4 + length_s + 0.7
    assert sum(span.end_s - span.start_s for span in spans) >= 0.5 * length_s


@pytest.mark.parametrize(("codec", "bit_rate"), CODECS)
def test_a_single_word_in_speech_is_found(kokoro: Kokoro, codec: str, bit_rate: int) -> None:
    around = demo_speech(RATE_HZ).samples
    at = 4 * RATE_HZ
    said = say(kokoro, "The second wretched sailor.", open_voice("am_michael"))
    for word in said.words[1:]:
        alone = said.samples[round(word.start_s * RATE_HZ) : round(word.end_s * RATE_HZ)]
        sound = np.concatenate([around[:at], mark(alone, RATE_HZ), around[at:]])
        found = find_marks(coded(sound, RATE_HZ, codec, bit_rate), 16_000)
        assert any(span.start_s < 4.1 and span.end_s > 4.2 for span in found), word.text
        assert len(found) == 1


@pytest.mark.parametrize(("codec", "bit_rate"), CODECS)
def test_nothing_is_found_in_what_was_not_marked(said: Said, codec: str, bit_rate: int) -> None:
    sound = np.concatenate([demo_speech(RATE_HZ).samples, said.samples])
    assert find_marks(coded(sound, RATE_HZ, codec, bit_rate), 16_000) == []


@pytest.mark.parametrize("length", [0, 10, 16_000])
def test_silence_and_scraps_carry_nothing(length: int) -> None:
    assert find_marks(np.zeros(length, np.float32), 16_000) == []
    assert len(mark(np.zeros(length, np.float32), RATE_HZ)) == length


def test_the_mark_is_softer_than_the_voice_and_changes_no_silence(said: Said) -> None:
    marked = mark(said.samples, RATE_HZ)
    change = marked - said.samples
    assert 10 * np.log10(np.square(said.samples).mean() / np.square(change).mean()) > 14
    assert abs(20 * np.log10(marked.std() / said.samples.std())) < 0.5
