"""The media plane through its interface, with real peers over loopback."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conference.media.plane import RecordingRequest
from conference.signalling.errors import BadMessage, Conflict, Full, NotFound, Unsupported
from conference.signalling.eye import Eye, encode_eye, split_addressed_eye
from conference.signalling.messages import SubscribeLine
from conference.signalling.peers import PeerState
from tests.media import rooms
from tests.media.conftest import OpenRoom
from tests.media.dumps import dumped
from tests.media.rooms import MEETING, Guest, Room, new_id
from tests.node.pairs import lose, until, vp8_frame

PASS_S = 60.0
"""On a machine that does much else."""


async def pass_frames(sender_guest: Guest, publication_id: str, receivers: list[Guest], count: int = 3) -> None:
    """Sends frames until each receiver got `count` of them in order."""
    sender = sender_guest.sender(publication_id)
    got: list[list[int]] = [[] for _ in receivers]
    number = 0
    async with asyncio.timeout(PASS_S):
        while any(len(numbers) < count for numbers in got):
            sender.send(vp8_frame(number, key=True), number * 3000)
            number += 1
            await asyncio.sleep(0.01)
            for numbers, receiver in zip(got, receivers, strict=True):
                while (frame := receiver.received(publication_id).get_nowait()) is not None:
                    numbers.append(int.from_bytes(frame.data[6:10], "big"))
    assert all(numbers == sorted(numbers) for numbers in got)


async def speaker_and_listener(here: Room[Any]) -> tuple[Guest, Guest]:
    speaker, listener = here.guest("speaker"), here.guest("listener")
    speaker.publish("cam")
    await speaker.negotiate()
    listener.subscribe("cam")
    await listener.negotiate()
    return speaker, listener


async def test_frames_go_from_one_to_all(room: OpenRoom) -> None:
    async with room() as here:
        speaker, listener = await speaker_and_listener(here)
        late = here.guest("late")
        late.subscribe("cam")
        await late.negotiate()
        await pass_frames(speaker, "cam", [listener, late])
        assert here.plane.stats().streams == 2


async def test_sound_and_h264_go_too(room: OpenRoom) -> None:
    async with room() as here:
        cube, viewer = here.guest("cube"), here.guest("viewer")
        view, microphone = cube.publish("view", "H264", "view", "viewer"), cube.publish("mic", "opus", "microphone")
        await cube.negotiate()
        viewer.subscribe("view")
        viewer.subscribe("mic", "audio")
        await viewer.negotiate()
        frame = b"\x00\x00\x00\x01\x67s\x00\x00\x00\x01\x65" + b"i" * 3000
        assert view.send(frame, 3000)
        assert microphone.send(b"sound", 960)
        assert (await viewer.received("view").get()).data == frame
        assert (await viewer.received("mic").get()).data == b"sound"


async def test_what_a_sender_lost_is_made_good(room: OpenRoom) -> None:
    async with room() as here:
        speaker, listener = await speaker_and_listener(here)
        lose(speaker.peer, lambda n: n % 7 == 3)
        sender, receiver = speaker.sender("cam"), listener.received("cam")
        async with asyncio.timeout(20):
            for number in range(40):
                sender.send(vp8_frame(number, key=number == 0), number * 3000)
                await asyncio.sleep(0.005)
                if number >= 10:
                    assert (await receiver.get()).data == vp8_frame(number - 10, key=number == 10)
        assert receiver.dropped == 0


async def test_losses_on_both_legs_are_made_good() -> None:
    async with rooms.room() as here:
        speaker, listener = await speaker_and_listener(here)
        lose(speaker.peer, lambda n: n % 7 == 3)
        lose(here.plane._connections["listener"].peer, lambda n: n % 11 == 5)
        sender = speaker._published[0][0]
        receiver = listener.received("cam")
        for number in range(40):
            sender.send(vp8_frame(number, key=number == 0), number * 3000)
            await asyncio.sleep(0.005)
            if number >= 10:
                frame = await receiver.get()
                assert frame.data == vp8_frame(number - 10, key=number == 10)
        assert receiver.dropped == 0


async def test_a_late_joiner_makes_the_sender_send_a_key_frame(room: OpenRoom) -> None:
    async with room() as here:
        speaker, listener = await speaker_and_listener(here)
        wanted = asyncio.Event()
        speaker._published[0][0].on_keyframe_request = wanted.set
        await pass_frames(speaker, "cam", [listener])
        wanted.clear()
        late = here.guest("late")
        late.subscribe("cam")
        await late.negotiate()
        await asyncio.wait_for(wanted.wait(), 60)


async def test_subscriptions_come_and_go_under_one_epoch(room: OpenRoom) -> None:
    async with room() as here:
        speaker, listener = await speaker_and_listener(here)
        other = here.guest("other")
        other.publish("other-cam")
        await other.negotiate()
        listener.subscribe("other-cam")
        await listener.negotiate()
        await pass_frames(other, "other-cam", [listener])
        await pass_frames(speaker, "cam", [listener])
        transceiver, _ = listener._subscribed.pop(0)
        transceiver.direction = "inactive"  # type: ignore[attr-defined]
        await listener.negotiate()
        assert here.plane.stats().streams == 1
        await pass_frames(other, "other-cam", [listener])


async def test_a_section_can_be_used_again_for_another_publication(room: OpenRoom) -> None:
    async with room() as here:
        speaker, listener = await speaker_and_listener(here)
        await pass_frames(speaker, "cam", [listener])
        speaker.publish("screen", source="screen")
        await speaker.negotiate()
        listener._subscribed = [(listener._subscribed[0][0], "screen")]
        await listener.negotiate()
        await pass_frames(speaker, "screen", [listener])


async def test_a_section_that_was_free_for_a_while_goes_on(room: OpenRoom) -> None:
    """As when somebody reloads the page: gone in one negotiation, back in a later one, in the same section."""
    async with room() as here:
        speaker, listener = await speaker_and_listener(here)
        section, _ = listener._subscribed[0]
        for _ in range(6):
            await pass_frames(speaker, "cam", [listener])
            section.direction, listener._subscribed = "inactive", []  # type: ignore[attr-defined]
            await listener.negotiate()
            section.direction, listener._subscribed = "recvonly", [(section, "cam")]  # type: ignore[attr-defined]
            await listener.negotiate()
        await pass_frames(speaker, "cam", [listener])


async def test_a_screen_that_ends_leaves_the_camera_and_another_one_can_follow(room: OpenRoom) -> None:
    async with room() as here:
        speaker, listener = await speaker_and_listener(here)
        speaker.publish("screen", source="screen")
        await speaker.negotiate()
        listener.subscribe("screen")
        await listener.negotiate()
        await pass_frames(speaker, "screen", [listener])
        speaker.unpublish("screen")
        await speaker.negotiate()
        await pass_frames(speaker, "cam", [listener])
        speaker.publish("screen-2", source="screen")
        await speaker.negotiate()
        listener._subscribed = [(section, "screen-2" if of == "screen" else of) for section, of in listener._subscribed]
        await listener.negotiate()
        await pass_frames(speaker, "screen-2", [listener])
        await pass_frames(speaker, "cam", [listener])


async def test_a_higher_epoch_replaces_the_connection_and_receivers_stay(room: OpenRoom) -> None:
    async with room() as here:
        speaker, listener = await speaker_and_listener(here)
        await pass_frames(speaker, "cam", [listener])
        again = here.guest("speaker", epoch=2)
        again.publish("cam")
        await again.negotiate()
        await pass_frames(again, "cam", [listener])
        assert PeerState("speaker", 1, "closed") in here.states
        with pytest.raises(Conflict):
            await here.plane.offer(replace(await again.offer(), epoch=1))


async def test_a_subscription_waits_for_its_publication(room: OpenRoom) -> None:
    async with room() as here:
        speaker, listener = here.guest("speaker"), here.guest("listener")
        listener.subscribe("cam")
        await listener.negotiate()
        speaker.publish("cam")
        await speaker.negotiate()
        await pass_frames(speaker, "cam", [listener])


async def test_a_full_worker_refuses_and_goes_on(room: OpenRoom) -> None:
    async with room(streams_max=1) as here:
        speaker, listener = await speaker_and_listener(here)
        late = here.guest("late")
        late.subscribe("cam")
        with pytest.raises(Full):
            await late.negotiate()
        await pass_frames(speaker, "cam", [listener])
        await here.plane.close_peer("listener")
        await late.peer.close()
        late = here.guest("late")
        late.subscribe("cam")
        await late.negotiate()
        await pass_frames(speaker, "cam", [late])


async def test_a_codec_that_the_receiver_does_not_offer_is_refused(room: OpenRoom) -> None:
    async with room() as here:
        speaker, listener = here.guest("speaker"), here.guest("listener")
        speaker.publish("view", "H264")
        await speaker.negotiate()
        listener.subscribe("view")
        offer = await listener.offer()
        with pytest.raises(Unsupported):
            await here.plane.offer(replace(offer, sdp=offer.sdp.replace("H264", "H265")))


async def test_offers_that_do_not_fit_their_sdp_are_refused(room: OpenRoom) -> None:
    async with room() as here:
        guest = here.guest("guest")
        guest.publish("cam")
        offer = await guest.offer()
        wrong = [
            replace(offer, sdp="nonsense"),
            replace(offer, sdp=offer.sdp[: len(offer.sdp) // 2]),
            replace(offer, publish=(), subscribe=(SubscribeLine("0", "cam"),)),
            replace(offer, subscribe=(SubscribeLine("7", "cam"),)),
            replace(offer, sdp=offer.sdp.replace("a=ice-pwd", "a=no-pwd")),
        ]
        for bad in wrong:
            with pytest.raises(BadMessage):
                await here.plane.offer(bad)
        assert here.plane.stats().streams == 0


async def test_a_peer_that_leaves_takes_its_publications_along(room: OpenRoom) -> None:
    async with room() as here:
        speaker, _ = await speaker_and_listener(here)
        await speaker.peer.close()
        await until(lambda: PeerState("speaker", 1, "closed") in here.states)
        await here.plane.close_peer("speaker")
        await here.plane.close_peer("listener")
        assert (here.plane.peers, here.plane.stats().streams) == (0, 0)


async def test_garbage_from_a_peer_hurts_nobody(room: OpenRoom) -> None:
    async with room() as here:
        speaker, listener = await speaker_and_listener(here)
        villain = here.guest("villain")
        villain.publish("noise")
        villain.peer.createDataChannel("eye", ordered=False, maxRetransmits=0)
        await villain.negotiate()
        rtp = villain.peer.rtp
        for junk in (b"\x80\xc8", b"\xff" * 30, bytes(60), b"\x81\xce\x00\x01abcd", b"\x8f\xcd\xff\xff" + bytes(40)):
            rtp.send_rtcp(b"\x80\xc9\x00\x01\x00\x00\x00\x01" + junk)
            rtp.send_rtp(b"\x9f\x61" + junk + bytes(20))
            rtp._ice.send_now(b"\x16\xfe\xfd" + junk)
            rtp._ice.send_now(b"\x80\x61" + junk + bytes(20))
        await pass_frames(speaker, "cam", [listener])


async def test_eyes_reach_the_render_worker() -> None:
    async with rooms.room() as here:
        viewer_id = new_id()
        renderer, viewer = here.guest("renderer", participant_id=None), here.guest("viewer", participant_id=viewer_id)
        eyes = renderer.peer.createDataChannel("eyes", ordered=False, maxRetransmits=0)
        eye = viewer.peer.createDataChannel("eye", ordered=False, maxRetransmits=0)
        arrived: list[bytes] = []
        eyes.on("message", arrived.append)
        await renderer.negotiate()
        await viewer.negotiate()
        await until(lambda: eye.readyState == "open" and eyes.readyState == "open")
        async with asyncio.timeout(PASS_S):
            while not arrived:
                eye.send(encode_eye(Eye(1, 0.25, 0.0, 0.0)))
                await asyncio.sleep(0.02)
        assert split_addressed_eye(arrived[0]) == (viewer_id, Eye(1, 0.25, 0.0, 0.0))


async def test_a_recording_holds_what_was_there_and_what_came_later(tmp_path: Path) -> None:
    async with rooms.room() as here:
        speaker, listener = await speaker_and_listener(here)
        await here.plane.record_start(RecordingRequest(MEETING, "r1", tmp_path / "r1", "viewer-1"))
        await here.plane.record_start(RecordingRequest(MEETING, "r1", tmp_path / "r1", "viewer-1"))
        renderer = here.guest("renderer", participant_id=None)
        for viewer_id in ("viewer-1", "viewer-2"):
            renderer.publish(f"view-{viewer_id}", "H264", "view", viewer_id)
        await renderer.negotiate()
        for sender, _ in renderer._published:
            sender.send(b"\x00\x00\x01\x65view", 0)
        await pass_frames(speaker, "cam", [listener])
        tracks = await here.plane.record_stop("r1")
        assert {track.publication_id for track in tracks} == {"cam", "view-viewer-1"}
        packets = dumped(tmp_path / "r1" / "cam.rtpdump")
        assert len([packet for packet in packets if not packet.is_rtcp]) >= 9
        with pytest.raises(NotFound):
            await here.plane.record_stop("r1")
        await pass_frames(speaker, "cam", [listener])
