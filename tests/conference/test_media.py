"""Media through a meeting: offers are authorised, publications come and go, media workers die and come back."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from accounts.models import User
from conference.hosting.services.policy import policy_set
from conference.nodes.models import Node as Row
from conference.rooms.models import MediaPeer, Room
from conference.signalling.errors import Full
from conference.signalling.messages import (
    Done,
    Leave,
    MediaAnswer,
    MediaOffer,
    MediaRestart,
    PublicationChanged,
    PublicationRemoved,
    PublishLine,
    SubscribeLine,
)
from conference.signalling.node_messages import MediaTask, NodeLeave, NodeLeaving
from conference.signalling.peers import GatesSet, PeerAnswer, PeerClose, PeerOffer, PeerState
from tests.conference.conftest import Node, Service

pytestmark = pytest.mark.django_db(transaction=True)
CAMERA, MICROPHONE = PublishLine("0", "camera"), PublishLine("1", "microphone")


def offer(
    epoch: int = 1, publish: tuple[PublishLine, ...] = (CAMERA, MICROPHONE), subscribe: tuple[SubscribeLine, ...] = ()
) -> MediaOffer:
    return MediaOffer("main", epoch, f"offer {epoch}", publish, subscribe)


async def media_worker(service: Service, name: str = "media", lacks: tuple[MediaTask, ...] = ()) -> Node:
    node = await service.node("media", name, lacks=lacks)
    node.answers = {
        PeerOffer: lambda m: PeerAnswer(f"answer to {m.sdp}"),
        PeerClose: lambda m: Done(),
        GatesSet: lambda m: Done(),
    }
    return await node.start()


ONLY_FORWARDS: tuple[MediaTask, ...] = ("views", "recording", "captions", "copies")


@pytest.mark.parametrize("encrypted", [False, True])
async def test_a_worker_that_only_forwards_gets_the_rooms_that_need_no_more(
    service: Service, room: Room, people: dict[str, User], settings: Any, encrypted: bool
) -> None:
    settings.SPREAD_LOAD = 0.0
    await sync_to_async(policy_set)(room=room, encrypted=encrypted)
    does_all, forwards = await media_worker(service, "all"), await media_worker(service, "forwards", ONLY_FORWARDS)
    owner, _ = await service.join(await service.token(people["owner"]))
    await owner.request(offer(), MediaAnswer)
    taken, other = (forwards, does_all) if encrypted else (does_all, forwards)
    await taken.was_asked(PeerOffer)
    # Nor does a room spread to it or from it, however loaded its worker is.
    member, welcome = await service.join(await service.token(people["member"]))
    await member.request(offer(), MediaAnswer)
    await taken.was_asked(PeerOffer, lambda asked: asked.participant_id == welcome.participant_id)
    assert other.asked == []


async def test_where_there_is_no_other_a_worker_that_only_forwards_takes_every_room(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    forwards = await media_worker(service, lacks=ONLY_FORWARDS)
    owner, _ = await service.join(await service.token(people["owner"]))
    await owner.request(offer(), MediaAnswer)
    await forwards.was_asked(PeerOffer)


async def test_what_is_published_can_be_subscribed_to(service: Service, room: Room, people: dict[str, User]) -> None:
    media = await media_worker(service)
    first, one = await service.join(await service.token(people["owner"]))
    second, two = await service.join(await service.token(people["member"]))
    assert (await first.request(offer(), MediaAnswer)).sdp == "answer to offer 1"
    asked = await media.was_asked(PeerOffer)
    assert (asked.participant_id, [p.mid for p in asked.publish]) == (one.participant_id, ["0", "1"])
    camera = (await second.event(PublicationChanged, lambda e: e.publication.source == "camera")).publication
    assert (camera.participant_id, camera.kind, camera.id) == (
        one.participant_id,
        "video",
        asked.publish[0].publication.id,
    )
    wanted = (SubscribeLine("2", camera.id),)
    await second.request(offer(publish=(), subscribe=wanted), MediaAnswer)
    asked = await media.was_asked(PeerOffer, lambda m: m.participant_id == two.participant_id)
    assert asked.subscribe == wanted


async def test_renegotiation_keeps_what_stays_and_ends_what_is_not_listed(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    await media_worker(service)
    browser, _ = await service.join(await service.token(people["owner"]))
    await browser.request(offer(), MediaAnswer)
    camera = (await browser.event(PublicationChanged, lambda e: e.publication.source == "camera")).publication
    await browser.request(offer(publish=(MICROPHONE,)), MediaAnswer)
    assert (await browser.event(PublicationRemoved)).publication_id == camera.id
    microphones = [
        e.message for e in browser.came
        if isinstance(e.message, PublicationChanged) and e.message.publication.source == "microphone"
    ]  # fmt: skip
    assert len(microphones) == 1


async def test_a_higher_epoch_replaces_the_connection_and_a_lower_is_refused(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    await media_worker(service)
    browser, _ = await service.join(await service.token(people["owner"]))
    await browser.request(offer(epoch=5, publish=(CAMERA,)), MediaAnswer)
    before = (await browser.event(PublicationChanged)).publication.id
    await browser.request(offer(epoch=6, publish=(CAMERA,)), MediaAnswer)
    await browser.event(PublicationChanged, lambda e: e.publication.id != before)
    assert (await browser.event(PublicationRemoved)).publication_id == before
    assert await browser.refusal(offer(epoch=5)) == "conflict"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (offer(publish=(PublishLine("0", "view", "subject", "viewer"),)), "forbidden"),
        (offer(publish=(PublishLine("0", "camera", subject_id="somebody"),)), "forbidden"),
        (offer(publish=(CAMERA, PublishLine("1", "camera"))), "bad_message"),
        (offer(publish=(CAMERA, PublishLine("0", "microphone"))), "bad_message"),
        (offer(epoch=-1), "bad_message"),
        (MediaOffer("", 1, "", (), ()), "bad_message"),
        (offer(subscribe=(SubscribeLine("5", "not an id"),)), "not_found"),
        (offer(subscribe=(SubscribeLine("5", "00000000-0000-0000-0000-000000000000"),)), "not_found"),
    ],
)
async def test_an_offer_of_what_is_not_ones_own_is_refused(
    service: Service, room: Room, people: dict[str, User], wrong: MediaOffer, code: str
) -> None:
    media = await media_worker(service)
    browser, _ = await service.join(await service.token(people["owner"]))
    assert await browser.refusal(wrong) == code
    assert not any(isinstance(asked, PeerOffer) for asked in media.asked)


async def test_a_publication_of_another_meeting_is_not_found(
    service: Service, room: Room, other_room: Room, people: dict[str, User]
) -> None:
    await media_worker(service)
    theirs, _ = await service.join(await service.token(people["stranger"], slug="elsewhere"), "elsewhere")
    await theirs.request(offer(), MediaAnswer)
    foreign = (await theirs.event(PublicationChanged)).publication.id
    browser, _ = await service.join(await service.token(people["owner"]))
    assert await browser.refusal(offer(subscribe=(SubscribeLine("7", foreign),))) == "not_found"


async def test_without_a_media_worker_an_offer_is_unavailable_and_later_asked_for(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    browser, _ = await service.join(await service.token(people["owner"]))
    assert await browser.refusal(offer()) == "unavailable"
    await media_worker(service)
    assert (await browser.event(MediaRestart)).peer == "main"
    await browser.request(offer(epoch=2), MediaAnswer)


async def test_a_refusal_of_the_media_worker_reaches_the_browser(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    def refuse(message: Any) -> None:
        raise Full("150 streams are the limit")

    media = await media_worker(service)
    media.answers[PeerOffer] = refuse
    browser, _ = await service.join(await service.token(people["owner"]))
    assert await browser.refusal(offer()) == "full"
    assert not any(isinstance(e.message, PublicationChanged) for e in browser.came)


async def test_when_the_media_worker_dies_everyone_moves_to_another(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    media = await media_worker(service)
    browser, _ = await service.join(await service.token(people["owner"]))
    await browser.request(offer(), MediaAnswer)
    await media.stop()
    await browser.event(PublicationRemoved)
    other = await media_worker(service, "media-2")
    await browser.event(MediaRestart)
    await browser.request(offer(epoch=2), MediaAnswer)
    assert (await other.was_asked(PeerOffer)).epoch == 2


async def test_a_worker_that_ends_hands_its_meetings_over_before(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    ending = await media_worker(service)
    browser, _ = await service.join(await service.token(people["owner"]))
    await browser.request(offer(), MediaAnswer)
    assert (await ending.client.request(NodeLeave(), NodeLeaving)).moved == 0  # nobody could take over
    await Row.objects.aupdate(draining=False)
    other = await media_worker(service, "media-2")
    assert (await ending.client.request(NodeLeave(), NodeLeaving)).moved == 1
    assert (await browser.event(MediaRestart)).peer == "main"
    await browser.request(offer(2), MediaAnswer)
    assert (await other.was_asked(PeerOffer)).epoch == 2
    assert await Row.objects.acount() == 2  # all that, while the first is still there


async def test_a_request_that_a_dying_worker_does_not_answer_is_refused_at_once(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    media = await media_worker(service)

    async def die(message: Any) -> None:
        await asyncio.Event().wait()

    media.answers[PeerOffer] = die
    browser, _ = await service.join(await service.token(people["owner"]))
    pending = asyncio.create_task(browser.refusal(offer()))
    await media.was_asked(PeerOffer)
    await media.stop()
    assert await pending == "unavailable"


async def test_a_failed_connection_is_asked_for_again(service: Service, room: Room, people: dict[str, User]) -> None:
    media = await media_worker(service)
    browser, _ = await service.join(await service.token(people["owner"]))
    await browser.request(offer(epoch=3, publish=(CAMERA,)), MediaAnswer)
    peer_id = (await media.was_asked(PeerOffer)).peer_id
    await media.client.notify(PeerState(peer_id, 2, "failed"))  # an old epoch: nothing happens
    await media.client.notify(PeerState(peer_id, 3, "connected"))
    await media.client.notify(PeerState(peer_id, 3, "failed"))
    await browser.event(MediaRestart)
    await browser.event(PublicationRemoved)
    assert sum(isinstance(e.message, MediaRestart) for e in browser.came) == 1


async def test_who_leaves_is_closed_at_the_media_worker(service: Service, room: Room, people: dict[str, User]) -> None:
    media = await media_worker(service)
    browser, _ = await service.join(await service.token(people["owner"]))
    await browser.request(offer(), MediaAnswer)
    await browser.request(Leave(), Done)
    closed = await media.was_asked(PeerClose)
    assert closed.peer_id == (await media.was_asked(PeerOffer)).peer_id
    await service.director.idle()
    assert await MediaPeer.objects.acount() == 0


async def test_meetings_go_to_the_least_loaded_media_worker(
    service: Service, room: Room, other_room: Room, people: dict[str, User]
) -> None:
    workers = [await media_worker(service, "one"), await media_worker(service, "two")]
    one, _ = await service.join(await service.token(people["owner"]))
    two, _ = await service.join(await service.token(people["stranger"], slug="elsewhere"), "elsewhere")
    await one.request(offer(), MediaAnswer)
    await two.request(offer(), MediaAnswer)
    offers = [[asked for asked in worker.asked if isinstance(asked, PeerOffer)] for worker in workers]
    assert [len(asked) for asked in offers] == [1, 1]
