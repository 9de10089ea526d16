"""The command speaks what it is asked to, says when, and leaves nothing unmarked."""

import json
from pathlib import Path

import jiwer
import numpy as np
import pytest

from conference.speech.engine.__main__ import main
from conference.speech.engine.reading import read_whole
from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.sound import RATE_HZ
from conference.speech.engine.voice.speech import Said, lines_of
from conference.speech.engine.weights import find_model
from tests.speech.demo_speech import plain
from tests.speech.voice.conftest import TEXT


def test_a_file_with_the_words_their_times_and_the_mark(
    tmp_path: Path, model_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "said.wav"
    assert main(["speak", "--voice", "am_michael", "--text", TEXT, "--out", str(out), "--json"]) == 0
    words = json.loads(capsys.readouterr().out)["words"]
    assert [word["text"] for word in words] == TEXT.split()
    samples = read_whole(out)
    heard = Recogniser(find_model("tiny.en", model_cache)).transcribe(samples, lambda part: None)
    text = " ".join(word.text for segment in heard for word in segment.words)
    assert jiwer.wer(plain(TEXT).replace("30", "thirty"), plain(text).replace("30", "thirty")) <= 0.15, text
    assert main(["verify", str(out), "--json"]) == 0
    (span,) = json.loads(capsys.readouterr().out)["synthetic"]
    assert span["start_s"] < 0.6 and span["end_s"] > len(samples) / RATE_HZ - 0.6


def test_words_lie_where_the_sound_is(said: Said) -> None:
    power = np.square(said.samples)
    inside = np.zeros(len(power), bool)
    for word in said.words:
        assert word.end_s > word.start_s
        inside[round(word.start_s * 24_000) : round(word.end_s * 24_000)] = True
    assert power[inside].mean() > 3 * power[~inside].mean()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--voice", "af_nobody", "--text", "Yes.", "--out", "x.wav"], "neither a file nor a stock voice"),
        (["--voice", "af_heart", "--text", "…", "--out", "x.wav"], "nothing can be said"),
        (["--voice", "af_heart", "--text", "a " * 4000, "--out", "x.wav"], "too long"),
        (["--voice", "af_heart", "--text", "Yes.", "--out", "x.mp3"], "end in .wav"),
    ],
)
def test_what_cannot_be_said_is_refused_in_a_line(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["speak", *arguments]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and says in error


def test_long_texts_are_said_in_lines_of_whole_sentences() -> None:
    lines = list(lines_of("One is short. Two is, too! " + "This one goes on and on " * 30 + "until here."))
    texts = [" ".join(word.text for word in line.words) for line in lines]
    assert texts[:2] == ["One is short.", "Two is, too!"] and len(texts) > 4
    assert all(line.tokens.shape[1] <= 260 for line in lines)
    for line in lines:
        for word, (first, last) in zip(line.words, line.spans, strict=True):
            assert tuple(line.tokens[0, first:last].tolist()) == word.symbols
