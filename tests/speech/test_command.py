"""The engine as a command: whole files, however long, and runs that were broken off."""

import json
from collections.abc import Callable
from pathlib import Path

import av
import jiwer
import numpy as np
import pytest

from conference.speech.engine import transcribe
from conference.speech.engine.__main__ import main
from conference.speech.engine.errors import AudioError, TranscriptError
from conference.speech.engine.journal import Journal
from conference.speech.engine.reading import length_of, read_stretches
from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.sound import RATE_HZ, Samples
from conference.speech.engine.transcript import transcript_from_json
from conference.speech.engine.words import Segment, Word
from tests.speech.demo_speech import HERE, decoded_sound, demo_speech, plain

SPEECH = HERE / "speech.opus"


def run(model_cache: Path, *arguments: str) -> int:
    return main([*arguments, "--models", str(model_cache)])


def test_a_file_is_transcribed_word_by_word(
    tmp_path: Path, model_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "speech.opus"
    file.write_bytes(SPEECH.read_bytes())
    assert run(model_cache, "transcribe", str(file), "--json", "--model", "tiny.en") == 0
    out, told = capsys.readouterr()
    transcript = transcript_from_json(out)
    assert (transcript.language, transcript.model) == ("en", "tiny.en")
    assert jiwer.wer(plain(demo_speech(RATE_HZ).text), plain(transcript.text)) <= 0.15
    words = [word for segment in transcript.segments for word in segment.words]
    assert all(0 < word.confidence <= 1 and word.end_s >= word.start_s for word in words)
    assert told.endswith("100 %\n")
    assert list(tmp_path.iterdir()) == [file], "nothing is left beside it"
    assert json.loads(out)["text"] == transcript.text


@pytest.mark.parametrize(
    ("content", "says"), [(None, "No such file"), (b"", "cannot be read"), (b"# Not a sound\n" * 99, "cannot be read")]
)
def test_what_cannot_be_read_is_said_in_one_line(
    content: bytes | None, says: str, tmp_path: Path, model_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file.wav"
    if content is not None:
        file.write_bytes(content)
    assert run(model_cache, "transcribe", str(file), "--model", "tiny.en") == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and says in error


def test_a_picture_alone_has_no_sound(tmp_path: Path) -> None:
    path = tmp_path / "still.mkv"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("mjpeg", rate=1, width=32, height=32, pix_fmt="yuvj420p")
        file.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8))))
        file.mux(stream.encode(None))
    with pytest.raises(AudioError, match="has no sound"):
        length_of(path)


@pytest.mark.parametrize("begin_s", [0.0, 1.25, 7.0])
def test_stretches_are_the_whole_sound_without_gaps(begin_s: float) -> None:
    whole = decoded_sound(SPEECH, RATE_HZ)
    stretches = list(read_stretches(SPEECH, begin_s, stretch_s=2.0))
    assert all(1.0 <= len(each.samples) / RATE_HZ <= 2.0 for each in stretches[:-1])
    assert [each.start_s for each in stretches] == pytest.approx([begin_s, *(each.end_s for each in stretches[:-1])])
    np.testing.assert_array_equal(
        np.concatenate([each.samples for each in stretches]), whole[round(begin_s * RATE_HZ) :]
    )


class Counting:
    """A recogniser that says how long what it hears is, and breaks off when it is told to."""

    def __init__(self, breaks_at: int | None = None) -> None:
        self.calls = 0
        self._breaks_at = breaks_at

    def language_of(self, samples: Samples) -> str:
        return "de"

    def transcribe(self, samples: Samples, progress: Callable[[float], None], language: str) -> list[Segment]:
        assert language == "de"
        if self.calls == self._breaks_at:
            raise KeyboardInterrupt
        self.calls += 1
        progress(0.5)
        end_s = len(samples) / RATE_HZ
        return [Segment(0.0, end_s, (Word(str(len(samples)), 0.0, end_s, 1.0),))]


def test_a_run_that_was_broken_off_goes_on_from_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcribe, "read_stretches", lambda path, begin_s: read_stretches(path, begin_s, 2.0))
    task, journal = transcribe.Task(SPEECH, "counting"), tmp_path / "journal"
    told: list[float] = []
    whole = transcribe.transcribe_file(task, _as_recogniser(Counting()), journal, told.append)
    assert told == sorted(told) and told[-1] == 1.0 and len(told) > 4
    broken = Counting(breaks_at=3)
    with pytest.raises(KeyboardInterrupt):
        transcribe.transcribe_file(task, _as_recogniser(broken), journal, told.append)
    with journal.open("a") as file:
        file.write('{"end_s": 9')  # the machine went down in the middle of a line
    after = Counting()
    assert transcribe.transcribe_file(task, _as_recogniser(after), journal, told.append) == whole
    assert broken.calls == 3 and after.calls == len(whole.segments) - 3
    assert not journal.exists()


def test_a_journal_of_another_task_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    Journal(path, {"file": "a"}).add(4.0, "en", [Segment(0.0, 4.0, (Word("a", 0.0, 4.0, 1.0),))])
    assert Journal(path, {"file": "a"}).end_s == 4.0
    assert Journal(path, {"file": "b"}).end_s == 0.0
    assert Journal(path, {"file": "a"}).end_s == 0.0


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"language": "en", "model": "x", "segments": [{}]}'])
def test_what_is_no_transcript_is_refused(text: str) -> None:
    with pytest.raises(TranscriptError, match="not a transcript"):
        transcript_from_json(text)


def _as_recogniser(fake: Counting) -> Recogniser:
    return fake  # type: ignore[return-value]
