"""What a muted participant types is spoken in their own voice: by their yes alone, marked, told to all, and deleted."""

import io
import uuid
import wave
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from channels.db import database_sync_to_async
from django.test import AsyncClient
from django.utils import timezone

from accounts.models import User
from conference.captions.models import CaptionLine, CaptionWish
from conference.captions.queue import Understood
from conference.captions.services import understood_take
from conference.hosting.identity import Identity
from conference.hosting.models import RoomPolicy, Standing
from conference.recordings.models import Recording, RecordingState
from conference.rooms.models import Meeting, Participant, Room
from conference.signalling.captions import CaptionSaid
from conference.signalling.messages import Done, Error, Leave
from conference.signalling.typed_speech import SpeechAsked, SpeechPlay, SpeechSay
from conference.speech.engine.voice.model import Kokoro
from conference.speech.engine.voice.profile import Head, Profile, Source, open_voice, write_profile
from conference.speech.engine.voice.watermark import find_marks
from conference.voices import speaking
from conference.voices.consents import consent_give, consent_withdraw
from conference.voices.models import TypedSpeech, VoiceProfile
from tests.conference.conftest import Browser, Service
from tests.conference.conftest import invite_code as invite_code
from tests.conference.conftest import people as people
from tests.conference.conftest import room as room
from tests.conference.conftest import service as service

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "I agree with the plan, and will send it on Monday."


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What went to the voices worker."""
    out: list[str] = []
    monkeypatch.setattr("conference.voices.typed.typed_send", out.append)
    return out


def voice_found(user: User, room: Room) -> VoiceProfile:
    """A voice of somebody who spoke in a recording before, and agrees in general."""
    now = timezone.now()
    meeting = Meeting.objects.create(room=room, started_at=now, ended_at=now)
    there = Participant.objects.create(
        meeting=meeting, kind="browser", name=user.name, user=user, joined_at=now, left_at=now
    )
    recording = Recording.objects.create(meeting=meeting, started_at=now, state=RecordingState.READY)
    consent = consent_give(identity=Identity(user.pk, None), recording=None)
    voice = VoiceProfile.objects.create(
        recording=recording, participant=there, consent=consent, stage="quick", revision=1, similarity=0.8
    )
    voice.path.parent.mkdir(parents=True)
    head = Head((Source("a", "b", 9.0),), "am_michael", "quick", 0.8, "good")
    write_profile(voice.path, Profile(open_voice("am_michael"), head))
    return voice


async def refused(browser: Browser, text: str = TEXT) -> tuple[str, str]:
    answer = await browser.request(SpeechSay(text), Error)
    return answer.code, answer.message


async def client_of(user: User) -> AsyncClient:
    client = AsyncClient()
    await client.aforce_login(user)
    return client


async def test_nobody_is_spoken_for_without_a_yes_a_voice_and_leave_to_speak(
    service: Service, room: Room, people: dict[str, User], invite_code: str, sent: list[str]
) -> None:
    guest, _ = await service.join(await service.token(invite=invite_code))
    assert (await refused(guest))[0] == "forbidden" and "sign in" in (await refused(guest))[1]
    member, _ = await service.join(await service.token(people["member"]))
    code, message = await refused(member)
    assert code == "forbidden" and "agree" in message
    own = Identity(people["member"].pk, None)
    await database_sync_to_async(consent_give)(identity=own, recording=None)
    code, message = await refused(member)
    assert code == "conflict" and "no voice of yours yet" in message
    await database_sync_to_async(voice_found)(people["member"], room)
    for text, reason in (("  ", "write"), ("...", "write"), ("你好", "English"), ("hello 你好", "English")):
        code, message = await refused(member, text)
        assert code == "bad_message" and reason in message
    assert (await refused(member, "a" * 301))[0] == "bad_message"
    assert not sent


async def test_who_may_not_speak_is_muted_or_encrypted_types_in_vain(
    service: Service, room: Room, people: dict[str, User], sent: list[str]
) -> None:
    await database_sync_to_async(voice_found)(people["member"], room)
    member, me = await service.join(await service.token(people["member"]))
    there = await Participant.objects.aget(pk=me.participant_id)
    await database_sync_to_async(decide)(there, muted_by_host=True)
    assert "muted" in (await refused(member))[1]
    await database_sync_to_async(decide)(there, muted_by_host=False, allowed={"speak": False})
    assert (await refused(member))[0] == "forbidden"
    await database_sync_to_async(decide)(there, allowed={})
    await RoomPolicy.objects.aupdate_or_create(room=room, defaults={"encrypted": True})
    assert "encrypted" in (await refused(member))[1]
    assert not sent


def decide(participant: Participant, **decided: Any) -> None:
    Standing.objects.update_or_create(participant=participant, defaults=decided)


async def test_it_is_heard_as_theirs_marked_and_told_to_everyone(
    service: Service, room: Room, people: dict[str, User], sent: list[str], kokoro: Kokoro,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(speaking, "network", lambda: kokoro)
    await database_sync_to_async(voice_found)(people["member"], room)
    owner, _ = await service.join(await service.token(people["owner"]))
    member, me = await service.join(await service.token(people["member"]))
    asked = await member.request(SpeechSay(f"  {TEXT} "), SpeechAsked)
    assert sent == [asked.speech_id]
    client, address = await client_of(people["member"]), f"/api/voice/typed/{asked.speech_id}"
    assert (await client.get(address)).json() == {"state": "waiting", "message": "", "duration_s": 0.0, "url": None}
    assert (await member.request(SpeechPlay(asked.speech_id), Error)).code == "conflict"
    await database_sync_to_async(speaking.typed_speak)(asked.speech_id)
    told = (await client.get(address)).json()
    assert told["state"] == "spoken" and 1.0 < told["duration_s"] < 8.0
    with wave.open(io.BytesIO((await client.get(told["url"])).content)) as file:
        rate_hz, data = file.getframerate(), file.readframes(file.getnframes())
    samples = (np.frombuffer(data, "<i2") / 32768).astype(np.float32)
    assert len(samples) / rate_hz == pytest.approx(told["duration_s"], abs=0.01)
    assert find_marks(samples, rate_hz)
    for stranger in ("owner", "admin"):
        other = await client_of(people[stranger])
        assert (await other.get(address)).status_code == 404 and (await other.get(told["url"])).status_code == 404
    assert (await owner.request(SpeechPlay(asked.speech_id), Error)).code == "not_found"

    path: Path = (await TypedSpeech.objects.select_related("profile__recording").aget()).path
    assert is_there(path)
    await member.request(SpeechPlay(asked.speech_id), Done)
    said = (await owner.event(CaptionSaid)).caption
    assert (said.text, said.synthetic, said.final, said.participant_id) == (TEXT, True, True, me.participant_id)
    assert said.duration_s == told["duration_s"]
    assert not is_there(path) and not await TypedSpeech.objects.aexists(), "it is played once"
    _, late = await service.join(await service.token(people["admin"]))
    assert [(line.text, line.synthetic) for line in late.state.captioned] == [(TEXT, True)]
    await database_sync_to_async(heard_again)(me.participant_id, said.start_s, said.duration_s)


def is_there(path: Path) -> bool:
    return path.is_file()


def heard_again(participant_id: str, start_s: float, duration_s: float) -> None:
    """What a recogniser makes of the same sound is not told a second time; what is said later is."""
    speaker = Participant.objects.get(pk=participant_id)
    CaptionWish.objects.create(participant=speaker)
    heard = Understood(
        meeting_id=str(speaker.meeting_id), participant_id=participant_id, utterance_id=str(uuid.uuid4()),
        text="I agree with a plan.", start_s=start_s + 0.2, duration_s=duration_s - 0.3, final=True, lag_s=0.1,
    )  # fmt: skip
    understood_take(understood=heard, now=timezone.now())
    assert CaptionLine.objects.count() == 1
    later = start_s + duration_s + 2.0
    understood_take(understood=replace(heard, start_s=later, utterance_id=str(uuid.uuid4())), now=timezone.now())
    assert CaptionLine.objects.count() == 2


async def test_what_waits_is_bounded_and_goes_with_its_author_and_the_yes(
    service: Service, room: Room, people: dict[str, User], sent: list[str]
) -> None:
    await database_sync_to_async(voice_found)(people["member"], room)
    member, _ = await service.join(await service.token(people["member"]))
    for _ in range(3):
        await member.request(SpeechSay(TEXT), SpeechAsked)
    codes = [(await refused(member))[0] for _ in range(9)]
    assert codes[0] == "conflict" and codes[-1] == "too_often"
    await database_sync_to_async(consent_withdraw)(identity=Identity(people["member"].pk, None), recording=None)
    assert not await TypedSpeech.objects.aexists()
    await database_sync_to_async(speaking.typed_speak)(sent[0])  # a message that comes too late
    await database_sync_to_async(voice_found)(people["owner"], room)
    owner, _ = await service.join(await service.token(people["owner"]))
    await owner.request(SpeechSay(TEXT), SpeechAsked)
    await owner.request(Leave(), Done)
    assert not await TypedSpeech.objects.aexists()
