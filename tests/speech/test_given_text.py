"""A text that somebody wrote gets the times of what was recognised, its words and phones those of the sound."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.speech.engine.__main__ import main
from conference.speech.engine.force import Force
from conference.speech.engine.given_text import segments_of_text
from conference.speech.engine.phones import phones_of
from conference.speech.engine.sound import RATE_HZ
from conference.speech.engine.words import Segment, Word
from tests.speech.demo_speech import HERE, demo_speech

SPEECH = HERE / "speech.opus"


def heard(*words: tuple[str, float, float]) -> list[Segment]:
    return [Segment(words[0][1], words[-1][2], tuple(Word(text, a, b, 0.9) for text, a, b in words))]


def test_words_that_were_recognised_have_their_times_and_the_others_share_what_is_between() -> None:
    said = heard(
        ("Good", 1.0, 1.2), ("afternoon,", 1.2, 1.8), ("thanks", 1.8, 2.2), ("for", 2.2, 2.4), ("coming", 2.4, 3)
    )
    (segment,) = segments_of_text("good afternoon and thank you for coming", said)
    times = {word.text: (word.start_s, word.end_s) for word in segment.words}
    assert times["good"] == (1.0, 1.2) and times["afternoon"] == (1.2, 1.8) and times["coming"] == (2.4, 3)
    edges = [times[word] for word in ("and", "thank", "you")]
    assert edges[0][0] == 1.8 and edges[-1][1] == pytest.approx(2.2)
    assert [b - a for a, b in edges] == pytest.approx([0.4 / 3] * 3)


def test_numbers_match_what_is_said_of_them() -> None:
    (segment,) = segments_of_text("for 30 days", heard(("for", 0.0, 0.2), ("thirty", 0.2, 0.5), ("days.", 0.5, 0.9)))
    assert [word.confidence for word in segment.words] == [0.9, 0.9, 0.9]


WORDS = st.lists(st.sampled_from(["the", "a", "garden", "bridge", "7", "is", "—", "and", "wooden"]), max_size=12)


@given(wanted=WORDS, said=WORDS, gap_s=st.floats(0, 2))
def test_whatever_the_texts_are_all_words_come_in_order(wanted: list[str], said: list[str], gap_s: float) -> None:
    recognised = [Word(text, n * (0.3 + gap_s), n * (0.3 + gap_s) + 0.3, 0.5) for n, text in enumerate(said)]
    segments = segments_of_text(" ".join(wanted), [Segment(0.0, 99.0, tuple(recognised))] if said else [])
    words = [word for segment in segments for word in segment.words]
    assert [word.text for word in words] == wanted
    assert all(word.start_s <= word.end_s for word in words)
    assert all(a.end_s <= b.start_s + 1e-9 for a, b in itertools.pairwise(words))
    for segment in segments:
        assert (segment.start_s, segment.end_s) == (segment.words[0].start_s, segment.words[-1].end_s)


def test_the_command_says_when_each_word_and_phone_is_said(
    tmp_path: Path, model_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    speech = demo_speech(RATE_HZ)
    text = tmp_path / "said.txt"
    text.write_text(speech.text)
    assert main(["align", str(SPEECH), str(text), "--json", "--models", str(model_cache)]) == 0
    words = json.loads(capsys.readouterr().out)["words"]
    assert [word["text"] for word in words] == speech.text.split()
    assert sum(word["aligned"] for word in words) >= 0.9 * len(words)
    assert all(a["end_s"] <= b["start_s"] for a, b in itertools.pairwise(words))
    for word in words:
        phones = word["phones"]
        assert bool(phones) == word["aligned"]
        if phones:
            assert (phones[0]["start_s"], phones[-1]["end_s"]) == (word["start_s"], word["end_s"])
            assert all(a["end_s"] == b["start_s"] for a, b in itertools.pairwise(phones))
    by_text = {word["text"].strip(".,").lower(): [phone["name"] for phone in word["phones"]] for word in words}
    assert by_text["thank"] == ["TH", "AE", "NG", "K"]
    assert by_text["coming"][0] == "K" and by_text["coming"][-1] == "NG"
    # Where it is said, there is sound; where nothing is said, there is hardly any.
    power = np.square(speech.samples)
    inside = np.zeros(len(power), bool)
    for word in words:
        inside[round(word["start_s"] * RATE_HZ) : round(word["end_s"] * RATE_HZ)] = True
    assert power[inside].mean() > 30 * power[~inside].mean()


def test_a_line_a_word_and_a_text_that_cannot_be_read(
    tmp_path: Path, model_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "said.txt"
    text.write_text("Good afternoon, and thank you for coming.")
    assert main(["align", str(SPEECH), str(text), "--models", str(model_cache)]) == 0
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [word for _, _, word in lines] == text.read_text().split()
    assert main(["align", str(SPEECH), str(tmp_path / "none.txt"), "--models", str(model_cache)]) == 1
    assert "none.txt cannot be read as text" in capsys.readouterr().err


def test_what_cannot_be_forced_has_no_phones() -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, RATE_HZ).astype(np.float32)
    text = ["ten", "words", "in", "a", "second"]
    far_too_much = [Word(each, n / 10, n / 10 + 0.1, 1.0, aligned=True) for n, each in enumerate(text)]
    guess = Word("guess", 0.6, 0.9, 1.0)
    assert phones_of(noise, [*far_too_much, guess], Force())[-1] == ()
    assert phones_of(noise, [], Force()) == []


def test_no_sound_has_no_words() -> None:
    force = Force()
    assert force.words(["hello"], b"") is None and force.phones(["hello"], b"") is None
