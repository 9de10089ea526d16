"""A host records: everyone sees it, the media worker writes it, and what was written is handed over once."""

import pytest

from accounts.models import User
from conference.audit.models import Entry
from conference.recordings.models import Recording, Track
from conference.rooms.models import Room, RunningRecording
from conference.signalling.errors import Full
from conference.signalling.messages import ChatSend, Done, Error, Leave, RecordingChanged, RecordingStart, RecordingStop
from conference.signalling.recording import RecordedTrack, RecordFailed, RecordStart, RecordStop, RecordStopped
from tests.conference.conftest import Browser, Node, Service
from tests.conference.test_media import media_worker

pytestmark = pytest.mark.django_db(transaction=True)


async def recorder(service: Service, participant_id: str, name: str = "media") -> Node:
    media = await media_worker(service, name)
    track = RecordedTrack(
        "00000000-0000-4000-8000-000000000001", participant_id, "camera", "video", "VP8", "camera.rtpdump"
    )
    media.answers |= {RecordStart: lambda m: Done(), RecordStop: lambda m: RecordStopped((track,))}
    return media


async def is_recording(browser: Browser, active: bool) -> RecordingChanged:
    return await browser.event(RecordingChanged, lambda e: e.recording.active is active)


async def test_a_host_records_and_everyone_sees_it(service: Service, room: Room, people: dict[str, User]) -> None:
    media = await media_worker(service)
    host, me = await service.join(await service.token(people["owner"]))
    other, _ = await service.join(await service.token(people["member"]))
    media.answers |= (await recorder(service, me.participant_id, "spare")).answers
    assert await other.refusal(RecordingStart()) == "forbidden"
    assert await host.refusal(RecordingStop()) == "conflict"
    await host.request(RecordingStart(), Done)
    assert await host.refusal(RecordingStart()) == "conflict"
    started = await is_recording(other, True)
    asked = await media.was_asked(RecordStart)
    recording = await Recording.objects.aget()
    assert (asked.recording_id, asked.directory) == (str(recording.pk), recording.directory)
    assert (asked.viewer_id, started.recording.recording_id) == (me.participant_id, str(recording.pk))
    await service.director.idle()
    await host.request(RecordingStop(), Done)
    await is_recording(other, False)
    await media.was_asked(RecordStop)
    await service.director.idle()
    assert (await Track.objects.aget()).path == "camera.rtpdump"
    assert await RunningRecording.objects.acount() == 0
    logged = Entry.objects.filter(action__startswith="recording.").order_by("at").values_list("action", "user__email")
    assert [entry async for entry in logged] == [
        ("recording.start", people["owner"].email), ("recording.stop", people["owner"].email),
    ]  # fmt: skip


async def test_recording_goes_on_at_another_worker_and_stops_with_the_meeting(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    host, me = await service.join(await service.token(people["owner"]))
    assert await host.refusal(RecordingStart()) == "unavailable"
    media = await recorder(service, me.participant_id)
    await service.director.idle()
    await host.request(RecordingStart(), Done)
    await media.was_asked(RecordStart)
    await media.stop()
    other = await recorder(service, me.participant_id, "media-2")
    await other.was_asked(RecordStart)
    await service.director.idle()
    await host.request(Leave(), Done)
    await other.was_asked(RecordStop)
    await service.director.idle()
    assert await Recording.objects.exclude(stopped_at=None).acount() == 1


async def test_a_full_disk_stops_the_recording_and_everyone_is_told_why(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    host, me = await service.join(await service.token(people["owner"]))
    other, _ = await service.join(await service.token(people["member"]))
    media = await recorder(service, me.participant_id)
    await service.director.idle()
    await host.request(RecordingStart(), Done)
    asked = await media.was_asked(RecordStart)
    await service.director.idle()
    await media.client.notify(RecordFailed(asked.recording_id, "disk_full"))
    for browser in (host, other):
        assert (await is_recording(browser, False)).recording.stopped_because == "disk_full"
    await media.was_asked(RecordStop)
    await service.director.idle()
    assert (await Track.objects.aget()).path == "camera.rtpdump"  # what was written is assembled as ever
    await other.request(ChatSend("it goes on"), Done)

    media.answers |= {RecordStart: refuse}
    await host.request(RecordingStart(), Done)
    assert await other.event(
        RecordingChanged, lambda e: e.recording.active and e.recording.recording_id != asked.recording_id
    )
    assert (await is_recording(other, False)).recording.stopped_because == "disk_full"


def refuse(message: RecordStart) -> Error:
    return Error("full", "the disk for recordings is full")


async def test_a_worker_that_is_gone_leaves_its_files(service: Service, room: Room, people: dict[str, User]) -> None:
    media = await recorder(service, "")
    host, _ = await service.join(await service.token(people["owner"]))
    await host.request(RecordingStart(), Done)
    await media.was_asked(RecordStart)
    await media.stop()
    await host.request(RecordingStop(), Done)
    await host.request(Leave(), Done)
    await service.director.idle()
    assert await Recording.objects.exclude(stopped_at=None).acount() == 1
    assert await Track.objects.acount() == 0


async def test_a_worker_that_refuses_to_write_ends_the_recording(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    def refuse(message: RecordStart) -> None:
        raise Full("the disk is full")

    media = await media_worker(service)
    media.answers[RecordStart] = refuse
    host, _ = await service.join(await service.token(people["owner"]))
    await host.request(RecordingStart(), Done)
    await is_recording(host, False)
    await service.director.idle()
    assert await RunningRecording.objects.acount() == 0
