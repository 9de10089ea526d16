"""Cubes in a meeting: seated, linked to a render worker, shown to viewers, and cleared away when a node dies."""

import dataclasses

import pytest
from asgiref.sync import sync_to_async

from accounts.models import User
from conference.hosting.services.policy import policy_set
from conference.rooms.models import ConnectionQuality, Room
from conference.signalling.cubes import (
    CaptureStart,
    CaptureStop,
    CubeCameras,
    LinkAnswer,
    LinkClose,
    LinkOffer,
    LinkRestart,
)
from conference.signalling.errors import SignallingError
from conference.signalling.messages import (
    Done,
    Error,
    Leave,
    MediaAnswer,
    MediaOffer,
    MediaRestart,
    ParticipantChanged,
    ParticipantLeft,
    PublicationChanged,
    PublicationRemoved,
    PublishLine,
    SeatTake,
    SubscribeLine,
    ViewsWant,
)
from conference.signalling.node_messages import NodeLeave, NodeLeaving, NodeMediaOffer
from conference.signalling.peers import PeerOffer
from conference.signalling.quality import EyeContactSeen
from conference.signalling.rendered import RenderPlan, ViewQuality
from conference.signalling.state import CameraDescription, CubeDescription, Participant
from tests.conference.conftest import Browser, Node, Service
from tests.conference.test_media import media_worker

pytestmark = pytest.mark.django_db(transaction=True)

CAMERA = CameraDescription(
    "c0", 640, 480, 500.0, 500.0, 320.0, 240.0, (1.0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1)
)
CUBE = CubeDescription("Ada", (CAMERA,), (), 30.0)
MICROPHONE = MediaOffer("microphone", 1, "offer", (PublishLine("0", "microphone"),), ())


async def capture_node(service: Service, credential: str) -> Node:
    node = await service.node("capture", "cube-ada", credential)
    node.answers = {
        CaptureStart: lambda m: Done(),
        CaptureStop: lambda m: Done(),
        LinkRestart: lambda m: None,
        MediaRestart: lambda m: None,
    }
    return await node.start()


async def render_worker(service: Service, name: str = "render") -> Node:
    node = await service.node("render", name)
    node.answers = {
        LinkOffer: lambda m: LinkAnswer("link answer"),
        LinkClose: lambda m: Done(),
        RenderPlan: lambda m: Done(),
        MediaRestart: lambda m: None,
    }
    return await node.start()


async def cube_in(browser: Browser) -> Participant:
    return (await browser.event(ParticipantChanged, lambda e: e.participant.kind == "cube")).participant


async def link(capture: Node, epoch: int = 1) -> LinkOffer:
    start = await capture.was_asked(CaptureStart)
    offer = LinkOffer(start.meeting_id, start.participant_id, epoch, "link offer", CUBE)
    assert (await capture.client.request(offer, LinkAnswer)).sdp == "link answer"
    return offer


async def test_a_cube_comes_is_linked_and_drawn_for_every_viewer(
    service: Service, room: Room, people: dict[str, User], cube_credential: str
) -> None:
    render, capture = await render_worker(service), await capture_node(service, cube_credential)
    browser, welcome = await service.join(await service.token(people["owner"]))
    cube = await cube_in(browser)
    assert (cube.name, cube.seat, cube.role) == ("Ada", 2, "participant")
    offer = await link(capture)
    assert offer.participant_id == cube.id
    assert await render.was_asked(LinkOffer) == offer
    plan = await render.was_asked(RenderPlan)
    assert [(s.participant_id, s.seat) for s in plan.subjects] == [(cube.id, 2)]
    assert [(v.participant_id, v.seat) for v in plan.viewers] == [(welcome.participant_id, 0)]
    await browser.request(ViewsWant(False), Done)
    await render.was_asked(RenderPlan, lambda p: p.viewers == ())
    await browser.request(Leave(), Done)
    await capture.was_asked(CaptureStop)
    assert (await render.was_asked(LinkClose)).participant_id == cube.id
    await render.was_asked(RenderPlan, lambda p: p.subjects == ())
    await service.director.idle()


async def test_a_cube_stays_out_of_a_room_that_only_browsers_can_read(
    service: Service, room: Room, people: dict[str, User], cube_credential: str
) -> None:
    await sync_to_async(policy_set)(room=room, encrypted=True)
    await media_worker(service)
    await render_worker(service)
    capture = await capture_node(service, cube_credential)
    _, welcome = await service.join(await service.token(people["owner"]))
    await service.director.idle()
    assert [one.kind for one in welcome.state.participants] == ["browser"]
    assert not any(isinstance(asked, CaptureStart) for asked in capture.asked)


async def test_a_cubes_seat_is_known_while_the_cube_is_away(
    service: Service, room: Room, people: dict[str, User], cube_credential: str
) -> None:
    browser, welcome = await service.join(await service.token(people["owner"]))
    assert [(seat.seat, seat.name) for seat in welcome.state.room.cube_seats] == [(2, "Ada")]
    refused = await browser.request(SeatTake(2), Error)
    assert refused.code == "conflict"


async def test_a_view_is_for_its_viewer_alone(
    service: Service, room: Room, people: dict[str, User], cube_credential: str
) -> None:
    media, render, capture = (
        await media_worker(service), await render_worker(service), await capture_node(service, cube_credential),
    )  # fmt: skip
    browser, me = await service.join(await service.token(people["owner"]))
    other, _ = await service.join(await service.token(people["member"]))
    offer = await link(capture)
    plan = await render.was_asked(RenderPlan)
    # Word of the view's size may come before the view.
    quality = ViewQuality(plan.meeting_id, offer.participant_id, me.participant_id, 320, 400, 12.0)
    await render.client.notify(quality)
    view = PublishLine("0", "view", offer.participant_id, me.participant_id)
    await render.client.request(
        NodeMediaOffer(plan.meeting_id, MediaOffer("views", 1, "offer", (view,), ())), MediaAnswer
    )
    asked = await media.was_asked(PeerOffer)
    assert asked.participant_id is None
    assert asked.publish[0].publication.viewer_id == me.participant_id
    shown = (await browser.event(PublicationChanged, lambda e: e.publication.width is not None)).publication
    assert (shown.source, shown.participant_id, shown.height) == ("view", offer.participant_id, 400)
    # How far it misses the viewer's eye is kept with the meeting.
    seen = EyeContactSeen(plan.meeting_id, offer.participant_id, me.participant_id, 100, 0.5)
    await render.client.notify(seen)
    await render.client.notify(dataclasses.replace(seen, error_deg=-1.0))
    await render.client.notify(dataclasses.replace(seen, pictures=300, error_deg=0.1))
    with pytest.raises(SignallingError):
        await render.client.request(LinkAnswer(""), Done)  # answered after what was said before
    kept = await ConnectionQuality.objects.aget(participant=me.participant_id)
    assert kept.eye_error_deg == pytest.approx(0.2)
    subscribe = MediaOffer("main", 1, "offer", (), (SubscribeLine("0", shown.id),))
    await browser.request(subscribe, MediaAnswer)
    assert await other.refusal(subscribe) == "not_found"
    await browser.request(Leave(), Done)
    await other.event(PublicationRemoved, lambda e: e.publication_id == shown.id)


async def test_everyone_hears_of_a_cubes_lost_cameras(
    service: Service, room: Room, people: dict[str, User], cube_credential: str
) -> None:
    capture = await capture_node(service, cube_credential)
    browser, _ = await service.join(await service.token(people["owner"]))
    cube = await cube_in(browser)
    assert cube.cameras_lost == 0
    start = await capture.was_asked(CaptureStart)
    await capture.client.notify(CubeCameras(start.meeting_id, 6, ("left", "top")))
    lost = await browser.event(ParticipantChanged, lambda e: e.participant.cameras_lost > 0)
    assert (lost.participant.id, lost.participant.cameras_lost) == (cube.id, 2)
    heard = len(browser.came)
    _, late = await service.join(await service.token(people["member"]))
    assert next(p for p in late.state.participants if p.id == cube.id).cameras_lost == 2
    # Nothing new is no event, and nonsense is refused.
    await capture.client.notify(CubeCameras(start.meeting_id, 6, ("left", "top")))
    await capture.client.notify(CubeCameras(start.meeting_id, 1, ("left", "top")))
    await capture.client.notify(CubeCameras(start.meeting_id, 6, ()))
    back = await browser.wait(
        lambda e: (
            e in browser.came[heard:]
            and isinstance(e.message, ParticipantChanged)
            and e.message.participant.id == cube.id
        )
    )
    assert isinstance(back.message, ParticipantChanged) and back.message.participant.cameras_lost == 0


async def test_the_microphone_of_a_cube_is_published(
    service: Service, room: Room, people: dict[str, User], cube_credential: str
) -> None:
    media, capture = await media_worker(service), await capture_node(service, cube_credential)
    browser, _ = await service.join(await service.token(people["owner"]))
    start = await capture.was_asked(CaptureStart)
    await capture.client.request(NodeMediaOffer(start.meeting_id, MICROPHONE), MediaAnswer)
    heard = (await browser.event(PublicationChanged)).publication
    assert (heard.participant_id, heard.source, heard.kind) == (start.participant_id, "microphone", "audio")
    assert (await media.was_asked(PeerOffer)).participant_id == start.participant_id


async def test_when_the_capture_node_dies_its_person_leaves(
    service: Service, room: Room, people: dict[str, User], cube_credential: str
) -> None:
    render, capture = await render_worker(service), await capture_node(service, cube_credential)
    browser, _ = await service.join(await service.token(people["owner"]))
    cube = await cube_in(browser)
    await link(capture)
    await capture.stop()
    assert (await browser.event(ParticipantLeft)).participant_id == cube.id
    assert (await render.was_asked(LinkClose)).participant_id == cube.id
    back = await capture_node(service, cube_credential)
    assert (await back.was_asked(CaptureStart)).participant_id != cube.id


async def test_when_the_render_worker_dies_the_cube_is_linked_to_another(
    service: Service, room: Room, people: dict[str, User], cube_credential: str
) -> None:
    render, capture = await render_worker(service), await capture_node(service, cube_credential)
    await service.join(await service.token(people["owner"]))
    offer = await link(capture)
    await render.was_asked(RenderPlan)
    await render.stop()
    other = await render_worker(service, "render-2")
    assert (await capture.was_asked(LinkRestart)).meeting_id == offer.meeting_id
    await link(capture, epoch=2)
    assert (await other.was_asked(LinkOffer)).epoch == 2
    await other.was_asked(RenderPlan)


async def test_a_render_worker_that_ends_hands_its_people_over_before(
    service: Service, room: Room, people: dict[str, User], cube_credential: str
) -> None:
    render, capture = await render_worker(service), await capture_node(service, cube_credential)
    other = await render_worker(service, "render-2")
    await service.join(await service.token(people["owner"]))
    await link(capture)
    drawing = render if any(isinstance(message, LinkOffer) for message in render.asked) else other
    taking_over = other if drawing is render else render
    await drawing.was_asked(RenderPlan, lambda plan: len(plan.subjects) == 1)
    assert (await drawing.client.request(NodeLeave(), NodeLeaving)).moved == 1
    await capture.was_asked(LinkRestart)
    await link(capture, epoch=2)
    assert (await taking_over.was_asked(LinkOffer)).epoch == 2
    await taking_over.was_asked(RenderPlan, lambda plan: len(plan.subjects) == 1)
    await drawing.was_asked(RenderPlan, lambda plan: not plan.subjects)  # it is free to end


async def test_when_the_media_worker_dies_nodes_are_told_by_their_own_names(
    service: Service, room: Room, people: dict[str, User], cube_credential: str
) -> None:
    media, capture = await media_worker(service), await capture_node(service, cube_credential)
    await service.join(await service.token(people["owner"]))
    start = await capture.was_asked(CaptureStart)
    await capture.client.request(NodeMediaOffer(start.meeting_id, MICROPHONE), MediaAnswer)
    await media.stop()
    await media_worker(service, "media-2")
    assert (await capture.was_asked(MediaRestart)).peer == "microphone"


async def test_without_a_render_worker_the_link_is_unavailable_and_later_asked_for(
    service: Service, room: Room, people: dict[str, User], cube_credential: str
) -> None:
    capture = await capture_node(service, cube_credential)
    await service.join(await service.token(people["owner"]))
    with pytest.raises(SignallingError, match="no render worker"):
        await link(capture)
    await render_worker(service)
    await capture.was_asked(LinkRestart)
    await link(capture, epoch=2)


async def test_a_node_may_not_speak_for_others(
    service: Service, room: Room, people: dict[str, User], cube_credential: str
) -> None:
    media, render, capture = (
        await media_worker(service), await render_worker(service), await capture_node(service, cube_credential),
    )  # fmt: skip
    _, me = await service.join(await service.token(people["owner"]))
    offer = await link(capture)
    await render.was_asked(RenderPlan)
    stranger = await render_worker(service, "render-2")
    view = PublishLine("0", "view", offer.participant_id, me.participant_id)
    myself = PublishLine("0", "view", me.participant_id, offer.participant_id)

    def views(line: PublishLine) -> NodeMediaOffer:
        return NodeMediaOffer(offer.meeting_id, MediaOffer("views", 1, "offer", (line,), ()))

    def by(publish: tuple[PublishLine, ...], subscribe: tuple[SubscribeLine, ...] = ()) -> NodeMediaOffer:
        return NodeMediaOffer(offer.meeting_id, MediaOffer("microphone", 1, "offer", publish, subscribe))

    refusals = [
        (stranger, views(view), "not_found"),  # draws nobody in this meeting
        (render, views(myself), "not_found"),  # the subject isn't one of its own
        (render, by((PublishLine("0", "camera"),)), "forbidden"),
        (capture, views(view), "forbidden"),
        (capture, by((), (SubscribeLine("0", offer.participant_id),)), "forbidden"),
        (media, by((PublishLine("0", "microphone"),)), "forbidden"),
        (render, offer, "not_found"),  # only a cube's own node offers its cameras
        (capture, LinkOffer(offer.meeting_id, me.participant_id, 2, "", CUBE), "not_found"),
        (capture, LinkOffer("nonsense", offer.participant_id, 2, "", CUBE), "not_found"),
        (
            capture,
            LinkOffer(offer.meeting_id, offer.participant_id, 2, "", CubeDescription("", (), (), 1.0)),
            "bad_message",
        ),
    ]
    for node, message, code in refusals:
        with pytest.raises(SignallingError) as caught:
            await node.client.request(message, MediaAnswer)
        assert caught.value.code == code, message


async def test_word_of_somebody_who_has_left_is_no_complaint(
    service: Service, room: Room, people: dict[str, User], cube_credential: str
) -> None:
    render, capture = await render_worker(service), await capture_node(service, cube_credential)
    _, me = await service.join(await service.token(people["owner"]))
    offer = await link(capture)
    gone = "00000000-0000-4000-8000-000000000000"
    await render.client.notify(ViewQuality(offer.meeting_id, offer.participant_id, gone, 320, 400, 12.0))
    seen = len(render.asked)
    quality = ViewQuality(offer.meeting_id, offer.participant_id, me.participant_id, 320, 400, 12.0)
    await render.client.request(quality, Done)  # its answer comes after whatever the notice would have brought
    assert {type(message) for message in render.asked[seen:]} <= {RenderPlan}
