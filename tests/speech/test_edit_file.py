"""Files edited by their words, through the command: real speech in, files of every kind out."""

import json
import wave
from collections.abc import Sequence
from pathlib import Path

import av
import jiwer
import numpy as np
import pytest

from conference.speech.engine.__main__ import main
from conference.speech.engine.align import Aligner
from conference.speech.engine.edit.edit_file import edit_file
from conference.speech.engine.edit.level import speech_level_db
from conference.speech.engine.errors import SpeechError, TranscriptError
from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.sound import RATE_HZ
from conference.speech.engine.speaker import VOICE_RATE_HZ, Context, Spoken
from conference.speech.engine.transcript import Transcript, transcript_from_json
from conference.speech.engine.weights import find_model
from conference.speech.engine.words import Segment, Word
from tests.speech.demo_speech import decoded_sound, demo_speech, plain

FILE_RATE_HZ = 44_100


@pytest.fixture(scope="module")
def recogniser(model_cache: Path) -> Recogniser:
    return Recogniser(find_model("tiny.en", model_cache))


@pytest.fixture(scope="module")
def transcript(recogniser: Recogniser) -> Transcript:
    samples = demo_speech(RATE_HZ).samples
    words = Aligner().align(samples, recogniser.transcribe(samples, lambda done: None), lambda done: None)
    assert all(word.aligned for word in words)
    return Transcript("en", "tiny.en", (Segment(words[0].start_s, words[-1].end_s, tuple(words)),))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The speech in stereo, one side softer."""
    mono = demo_speech(FILE_RATE_HZ).samples
    pcm = (np.clip(np.stack([mono, 0.5 * mono], axis=1), -1, 1) * 32767).astype("<i2")
    path = tmp_path / "speech.wav"
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(FILE_RATE_HZ)
        out.writeframes(pcm.tobytes())
    return path


def edit(file: Path, transcript: Transcript, text: str, out: Path, *options: str) -> int:
    old, new = file.with_suffix(".json"), file.with_suffix(".txt")
    old.write_text(transcript.to_json())
    new.write_text(text)
    return main(["edit", str(file), "--transcript", str(old), "--text", str(new), "--out", str(out), *options])


def pcm_of_file(path: Path) -> tuple[int, np.ndarray]:
    with wave.open(str(path), "rb") as file:
        data = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return file.getframerate(), data.reshape(-1, file.getnchannels())


def heard(recogniser: Recogniser, path: Path) -> str:
    found = recogniser.transcribe(decoded_sound(path, RATE_HZ), lambda done: None)
    return plain(" ".join(word.text for segment in found for word in segment.words))


def test_the_same_text_gives_the_same_samples(file: Path, transcript: Transcript, tmp_path: Path) -> None:
    before = file.read_bytes()
    assert edit(file, transcript, transcript.text, tmp_path / "same.wav") == 0
    assert file.read_bytes() == before
    rate_hz, samples = pcm_of_file(tmp_path / "same.wav")
    assert rate_hz == FILE_RATE_HZ
    np.testing.assert_array_equal(samples, pcm_of_file(file)[1])


def test_words_are_cut_moved_and_said_again(
    file: Path, transcript: Transcript, recogniser: Recogniser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = transcript.text
    assert "the old wooden bridge" in text and "the garden" in text
    new = text.replace("old wooden bridge", "old garden bridge").replace("and thank you", "thank you")
    out = tmp_path / "edited.wav"
    assert edit(file, transcript, new, out, "--json") == 0
    assert jiwer.wer(plain(new), heard(recogniser, out)) <= 0.06
    told = capsys.readouterr().out
    words = json.loads(told)["segments"][0]["words"]
    assert [word["text"] for word in words if word["origin"] == "moved"] == ["garden"]
    assert " ".join(word["text"] for word in words) == new
    # What was written can be edited again.
    again = tmp_path / "again.flac"
    assert edit(out, transcript_from_json(told), new, again) == 0
    np.testing.assert_array_equal(decoded_sound(again, FILE_RATE_HZ), decoded_sound(out, FILE_RATE_HZ))


def test_away_from_the_seams_nothing_changes(file: Path, transcript: Transcript, tmp_path: Path) -> None:
    words = transcript.segments[0].words
    gone = next(n for n, word in enumerate(words) if word.text == "old")
    out = tmp_path / "cut.wav"
    text = " ".join(word.text for n, word in enumerate(words) if n != gone)
    assert edit(file, transcript, text, out) == 0
    before, after = pcm_of_file(file)[1], pcm_of_file(out)[1]
    seam = round((words[gone].start_s - 0.12) * FILE_RATE_HZ)
    tail = round((words[-1].end_s - words[gone].end_s - 0.12) * FILE_RATE_HZ)
    np.testing.assert_array_equal(after[:seam], before[:seam])
    np.testing.assert_array_equal(after[-tail:], before[-tail:])
    assert len(before) - len(after) == pytest.approx(
        (words[gone].end_s - words[gone].start_s) * FILE_RATE_HZ, abs=0.11 * FILE_RATE_HZ
    )


@pytest.mark.parametrize("ending", ["flac", "mp3", "opus", "m4a", "webm"])
def test_the_ending_says_the_format(ending: str, file: Path, transcript: Transcript, tmp_path: Path) -> None:
    words = transcript.text.split()
    out = tmp_path / f"out.{ending}"
    assert edit(file, transcript, " ".join(words[:4]), out) == 0
    with av.open(str(out)) as made:
        assert made.streams.audio[0].codec_context.channels == 2
    length_s = len(decoded_sound(out, RATE_HZ)) / RATE_HZ
    assert length_s == pytest.approx(transcript.segments[0].words[3].end_s, abs=1.5)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["speech.wav", "speech.json", "speech.txt", out.name]
    )


class Hum:
    """A voice that hums each word for 0.3 s, and remembers what it was given."""

    def __init__(self) -> None:
        self.asked: list[tuple[tuple[str, ...], Context, Context]] = []

    def speak(self, words: Sequence[str], before: Context, after: Context) -> Spoken:
        self.asked.append((tuple(words), before, after))
        at = np.arange(round(0.3 * VOICE_RATE_HZ) * len(words)) / VOICE_RATE_HZ
        times = tuple(Word(word, 0.3 * n, 0.3 * n + 0.3, 1.0, True) for n, word in enumerate(words))
        return Spoken((0.02 * np.sin(2 * np.pi * 200 * at)).astype(np.float32), times)


def test_a_voice_speaks_what_nobody_said(file: Path, transcript: Transcript, tmp_path: Path) -> None:
    voice, out = Hum(), tmp_path / "spoken.wav"
    new = transcript.text.replace("wooden bridge", "wooden aqueduct bridge")
    words = edit_file(file, transcript, new.split(), out, lambda: voice)
    ((asked, before, after),) = voice.asked
    assert asked == ("aqueduct",)
    assert before.words[-1].text == "wooden" and after.words[0].text.startswith("bridge")
    assert before.words[-1].end_s <= len(before.samples) / VOICE_RATE_HZ <= 8.01
    assert after.words[0].start_s >= 0 and len(after.samples) > 0
    (synthetic,) = [each.word for each in words if each.origin == "synthetic"]
    rate_hz, samples = pcm_of_file(out)
    low, high = (round(edge * rate_hz) for edge in (synthetic.start_s, synthetic.end_s))
    hum, beside = samples[low:high] / 32768, samples[low - rate_hz : low] / 32768
    louder_db = (speech_level_db(hum, rate_hz) or 0) - 20 * np.log10(0.02 / np.sqrt(2))
    level_db = speech_level_db(beside, rate_hz) or 0
    assert louder_db == pytest.approx(min(6.0, level_db - 20 * np.log10(0.02 / np.sqrt(2))), abs=2.5)


@pytest.mark.timeout(400)  # the weights are put together first
def test_a_stock_voice_speaks_what_nobody_said_and_is_marked(
    file: Path, transcript: Transcript, recogniser: Recogniser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "spoken.wav"
    new = transcript.text.replace("wooden bridge", "stone bridge")
    assert edit(file, transcript, new, out, "--voice", "af_heart") == 0
    assert "stone bridge" in heard(recogniser, out)
    assert main(["verify", str(out)]) == 0
    assert "synthetic" in capsys.readouterr().out


def test_what_cannot_be_done_is_said_in_one_line(
    file: Path, transcript: Transcript, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.wav"
    for text, to, says in (
        (transcript.text + " wretched aqueduct", out, "nobody says 'wretched', 'aqueduct'"),
        ("", out, "nothing would be left"),
        (transcript.text, file, "is there already"),
        (transcript.text, tmp_path / "out.doc", "one of .wav"),
        (transcript.text, tmp_path / "none" / "out.wav", "no folder"),
    ):
        assert edit(file, transcript, text, to) == 1
        error = capsys.readouterr().err.strip()
        assert says in error and error.count("\n") == 0
        assert not out.exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "no words"),
        ((Word("a", 2.0, 3.0, 1.0, True), Word("b", 1.0, 1.5, 1.0, True)), "order of time"),
        ((Word("a", 50.0, 51.0, 1.0, True),), "another recording"),
        ((Word("a", 0.0, 1.0, 1.0),), "English only"),
    ],
)
def test_a_transcript_of_something_else_is_refused(
    words: tuple[Word, ...], says: str, file: Path, tmp_path: Path
) -> None:
    transcript = Transcript("de", "base", (Segment(0.0, 1.0, words),))
    with pytest.raises(TranscriptError, match=says):
        edit_file(file, transcript, ["a"], tmp_path / "out.wav")


@pytest.mark.parametrize("content", [b"", b"not a sound " * 99])
def test_what_is_no_sound_is_refused(content: bytes, transcript: Transcript, tmp_path: Path) -> None:
    file = tmp_path / "speech.wav"
    file.write_bytes(content)
    with pytest.raises(SpeechError, match="cannot be read"):
        edit_file(file, transcript, ["the"], tmp_path / "out.wav")
