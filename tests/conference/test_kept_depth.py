"""Depth is kept with a recording where the room says so: recorded, heard of by nobody, and beside it who sat where."""

import dataclasses

import pytest
from asgiref.sync import sync_to_async

from accounts.models import User
from conference.hosting.services.policy import policy_set
from conference.nodes.models import Node as NodeRow
from conference.recordings.models import Recording
from conference.recordings.seating import seatings
from conference.rooms.models import Publication, Room
from conference.signalling.cubes import CaptureStart
from conference.signalling.errors import SignallingError
from conference.signalling.hosting import HostCamera
from conference.signalling.kept_depth import CubeKeep, CubeOffer, SeatOf
from conference.signalling.messages import (
    Done,
    MediaAnswer,
    MediaOffer,
    PublicationChanged,
    PublishLine,
    RecordingStart,
    RecordingStop,
    ScenarioSet,
    Snapshot,
    SubscribeLine,
    Sync,
)
from conference.signalling.node_messages import NodeMediaOffer
from conference.signalling.peers import GatesSet, Held, PeerOffer
from conference.signalling.recording import RecordStart
from conference.signalling.spreading import CopiesSet
from tests.conference.access_addresses import NOBODY
from tests.conference.conftest import Node, Service
from tests.conference.test_cubes import CAMERA, CUBE, MICROPHONE, capture_node, cube_in, render_worker
from tests.conference.test_recording import recorder

pytestmark = pytest.mark.django_db(transaction=True)

TWO = dataclasses.replace(CUBE, cameras=(CAMERA, dataclasses.replace(CAMERA, serial="c1")))
LINES = (PublishLine("0", "cube"), PublishLine("1", "cube"))
OFFER = MediaOffer("depth", 1, "offer", LINES, ())


async def keeping_node(service: Service, credential: str) -> Node:
    node = await capture_node(service, credential)
    node.answers |= {CubeKeep: lambda m: Done()}
    return node


async def refusal(node: Node, offer: CubeOffer) -> str:
    with pytest.raises(SignallingError) as refused:
        await node.client.request(offer, MediaAnswer)
    return refused.value.code


async def test_cameras_are_published_to_be_recorded_and_nobody_hears_of_them(
    service: Service, room: Room, people: dict[str, User], cube_credential: str
) -> None:
    await sync_to_async(policy_set)(room=room, keeps_depth=True)
    await render_worker(service)
    media = await recorder(service, NOBODY)
    capture = await keeping_node(service, cube_credential)
    host, me = await service.join(await service.token(people["owner"]))
    cube = await cube_in(host)
    start = await capture.was_asked(CaptureStart)
    offer = CubeOffer(start.meeting_id, TWO, OFFER)
    assert await refusal(capture, offer) == "conflict", "nothing is recorded"
    await host.request(RecordingStart(), Done)
    asked = await capture.was_asked(CubeKeep)
    assert (asked.meeting_id, asked.kept) == (start.meeting_id, True)
    for wrong, code in (
        (dataclasses.replace(offer, cube=CUBE), "bad_message"),
        (dataclasses.replace(offer, offer=MICROPHONE, cube=CUBE), "forbidden"),
    ):
        assert await refusal(capture, wrong) == code
    await capture.client.request(offer, MediaAnswer)
    taken = await media.was_asked(PeerOffer)
    assert [(p.mid, p.publication.source, p.publication.kind) for p in taken.publish] == [
        ("0", "cube", "video"), ("1", "cube", "video"),
    ]  # fmt: skip
    first = await Publication.objects.aget(pk=taken.publish[0].publication.id)
    assert first.camera is not None
    assert (first.camera["serial"], first.camera["fx"]) == ("c0", 500.0)

    await capture.client.request(NodeMediaOffer(start.meeting_id, MICROPHONE), MediaAnswer)
    heard = await host.event(PublicationChanged)
    assert heard.publication.source == "microphone", "the first that anybody hears of"
    state = (await host.request(Sync(), Snapshot)).state
    assert [each.source for each in state.publications] == ["microphone"]
    wanted = MediaOffer("main", 1, "offer", (), (SubscribeLine("0", str(first.pk)),))
    assert await host.refusal(wanted) == "not_found"

    await host.request(HostCamera(cube.id, True), Done)
    await media.was_asked(GatesSet, lambda m: Held(cube.id, "cube") in m.gates.held)

    await service.director.idle()
    await host.request(ScenarioSet("side-by-side"), Done)
    await service.director.idle()
    await host.request(RecordingStop(), Done)
    await capture.was_asked(CubeKeep, lambda m: not m.kept)
    noted = await sync_to_async(seatings)(await Recording.objects.aget())
    assert [each.scenario for each in noted] == ["round-table", "side-by-side"]
    assert set(noted[0].seats) == {SeatOf(me.participant_id, 0), SeatOf(cube.id, 2)}
    assert noted[0].at_s < noted[1].at_s


async def test_in_a_spread_meeting_the_cameras_come_to_the_worker_that_records(
    service: Service, room: Room, people: dict[str, User], cube_credential: str
) -> None:
    await sync_to_async(policy_set)(room=room, keeps_depth=True)
    await render_worker(service)
    media = await recorder(service, NOBODY)
    capture = await keeping_node(service, cube_credential)
    host, _ = await service.join(await service.token(people["owner"]))
    await cube_in(host)
    start = await capture.was_asked(CaptureStart)
    other = await recorder(service, NOBODY, "media-2")
    for worker in (media, other):
        worker.answers |= {CopiesSet: lambda m: Done()}
    await NodeRow.objects.filter(name="media").aupdate(load=0.95)
    await capture.client.request(NodeMediaOffer(start.meeting_id, MICROPHONE), MediaAnswer)
    assert (await other.was_asked(PeerOffer)).publish[0].publication.source == "microphone"
    await host.request(RecordingStart(), Done)
    await media.was_asked(RecordStart)
    await capture.was_asked(CubeKeep)
    await capture.client.request(CubeOffer(start.meeting_id, TWO, OFFER), MediaAnswer)
    assert (await media.was_asked(PeerOffer)).publish[0].publication.source == "cube"
    await service.director.idle()
    copied = [
        p for asked in media.asked if isinstance(asked, CopiesSet) for t in asked.targets for p in t.publication_ids
    ]
    assert not copied


@pytest.mark.parametrize("policy", [{}, {"keeps_depth": True, "records_cubes": False}])
async def test_nothing_is_kept_where_the_room_or_the_person_does_not_say_so(
    service: Service, room: Room, people: dict[str, User], cube_credential: str, policy: dict[str, bool]
) -> None:
    await sync_to_async(policy_set)(room=room, **policy)
    await render_worker(service)
    media = await recorder(service, NOBODY)
    capture = await keeping_node(service, cube_credential)
    host, _ = await service.join(await service.token(people["owner"]))
    await cube_in(host)
    start = await capture.was_asked(CaptureStart)
    await host.request(RecordingStart(), Done)
    await media.was_asked(RecordStart)
    await service.director.idle()
    assert not any(isinstance(asked, CubeKeep) for asked in capture.asked)
    assert await refusal(capture, CubeOffer(start.meeting_id, TWO, OFFER)) == "conflict"
    assert not await sync_to_async(seatings)(await Recording.objects.aget())
