"""What people hand in: silent, clipped, thin, wide, long, broken, foreign, or no sound at all; the original stays."""

import json
import wave
from collections.abc import Callable
from pathlib import Path

import jiwer
import numpy as np
import pytest

from conference.speech.engine.__main__ import main
from conference.speech.engine.transcript import Transcript
from conference.speech.engine.words import Segment, Word
from tests.speech.demo_speech import HERE, decoded_sound, demo_speech, plain

HOUR_S = 3601


def write(path: Path, samples: np.ndarray, rate_hz: int) -> Path:
    """`samples` are [N] or [N, channels], −1…1."""
    wide = samples.reshape(len(samples), -1)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(wide.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes((np.clip(wide, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that says what is wrong."""
    lines = capsys.readouterr().err.strip().splitlines()
    assert lines[-1].startswith("error: ") and "Traceback" not in "".join(lines)
    return lines[-1]


@pytest.mark.parametrize(
    ("rate_hz", "change"),
    [
        (8000, lambda samples: samples),
        (44_100, lambda samples: np.stack([samples, 0.3 * samples], axis=1)),
        (16_000, lambda samples: 12 * samples),
    ],
    ids=["8 kHz", "stereo", "clipped"],
)
def test_thin_wide_and_clipped_speech_is_understood_and_cut(
    rate_hz: int, change: Callable[[np.ndarray], np.ndarray], tmp_path: Path, model_cache: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    file = write(tmp_path / "speech.wav", change(demo_speech(rate_hz).samples), rate_hz)
    before = file.read_bytes()
    options = ["--json", "--model", "tiny.en", "--models", str(model_cache)]
    assert main(["transcribe", str(file), *options]) == 0
    document, notes = capsys.readouterr()
    assert "English alone" not in notes
    heard = json.loads(document)["text"]
    assert jiwer.wer(plain(demo_speech(rate_hz).text), plain(heard)) <= 0.25, heard
    old, new = tmp_path / "old.json", tmp_path / "new.txt"
    old.write_text(document)
    new.write_text(" ".join(heard.split()[:-3]))
    out = tmp_path / "cut.wav"
    assert main(["edit", str(file), "--transcript", str(old), "--text", str(new), "--out", str(out)]) == 0
    with wave.open(str(out)) as cut, wave.open(str(file)) as whole:
        assert cut.getparams()[:3] == whole.getparams()[:3] and cut.getnframes() < whole.getnframes()
    assert file.read_bytes() == before


def test_silence_says_nothing_and_has_no_voice(
    tmp_path: Path, model_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path / "silent.wav", np.zeros(16_000 * 8), 16_000)
    options = ["--model", "tiny.en", "--models", str(model_cache)]
    assert main(["transcribe", str(file), *options]) == 0
    assert capsys.readouterr().out.strip() == ""
    assert main(["voice", "create", str(file), "--out", str(tmp_path / "a.voice"), *options]) == 1
    assert "0.0 s of clear English speech" in told(capsys)
    assert not (tmp_path / "a.voice").exists()


def test_more_than_an_hour_is_refused_before_anything_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path / "long.wav", np.zeros(HOUR_S * 2000, np.float32), 2000)
    word = Word("hello", 1.0, 1.5, 1.0, True)
    (tmp_path / "old.json").write_text(Transcript("en", "base", (Segment(1.0, 1.5, (word,)),)).to_json())
    (tmp_path / "new.txt").write_text("hello hello")
    out = tmp_path / "out.wav"
    edit = ["edit", str(file), "--transcript", str(tmp_path / "old.json"), "--text", str(tmp_path / "new.txt")]
    assert main([*edit, "--out", str(out)]) == 1
    assert "longer than 60 minutes" in told(capsys)
    assert not out.exists()


@pytest.mark.parametrize(
    "content", [b"", b"not a sound " * 500, bytes(range(256)) * 40], ids=["empty", "text", "noise"]
)
def test_what_is_no_sound_is_refused(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file.opus"
    file.write_bytes(content)
    for command in (["verify", str(file)], ["voice", "create", str(file), "--out", str(tmp_path / "a.voice")]):
        assert main(command) == 1
        assert "cannot be read" in told(capsys)
    assert file.read_bytes() == content


def test_of_a_truncated_file_what_is_there_is_heard(
    tmp_path: Path, model_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "half.opus"
    whole = (HERE / "speech.opus").read_bytes()
    file.write_bytes(whole[: len(whole) // 2 + 7])
    options = ["--model", "tiny.en", "--models", str(model_cache)]
    assert main(["transcribe", str(file), *options]) == 0
    heard = plain(capsys.readouterr().out)
    assert 0.2 < len(heard) / len(plain(demo_speech(16_000).text)) < 0.8
    assert len(decoded_sound(file, 16_000)) > 16_000


def test_a_language_without_a_model_is_said(
    tmp_path: Path, model_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path / "speech.wav", demo_speech(16_000).samples[: 3 * 16_000], 16_000)
    options = ["--model", "tiny.en", "--models", str(model_cache)]
    assert main(["transcribe", str(file), "--language", "de", *options]) == 1
    assert "'de'" in (line := told(capsys)) and "English alone" in line


def test_what_a_model_for_english_alone_guesses_at_is_said(
    tmp_path: Path, model_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Backwards, speech is in a language that nobody knows."""
    file = write(tmp_path / "speech.wav", demo_speech(16_000).samples[: 6 * 16_000][::-1], 16_000)
    assert main(["transcribe", str(file), "--model", "tiny.en", "--models", str(model_cache)]) == 0
    heard, notes = capsys.readouterr()
    assert heard.strip() and "few of these words are sure" in notes and "English alone" in notes
