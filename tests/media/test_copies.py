"""A meeting on two media workers: one copy of each publication crosses, and what is asked beyond reaches its sender."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from conference.media.copies import CopyLink
from conference.node.peer import PeerConnection
from conference.signalling.eye import Eye, encode_eye, split_addressed_eye
from conference.signalling.layers import decode_heights, encode_heights
from conference.signalling.peers import PeerOffer, PeerPublish
from conference.signalling.spreading import CopyOffer, CopyTarget, copies_peer_name
from conference.signalling.state import Publication
from tests.media.rooms import MEETING, Guest, Room, new_id, room
from tests.node.pairs import lose, until, vp8_frame

CAM = Publication("cam", "ada", "camera", "video")
MIC = Publication("mic", "ada", "microphone", "audio")
VIEWER = new_id()
VIEW = Publication("view", "subject", "view", "video", VIEWER)
KNOWN = {each.id: each for each in (CAM, MIC, VIEW)}


@asynccontextmanager
async def two_workers() -> AsyncIterator[tuple[Room, Room]]:
    """The worker that Ada is at, and another one, with web between them."""
    async with room() as there:

        async def offer(message: CopyOffer) -> str:
            publish = tuple(PeerPublish(line.mid, KNOWN[line.publication_id]) for line in message.copies)
            return await there.plane.offer(
                PeerOffer(
                    message.meeting_id, "copies", None, message.epoch, message.sdp, publish, (), layers=message.layers
                )
            )

        async with room(offer_copies=offer) as here:
            yield here, there


async def ada_at(here: Room) -> Guest:
    ada = here.guest("ada")
    camera = ada.publish("cam")
    ada.layer_of(camera)
    ada.publish("mic", "opus", "microphone")
    return await ada.negotiate()


async def listener_at(there: Room, name: str) -> Guest:
    guest = there.guest(name)
    guest.subscribe("cam")
    guest.subscribe("mic", "audio")
    return await guest.negotiate()


def link_of(here: Room) -> CopyLink:
    (link,) = here.plane._copying.links()
    return link


def crossing(here: Room) -> PeerConnection | None:
    return link_of(here)._peer


async def sending(ada: Guest, is_over: Callable[[], bool]) -> int:
    """Ada's camera and sound, until it is over; how many pictures were sent."""
    camera, microphone = (sender for sender, _ in ada._published)
    number = 0
    async with asyncio.timeout(30):
        while not is_over():
            camera.send(vp8_frame(number, key=True), number * 3000)
            microphone.send(b"sound %d" % number, number * 960)
            number += 1
            await asyncio.sleep(0.01)
    return number


def packets_to(there: Room, guest: Guest) -> int:
    """How many packets of the camera one guest was sent."""
    sent = there.plane._connections[guest.name].subscriptions.values()
    return sum(subscription.packets for subscription in sent if subscription.publication_id == "cam")


def counts(guests: list[Guest]) -> dict[str, list[int]]:
    """The numbers of the pictures that each got since the last call."""
    got: dict[str, list[int]] = {}
    for guest in guests:
        frames = iter(guest.received("cam").get_nowait, None)
        got[guest.name] = [int.from_bytes(frame.data[6:10], "big") for frame in frames]
    return got


async def test_one_copy_crosses_however_many_get_it_and_layers_cross_too() -> None:
    async with two_workers() as (here, there):
        ada = await ada_at(here)
        await here.plane.copy(MEETING, [CopyTarget("there", ("cam", "mic"))])
        guests = [await listener_at(there, name) for name in ("ben", "cid", "dan")]
        seen: dict[str, list[int]] = {guest.name: [] for guest in guests}

        def is_over() -> bool:
            for name, numbers in counts(guests).items():
                seen[name] += numbers
            return all(len(numbers) >= 30 for numbers in seen.values())

        await sending(ada, is_over)
        for numbers in seen.values():
            assert numbers == sorted(set(numbers))
        assert all(guest.received("mic").get_nowait() is not None for guest in guests)
        copied = link_of(here).subscriptions["cam"]
        each = [packets_to(there, guest) for guest in guests]
        # Three get what went over once: of the packets that crossed there are no more than of those that one got.
        assert max(each) <= copied.packets < 1.5 * max(each)
        assert (here.plane.stats().streams, there.plane.stats().streams) == (2, 6)
        whole = there.plane._meetings[MEETING].publications["cam"]
        assert whole.smaller is not None
        smaller, _ = ada._layers[0]
        smaller.send(vp8_frame(1, key=True), 0)
        await until(lambda: whole.smaller is not None and whole.smaller.ssrc is not None)


async def test_a_key_frame_and_what_is_lost_are_asked_for_across() -> None:
    async with two_workers() as (here, there):
        ada = await ada_at(here)
        asked: list[int] = []
        ada._published[0][0].on_keyframe_request = lambda: asked.append(1)
        await here.plane.copy(MEETING, [CopyTarget("there", ("cam",))])
        ben = await listener_at(there, "ben")
        await until(lambda: crossing(here) is not None and bool(link_of(here).subscriptions))
        seen: list[int] = []
        await sending(ada, lambda: bool(seen.extend(counts([ben])["ben"]) or len(seen) >= 5))
        before = len(asked)
        ben.received("cam").request_keyframe()
        await until(lambda: len(asked) > before)
        peer = crossing(here)
        assert peer is not None
        lose(peer, lambda n: n % 7 == 3)
        start = len(seen)
        await sending(ada, lambda: bool(seen.extend(counts([ben])["ben"]) or len(seen) >= start + 40))
        assert seen[start:] == sorted(set(seen[start:]))


async def test_a_broken_connection_is_made_anew_and_what_is_not_wanted_ends() -> None:
    async with two_workers() as (here, there):
        ada = await ada_at(here)
        await here.plane.copy(MEETING, [CopyTarget("there", ("cam", "mic"))])
        ben = await listener_at(there, "ben")
        seen: list[int] = []
        await sending(ada, lambda: bool(seen.extend(counts([ben])["ben"]) or len(seen) >= 5))
        await there.plane.close_peer("copies")
        here.plane.copy_again(copies_peer_name("there"))
        start = len(seen)
        await sending(ada, lambda: bool(seen.extend(counts([ben])["ben"]) or len(seen) >= start + 5))
        await here.plane.copy(MEETING, [CopyTarget("there", ("mic",))])
        await until(lambda: set(there.plane._meetings[MEETING].publications) == {"mic"})
        await here.plane.copy(MEETING, [])
        await until(lambda: not there.plane._meetings[MEETING].publications)
        assert here.plane.stats().streams == 0


async def test_who_is_beyond_is_drawn_from_their_eye_and_as_tall_as_they_show_it() -> None:
    async with two_workers() as (here, there):
        renderer, viewer = here.guest("renderer", participant_id=None), there.guest("viewer", participant_id=VIEWER)
        view = renderer.publish("view", "H264", "view", VIEWER)
        heights = renderer.peer.createDataChannel("layers")
        eyes = renderer.peer.createDataChannel("eyes", ordered=False, maxRetransmits=0)
        said: list[dict[str, int] | None] = []
        heights.on("message", lambda text: said.append(decode_heights(text)))
        arrived: list[bytes] = []
        eyes.on("message", arrived.append)
        await here.plane.copy(MEETING, [CopyTarget("there", ("view",))])
        viewer.subscribe("view")
        shown = viewer.peer.createDataChannel("layers")
        eye = viewer.peer.createDataChannel("eye", ordered=False, maxRetransmits=0)
        await renderer.negotiate()
        await viewer.negotiate()
        await until(lambda: eye.readyState == shown.readyState == "open")
        async with asyncio.timeout(20):
            while not arrived:
                eye.send(encode_eye(Eye(1, 0.25, 0.0, 0.0)))
                await asyncio.sleep(0.02)
        assert split_addressed_eye(arrived[0]) == (VIEWER, Eye(1, 0.25, 0.0, 0.0))
        mid = str(viewer._subscribed[0][0].mid)  # type: ignore[attr-defined]
        shown.send(encode_heights({mid: 321}))
        await until(lambda: said[-1:] == [{str(view.mid): 321}])
        shown.send(encode_heights({mid: 0}))
        await until(lambda: said[-1] == {str(view.mid): 0})
