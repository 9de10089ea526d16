"""A meeting that is over, the people around it, and recordings of it on disk."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.http import HttpResponseBase
from django.utils import timezone

from accounts.models import Role, User
from conference.recordings.models import Recording
from conference.recordings.services import recording_start
from conference.rooms.models import Meeting, Participant, Room
from tests.recordings.packets import TrackWriter, opus_frames, vp8_frames
from tests.speech.conftest import model_cache as model_cache


@dataclass(frozen=True)
class Scene:
    """Who is who: `host` owns the room, `guest` took part without an account, `outsider` never was there."""

    host: User
    member: User
    editor: User
    admin: User
    outsider: User
    meeting: Meeting
    host_there: Participant
    member_there: Participant


@pytest.fixture
def scene(db: None, settings: object, tmp_path: Path) -> Scene:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    host, member, editor, admin, outsider = (
        User.objects.create_user(f"{name}@example.org", name=name, role=role)
        for name, role in (
            ("Hanna", Role.PARTICIPANT), ("Mo", Role.PARTICIPANT), ("Eda", Role.EDITOR), ("Ada", Role.ADMIN),
            ("Otto", Role.PARTICIPANT),
        )
    )  # fmt: skip
    room = Room.objects.create(slug="table", title="The table", owner=host)
    now = timezone.now()
    meeting = Meeting.objects.create(room=room, started_at=now - timedelta(hours=1), ended_at=now)
    host_there, member_there = (
        Participant.objects.create(meeting=meeting, kind="browser", role=role, name=user.name, user=user, joined_at=now)
        for user, role in ((host, "host"), (member, "participant"))
    )
    return Scene(host, member, editor, admin, outsider, meeting, host_there, member_there)


@pytest.fixture
def make_recording(scene: Scene) -> Callable[..., Recording]:
    """Makes a recording in which the host says `sound` (float32 [N] at 48 kHz) before a moving picture."""

    def make(sound: np.ndarray) -> Recording:
        recording = recording_start(meeting=scene.meeting, started_by=scene.host_there)
        directory = settings.DATA_DIR / recording.directory
        directory.mkdir(parents=True)
        speaker = str(scene.host_there.pk)
        TrackWriter(directory, speaker, "microphone", "opus").write(opus_frames(sound))
        pictures = [np.full((90, 160, 3), 40 + n % 100, np.uint8) for n in range(len(sound) // 4800)]
        TrackWriter(directory, speaker, "camera", "vp8").write(vp8_frames(pictures, 10))
        return recording

    return make


def body(response: HttpResponseBase) -> bytes:
    """What a response streams, read as the server reads it."""

    async def read() -> bytes:
        return b"".join([piece async for piece in response])  # type: ignore[attr-defined]

    return asyncio.run(read())
