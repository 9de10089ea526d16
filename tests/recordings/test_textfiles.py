"""Transcripts as files: captions on the clock of the edit, text, a document, chapters."""

import io
import json
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from django.test import Client
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from conference.recordings.cues import EditedClock, SaidWord, chapters_of, cues_of, edited_words, turns_of
from conference.recordings.models import Recording, RecordingState
from conference.recordings.textfiles import TEXT_FORMATS, SaidVersion
from conference.recordings.transcripts import transcript_create
from tests.recordings.conftest import Scene
from tests.recordings.test_api import as_user, post


def said(text: str, at_s: float = 0.0, speaker: str = "Ann") -> list[SaidWord]:
    return [SaidWord(word, at_s + 0.5 * n, at_s + 0.5 * n + 0.4, speaker) for n, word in enumerate(text.split())]


def test_what_is_cut_takes_no_time() -> None:
    clock = EditedClock([(1.0, 2.0), (3.0, 5.0)])
    assert [clock.at(time_s) for time_s in (0.0, 1.5, 2.5, 3.0, 4.5, 9.0)] == [0.0, 0.5, 1.0, 1.0, 2.5, 3.0]
    words = edited_words(said("a b c d e f g h"), clock)
    assert [(word.text, word.start_s) for word in words] == [("c", 0.0), ("d", 0.5), ("g", 1.0), ("h", 1.5)]


def test_a_cue_ends_with_its_sentence_a_pause_or_another_speaker() -> None:
    words = said("We go. Now or later") + said("No", 2.2, "Ben") + said("but when", 9.0)
    assert [(cue.speaker, cue.text) for cue in cues_of(words)] == [
        ("Ann", "We go."), ("Ann", "Now or later"), ("Ben", "No"), ("Ann", "but when")
    ]  # fmt: skip
    assert [turn.text for turn in turns_of(words)] == ["We go. Now or later", "No", "but when"]


def test_chapters_begin_with_turns_after_pauses_two_minutes_apart() -> None:
    words = [
        word for n in range(40) for word in said("Today we speak of the bridge and of many more things.", 10.0 * n)
    ]
    chapters = chapters_of(words, 400.0)
    assert [chapter.start_s for chapter in chapters] == [0.0, 120.0, 240.0, 360.0]
    assert [chapter.end_s for chapter in chapters] == [120.0, 240.0, 360.0, 400.0]
    assert chapters[0].text == "Today we speak of the bridge and of…"
    assert chapters_of([], 10.0) == []


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.01, 1), st.sampled_from("ab"), st.sampled_from(["x", "y."]))))
def test_cues_hold_all_words_in_order(parts: list[tuple[float, float, str, str]]) -> None:
    words, at_s = [], 0.0
    for gap_s, length_s, speaker, text in parts:
        words.append(SaidWord(text, at_s + gap_s, at_s + gap_s + length_s, speaker))
        at_s += gap_s + length_s
    cues = cues_of(words)
    assert " ".join(cue.text for cue in cues) == " ".join(word.text for word in words)
    assert all(a.end_s <= b.start_s + 1e-9 for a, b in pairwise(cues))
    assert all(cue.end_s - cue.start_s <= 6 or " " not in cue.text for cue in cues)


VERSION = SaidVersion("Weekly 2026", tuple(said("One <two> & more.") + said("Yes.", 70.0, "B<e>n")), 72.0)


def test_captions_are_written_as_their_formats_want() -> None:
    assert TEXT_FORMATS["srt"].write(VERSION).decode() == (
        "1\n00:00:00,000 --> 00:00:01,900\nAnn: One <two> & more.\n\n2\n00:01:10,000 --> 00:01:10,400\nB<e>n: Yes.\n"
    )
    assert TEXT_FORMATS["vtt"].write(VERSION).decode() == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.900\n<v Ann>One &lt;two&gt; &amp; more.</v>\n\n"
        "00:01:10.000 --> 00:01:10.400\n<v B&lt;e&gt;n>Yes.</v>\n"
    )
    assert TEXT_FORMATS["txt"].write(VERSION).decode() == (
        "Weekly 2026\n\nAnn (0:00)\nOne <two> & more.\n\nB<e>n (1:10)\nYes.\n"
    )
    assert TEXT_FORMATS["chapters"].write(VERSION).decode() == (
        "WEBVTT\n\n00:00:00.000 --> 00:01:12.000\nAnn: One &lt;two&gt; &amp; more\n"
    )
    assert json.loads(TEXT_FORMATS["json"].write(VERSION))["words"][0] == {
        "text": "One", "start_s": 0.0, "end_s": 0.4, "speaker": "Ann"
    }  # fmt: skip
    document = Document(io.BytesIO(TEXT_FORMATS["docx"].write(VERSION)))
    assert [paragraph.text for paragraph in document.paragraphs] == [
        "Weekly 2026", "Ann  0:00\nOne <two> & more.", "B<e>n  1:10\nYes."
    ]  # fmt: skip


def test_the_version_that_is_shown_is_given_to_who_may_see_it(
    scene: Scene, make_recording: Callable[[np.ndarray], Recording]
) -> None:
    recording = make_recording(np.zeros(48_000, np.float32))
    base = f"/api/recordings/{recording.pk}"
    host = as_user(scene.host)
    assert host.get(f"{base}/text/srt").json()["code"] == "not_found"
    speaker = str(scene.host_there.pk)
    words = [
        {
            "text": text, "start_s": n / 2, "end_s": n / 2 + 0.5, "participant_id": speaker, "confidence": 0.9,
            "aligned": True,
        }
        for n, text in enumerate(("one", "too", "three"))
    ]  # fmt: skip
    recording.state, recording.duration_s = RecordingState.READY, 2.0
    recording.save()
    transcript_create(recording=recording, words=words)
    change = {"base_version": 1, "deleted": ["0"], "corrections": {"1": "two"}, "names": {speaker: "Hanna Meyer"}}
    assert post(host, f"{base}/edits", change).status_code == 200
    answer = host.get(f"{base}/text/srt")
    assert answer.content.decode() == "1\n00:00:00,000 --> 00:00:01,000\nHanna Meyer: two three\n"
    assert answer["Content-Disposition"].endswith('.srt"') and answer["Content-Type"].startswith("application/x-subrip")
    for user, status in ((scene.member, 200), (scene.outsider, 404), (None, 404)):
        client: Client = as_user(user)
        assert [client.get(f"{base}/text/{kind}").status_code for kind in TEXT_FORMATS] == [status] * len(TEXT_FORMATS)
    refusal = host.get(f"{base}/text/exe").json()
    assert refusal["code"] == "not_found" and "srt, vtt" in refusal["message"]


@pytest.mark.parametrize("kind", list(TEXT_FORMATS))
def test_a_version_without_words_is_a_file_too(kind: str) -> None:
    made = TEXT_FORMATS[kind].write(SaidVersion("Weekly", (), 0.0))
    assert made.startswith(b"WEBVTT\n") or kind not in ("vtt", "chapters")
