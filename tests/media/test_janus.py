"""What Janus does otherwise than the driver on aiortc: what it refuses, and how it ends."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from conference.media.janus.plane import JanusPlane
from conference.media.plane import RecordingRequest
from conference.signalling.errors import OneWay, Unavailable, Unsupported
from conference.signalling.messages import Error, Message, SubscribeLine
from conference.signalling.peers import Gates, Held, PeerAnswer, PeerOffer, PeerPublish, PeerState
from conference.signalling.recording import RecordStart
from conference.signalling.state import Publication
from tests.browser.service import free_port
from tests.janus import janus_process
from tests.media.namespace import ADDRESS, Namespace
from tests.media.rooms import MEETING, Room, opened
from tests.media.test_plane import pass_frames, speaker_and_listener
from tests.media.test_worker import worker
from tests.media.web import web
from tests.node.pairs import pair, until, vp8_frame

OpenJanus = Callable[..., AbstractAsyncContextManager[Room[JanusPlane]]]


async def test_what_is_held_is_not_forwarded_until_it_is_let_go(janus: OpenJanus) -> None:
    async with janus() as here:
        speaker, listener = await speaker_and_listener(here)
        sender, receiver = speaker.sender("cam"), listener.received("cam")
        await pass_frames(speaker, "cam", [listener])
        await here.plane.set_gates(MEETING, Gates(2, (Held("speaker", "camera"),)))
        await here.plane.set_gates(MEETING, Gates(1))
        while receiver.get_nowait() is not None:
            pass
        # Sound of the same person goes on, and says when what was held must have come.
        speaker.publish("mic", "opus", "microphone")
        await speaker.negotiate()
        listener.subscribe("mic", "audio")
        await listener.negotiate()
        for number in range(1000, 1010):
            sender.send(vp8_frame(number, key=True), number * 3000)
        assert speaker.sender("mic").send(b"sound", 960)
        assert (await listener.received("mic").get()).data == b"sound"
        assert receiver.get_nowait() is None
        await here.plane.set_gates(MEETING, Gates(3))
        await pass_frames(speaker, "cam", [listener])


async def test_what_janus_can_not_do_is_refused_with_the_reason(janus: OpenJanus, tmp_path: Path) -> None:
    async with janus() as here:
        speaker, listener = await speaker_and_listener(here)
        both = here.guest("both")
        both.publish("both-cam")
        both.subscribe("cam")
        with pytest.raises(OneWay, match="one for each"):
            await both.negotiate()
        renderer = here.guest("renderer", participant_id=None)
        renderer.publish("view", "H264", "view", "listener")
        with pytest.raises(Unsupported, match="views"):
            await renderer.negotiate()
        with pytest.raises(Unsupported, match="records nothing"):
            await here.plane.record_start(RecordingRequest(MEETING, "r1", tmp_path, None))
        with pytest.raises(Unsupported, match="captions"):
            await here.plane.listen(MEETING, object())  # type: ignore[arg-type]
        await pass_frames(speaker, "cam", [listener])


async def test_nobody_gets_what_another_meeting_publishes(janus: OpenJanus) -> None:
    async with janus() as here, janus() as elsewhere:
        speaker, listener = await speaker_and_listener(here)
        stranger = elsewhere.guest("stranger")
        stranger.subscribe("cam")
        await stranger.negotiate()
        await pass_frames(speaker, "cam", [listener])
        assert stranger.received("cam").get_nowait() is None


async def test_who_is_cut_off_leaves_others_waiting_for_the_next_connection(janus: OpenJanus) -> None:
    async with janus() as here:
        speaker, listener = await speaker_and_listener(here)
        await pass_frames(speaker, "cam", [listener])
        await speaker.peer.close()
        await until(lambda: PeerState("speaker", 1, "closed") in here.states)
        again = here.guest("speaker", epoch=2)
        again.publish("cam")
        await again.negotiate()
        await pass_frames(again, "cam", [listener])


async def test_when_janus_dies_everybody_is_told_and_can_come_again(janus_namespace: Namespace, tmp_path: Path) -> None:
    with janus_namespace.entered():
        port = free_port()
        here = Room(lambda on_state: JanusPlane(f"ws://127.0.0.1:{port}", on_state), ADDRESS)
        async with opened(here):
            with janus_process(tmp_path, ADDRESS, port):
                await speaker_and_listener(here)
            await until(lambda: {PeerState(name, 1, "failed") for name in ("speaker", "listener")} <= set(here.states))
            late = here.guest("late")
            late.publish("late-cam")
            late_offer = await late.offer()
            with pytest.raises(Unavailable):
                await here.plane.offer(late_offer)
            with janus_process(tmp_path, ADDRESS, port):
                speaker, listener = here.guest("speaker", epoch=2), here.guest("listener", epoch=2)
                speaker.publish("cam")
                await speaker.negotiate()
                listener.subscribe("cam")
                await listener.negotiate()
                await pass_frames(speaker, "cam", [listener])


async def test_a_worker_takes_its_meetings_to_the_janus_that_it_is_given(
    janus_namespace: Namespace, tmp_path: Path
) -> None:
    camera = Publication("cam", "ada", "camera", "video")
    with janus_namespace.entered():
        arguments = ("--janus", janus_namespace.url)
        async with web() as here, worker(here, tmp_path, *arguments), pair([ADDRESS]) as (one, other):
            sender = one.add_sender("VP8")
            sdp = await one.create_offer_sdp()
            answer = await here.ask(PeerOffer("m", "p1", "ada", 1, sdp, (PeerPublish(str(sender.mid), camera),), ()))
            assert isinstance(answer, PeerAnswer)
            await one.accept_answer_sdp(answer.sdp)
            section = other.addTransceiver("video", direction="recvonly")
            sdp = await other.create_offer_sdp()
            answer = await here.ask(PeerOffer("m", "p2", "ben", 1, sdp, (), (SubscribeLine(section.mid, "cam"),)))
            assert isinstance(answer, PeerAnswer)
            await other.accept_answer_sdp(answer.sdp)
            states: set[Message] = set()
            async with asyncio.timeout(10):
                while not states >= {PeerState("p1", 1, "connected"), PeerState("p2", 1, "connected")}:
                    states.add(await here.notices.get())
            assert sender.send(vp8_frame(7, key=True), 3000)
            assert (await other.receivers()[0].get()).data == vp8_frame(7, key=True)
            refused = await here.ask(RecordStart("m", "r1", "recordings/r1", None))
            assert isinstance(refused, Error)
            assert refused.code == "unsupported"
