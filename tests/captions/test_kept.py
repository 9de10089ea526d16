"""What stays of captions: what was recorded by its speakers' leave, with what they and hosts wrote in its place."""

import datetime
import uuid
from collections.abc import Callable

import pytest
from channels.db import database_sync_to_async
from django.test import Client
from django.utils import timezone

from accounts.models import User
from conference.audit.models import Entry
from conference.captions.inbox import understood_tell
from conference.captions.models import CaptionLine
from conference.captions.queue import Understood
from conference.recordings.models import Recording
from conference.rooms.models import Meeting, Room
from conference.signalling.captions import CaptionCorrect, CaptionSaid, CaptionsWant, ListenSet
from conference.signalling.hosting import RecordingConsent
from conference.signalling.messages import Done, Leave, RecordingStart
from conference.signalling.recording import RecordStop, RecordStopped
from tests.captions.test_captions import invite_code as invite_code
from tests.captions.test_captions import people as people
from tests.captions.test_captions import room as room
from tests.captions.test_captions import sent as sent
from tests.captions.test_captions import service as service
from tests.conference.conftest import Service
from tests.conference.test_recording import recorder

pytestmark = pytest.mark.django_db(transaction=True)
Say = Callable[[str, str], Understood]


def saying(meeting: str) -> Say:
    """Makes what somebody says now."""

    def say(participant_id: str, text: str) -> Understood:
        start_s = timezone.now().timestamp()
        return Understood(meeting, participant_id, str(uuid.uuid4()), text, start_s, 0.0, True, 0.1)

    return say


def seen_by(user: User, meeting: Meeting) -> list[tuple[str, str, bool]]:
    client = Client()
    client.force_login(user)
    said = client.get(f"/api/history/{meeting.pk}").json()["said"]
    return [(line["name"], line["text"], line["corrected"]) for line in said]


async def test_corrections_of_speakers_and_hosts_stay_with_the_recording(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    media = await recorder(service, "")
    media.answers |= {ListenSet: lambda message: Done(), RecordStop: lambda message: RecordStopped(())}
    owner, me = await service.join(await service.token(people["owner"]))
    member, other = await service.join(await service.token(people["member"]))
    admin, third = await service.join(await service.token(people["admin"]))
    await owner.request(CaptionsWant(True), Done)
    meeting = await Meeting.objects.aget()
    say = saying(str(meeting.pk))
    await understood_tell(say(me.participant_id, "Nobody records this."))
    await owner.request(RecordingStart(), Done)
    await understood_tell(say(other.participant_id, "I have not been asked."))
    for each in (member, admin):
        await each.request(RecordingConsent(True), Done)
    heard = {
        "owner": say(me.participant_id, "Good mourning."),
        "member": say(other.participant_id, "The second raw."),
        "struck": say(other.participant_id, "Between you and me."),
        "admin": say(third.participant_id, "I shall say no later."),
    }
    for understood in heard.values():
        await understood_tell(understood)

    row = CaptionCorrect(heard["member"].utterance_id, " The second  row. ")
    await member.request(row, Done)
    said = (await owner.event(CaptionSaid, lambda e: e.caption.corrected)).caption
    assert (said.text, said.struck) == ("The second row.", False)
    assert await member.refusal(CaptionCorrect(heard["owner"].utterance_id, "Good morning.")) == "not_found"
    assert await member.refusal(CaptionCorrect(heard["member"].utterance_id, "  ")) == "bad_message"
    await owner.request(CaptionCorrect(heard["owner"].utterance_id, "Good morning."), Done)
    await owner.request(CaptionCorrect(heard["struck"].utterance_id, "Between you and me.", True), Done)
    await member.event(CaptionSaid, lambda e: e.caption.struck and not e.caption.corrected)
    corrections = Entry.objects.filter(action__startswith="caption.").values_list("action", flat=True)
    assert [action async for action in corrections] == ["caption.strike"], "hosts' on what others said alone"
    await admin.request(RecordingConsent(False), Done)
    for each in (member, admin, owner):
        await each.request(Leave(), Done)
    await service.director.idle()

    seen = await database_sync_to_async(seen_by)(people["member"], meeting)
    assert seen == [("Zoe", "Good morning.", True), ("Zoe", "The second row.", True)]
    assert await CaptionLine.objects.acount() == 3, "what was marked is kept for the recording's last pass"
    await database_sync_to_async(Recording.objects.all().delete)()
    assert await CaptionLine.objects.acount() == 0


async def test_what_began_before_the_recording_or_the_consent_does_not_stay(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    media = await recorder(service, "")
    media.answers |= {ListenSet: lambda message: Done(), RecordStop: lambda message: RecordStopped(())}
    owner, me = await service.join(await service.token(people["owner"]))
    await owner.request(CaptionsWant(True), Done)
    await owner.request(RecordingStart(), Done)
    meeting = await Meeting.objects.aget()
    recording = await Recording.objects.aget()
    early = saying(str(meeting.pk))(me.participant_id, "Before")
    before = (recording.started_at - datetime.timedelta(seconds=1)).timestamp()
    await understood_tell(Understood(**{**vars(early), "start_s": before}))
    assert (await CaptionLine.objects.aget()).recording_id is None
