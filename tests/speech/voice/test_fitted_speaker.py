"""Inserted words fit their neighbours: pace, pitch at the seams, loudness; and they are marked."""

from pathlib import Path

import jiwer
import numpy as np
import pytest

from conference.speech.engine.errors import VoiceError
from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.speaker import Context, Speaker, Spoken
from conference.speech.engine.voice.fitted_speaker import FittedSpeaker, phrase_of
from conference.speech.engine.voice.model import Kokoro
from conference.speech.engine.voice.pitch import track_pitch
from conference.speech.engine.voice.profile import open_voice
from conference.speech.engine.voice.speech import Said, say
from conference.speech.engine.voice.watermark import find_marks
from conference.speech.engine.weights import find_model
from conference.speech.engine.words import Word
from tests.speech.demo_speech import plain
from tests.speech.voice.coded import resampled

RATE_HZ = 24_000
NEW = ["an", "old", "stone", "bridge"]


@pytest.fixture(scope="module")
def recording(kokoro: Kokoro) -> Said:
    """Slower, and by another voice than the one that inserts."""
    return say(kokoro, "We walked over the river today.", open_voice("am_onyx"), speed=0.9)


def contexts(said: Said, at: int) -> tuple[Context, Context]:
    cut_s = (said.words[at - 1].end_s + said.words[at].start_s) / 2
    cut = round(cut_s * RATE_HZ)
    after = tuple(Word(w.text, w.start_s - cut_s, w.end_s - cut_s, 1.0, aligned=True) for w in said.words[at:])
    return Context(said.words[:at], said.samples[:cut]), Context(after, said.samples[cut:])


@pytest.fixture(scope="module")
def spoken(kokoro: Kokoro, recording: Said) -> Spoken:
    speaker: Speaker = FittedSpeaker(kokoro, open_voice("am_michael"))
    return speaker.speak(NEW, *contexts(recording, 3))


def test_the_words_asked_for_one_each_in_order(spoken: Spoken) -> None:
    assert [word.text for word in spoken.words] == NEW
    times = [time for word in spoken.words for time in (word.start_s, word.end_s)]
    assert times == sorted(times) and times[0] >= 0
    assert times[-1] <= len(spoken.samples) / RATE_HZ + 1e-6


def test_pitch_and_loudness_meet_the_neighbours(spoken: Spoken, recording: Said) -> None:
    before, after = contexts(recording, 3)

    def pitch_hz(samples: np.ndarray) -> float:
        found = track_pitch(samples, RATE_HZ, 300)
        return float(np.median(found[found > 0]))

    third_s = RATE_HZ // 3
    for ours, theirs in (
        (spoken.samples[:third_s], before.samples[-third_s:]),
        (spoken.samples[-third_s:], after.samples[:third_s]),
    ):
        assert abs(12 * np.log2(pitch_hz(ours) / pitch_hz(theirs))) < 4
    level_db = 20 * np.log10(np.std(spoken.samples) / np.std(recording.samples))
    assert abs(level_db) < 4


def test_it_is_marked_and_understood(spoken: Spoken, recording: Said, model_cache: Path) -> None:
    before, after = contexts(recording, 3)
    whole = resampled(np.concatenate([before.samples, spoken.samples, after.samples]), RATE_HZ)
    (span,) = find_marks(whole, 16_000)
    assert (
        span.end_s > len(before.samples) / RATE_HZ
        and span.start_s < (len(before.samples) + len(spoken.samples)) / RATE_HZ
    )
    segments = Recogniser(find_model("tiny.en", model_cache)).transcribe(whole, lambda part: None)
    heard = plain(" ".join(word.text for segment in segments for word in segment.words))
    assert jiwer.wer("we walked over an old stone bridge the river today", heard) <= 0.2, heard


def test_alone_without_any_neighbours(kokoro: Kokoro) -> None:
    nothing = Context((), np.zeros(0, np.float32))
    speaker = FittedSpeaker(kokoro, open_voice("am_michael"))
    spoken = speaker.speak(["Goodbye."], nothing, nothing)
    assert 0.3 < len(spoken.samples) / RATE_HZ < 1.5
    for end in (spoken.samples[:600], spoken.samples[-600:]):  # the pause that the mark stands for is the edit's
        assert np.std(end) > np.std(spoken.samples) * 10 ** (-50 / 20)
    with pytest.raises(VoiceError, match="nothing can be said"):
        speaker.speak(["…"], nothing, nothing)


def test_a_phrase_is_its_sentence_alone() -> None:
    def context(*texts: str) -> Context:
        return Context(tuple(Word(text, 0.0, 0.1, 1.0) for text in texts), np.zeros(2400, np.float32))

    phrase = phrase_of(["red"], context("Well.", "The"), context("house", "burns.", "Run!"))
    assert [word.text for word in phrase.line.words] == ["The", "red", "house", "burns."]
    assert (phrase.first, phrase.last) == (1, 2)
    ended = phrase_of(["Yes."], context("Is", "it?"), context("Good."))
    assert [word.text for word in ended.line.words] == ["Yes."]
