"""An export that follows the talk: who is seen when, and what of them; by words and pictures made up here."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import av
import numpy as np
import pytest
from django.test import Client

from conference.media.compose import Subject
from conference.media.following import Following
from conference.media.picturetrack import Picture
from conference.media.tiles import grid
from conference.recordings.models import Recording, RecordingState
from conference.recordings.services import recording_stop
from conference.recordings.speakers import LEAD_S, speaker_at
from conference.recordings.tasks import assemble, export
from conference.recordings.transcripts import transcript_create
from conference.speech.engine.words import Word
from tests.recordings.conftest import Scene
from tests.recordings.packets import TrackWriter, vp8_frames
from tests.recordings.test_pipeline import run, tmp_file

SIZE = (320, 180)


def said(speaker: str, start_s: float, end_s: float) -> list[Word]:
    """Words of half a second from start to end."""
    count = round((end_s - start_s) * 2)
    return [Word("word", start_s + n / 2, start_s + n / 2 + 0.5, 1.0, True, speaker) for n in range(count)]


def test_the_camera_turns_to_who_takes_the_word_and_not_to_a_yes_between() -> None:
    words = said("ada", 1, 5) + said("ben", 3, 3.5) + said("ben", 6, 9) + said("ada", 8, 11) + said("cid", 9.5, 10)
    seen = speaker_at(words)
    at = {time_s: seen(time_s) for time_s in (0.5, 1.0, 3.2, 5.5, 6.0, 8.5, 9.5, 30.0)}
    assert at == {0.5: None, 1.0: "ada", 3.2: "ada", 5.5: "ada", 6.0: "ben", 8.5: "ben", 9.5: "ada", 30.0: "ada"}
    assert seen(6.0 - LEAD_S + 0.01) == "ben" and seen(6.0 - LEAD_S - 0.01) == "ada"
    assert speaker_at([])(1.0) is None


def test_who_spoke_little_is_seen_when_nobody_spoke_before() -> None:
    assert speaker_at(said("ada", 2, 2.5))(3.0) == "ada"


class Still:
    """A picture of one grey from some time on; asked forwards."""

    def __init__(self, luma: int, from_s: float = 0.0, until_s: float = 100.0) -> None:
        self._frame = av.VideoFrame(160, 90, "yuv420p")
        for plane, value in zip(self._frame.planes, (luma, 128, 128), strict=True):
            plane.update(bytes([value]) * plane.buffer_size)
        self._from_s, self._until_s = from_s, until_s
        self._asked_s = 0.0

    def at(self, time_s: float) -> Picture | None:
        assert time_s >= self._asked_s
        self._asked_s = time_s
        return Picture(min(time_s, self._until_s), self._frame) if time_s >= self._from_s else None


def lumas(packed: np.ndarray, count: int) -> list[int]:
    """What is in the middle of each tile of a grid of so many."""
    return [int(packed[tile.y + tile.height // 2, tile.x + tile.width // 2]) for tile in grid(count, *SIZE)]


def test_who_speaks_is_seen_alone_with_what_is_on_a_screen() -> None:
    subjects = [
        Subject("Ada", "camera", [Still(200)], "ada"),
        Subject("Ben", "camera", [Still(150)], "ben"),
        Subject("Ben (screen)", "screen", [Still(90, from_s=6.0, until_s=8.0)], "ben"),
    ]
    speakers = {0: None, 1: "ada", 2: "ben", 3: "ada", 7: "ada", 30: "ben", 31: "gone"}
    pictures = Following(subjects, *SIZE, lambda time_s: speakers[int(time_s)])
    seen = {time_s: pictures.at(float(time_s)).copy() for time_s in speakers}
    assert lumas(seen[0], 2) == [200, 150]
    assert [lumas(seen[time_s], 1) for time_s in (1, 2, 3)] == [[200], [150], [200]]
    assert lumas(seen[7], 2) == [200, 90]
    assert lumas(seen[30], 1) == [150], "the screen has ended"
    assert lumas(seen[31], 2) == [200, 150], "who is in no picture leaves everybody to be seen"


@pytest.mark.django_db(transaction=True)  # a job beats on a connection of its own
def test_an_export_shows_who_speaks_as_words_of_its_transcript_say(
    scene: Scene, make_recording: Callable[[np.ndarray], Recording], client: Client, tmp_path: Path
) -> None:
    recording = make_recording(0.2 * np.sin(np.arange(4 * 48_000) / 20).astype(np.float32))
    member = str(scene.member_there.pk)
    bright = [np.full((90, 160, 3), 230, np.uint8)] * 40
    TrackWriter(recording.path, member, "camera", "vp8").write(vp8_frames(bright, 10))
    recording_stop(recording=recording, tracks=())
    run(assemble, "assemble")
    words = [
        {**asdict(word), "participant_id": word.speaker}
        for word in said(str(scene.host_there.pk), 0, 2) + said(member, 2, 4)
    ]
    transcript_create(recording=recording, words=[{k: v for k, v in word.items() if k != "speaker"} for word in words])
    Recording.objects.filter(pk=recording.pk).update(state=RecordingState.READY)
    client.force_login(scene.host)
    url, json_type = f"/api/recordings/{recording.pk}/exports", {"content_type": "application/json"}
    of_sound = client.post(url, json.dumps({"format": "mp3", "camera": "speaker"}), **json_type)
    assert (of_sound.status_code, of_sound.json()["code"]) == (400, "bad_message")
    asked = client.post(url, json.dumps({"format": "mp4", "camera": "speaker"}), **json_type).json()
    assert asked["camera"] == "speaker"
    run(export, "export")
    file = tmp_file(client, client.get(f"/api/exports/{asked['id']}").json()["url"], tmp_path / "follow.mp4")
    with av.open(str(file)) as container:
        middles = {round(f.time, 2): int(f.to_ndarray(format="gray")[360, 640]) for f in container.decode(video=0)}
    of_host = [luma for time_s, luma in middles.items() if 0.4 < time_s < 2 - LEAD_S - 0.3]
    of_member = [luma for time_s, luma in middles.items() if 2.3 < time_s < 3.7]
    assert max(of_host) < 120 < 200 < min(of_member)
