"""Encoded frames from sender to receiver, over a connection that loses packets."""

import asyncio

import pytest

from conference.node.errors import BadDescription, NoCommonCodec
from conference.node.h264 import START_CODE
from conference.node.peer import create_peer_connection, ice_addresses_from_environment
from conference.node.receiver import EncodedReceiver
from tests.node.pairs import LOOPBACK, link, lose, pair, until, vp8_frame

H264_KEY = (
    START_CODE + b"\x67sps" + START_CODE + b"\x68pps" + START_CODE + b"\x06sei" + START_CODE + b"\x65" + b"i" * 5000
)


async def test_frames_arrive_as_they_were_sent() -> None:
    async with pair() as (one, other):
        camera, microphone = one.add_sender("H264"), one.add_sender("opus")
        await link(one, other)
        assert camera.send(H264_KEY, 2**32 + 5, key_frame=True)
        assert microphone.send(b"sound", 960)
        picture, sound = [await receiver.get() for receiver in other.receivers()]
        assert (picture.data, picture.timestamp, picture.key_frame, picture.after_loss) == (H264_KEY, 5, True, False)
        assert sound.data == b"sound"
        assert [receiver.codec for receiver in other.receivers()] == ["H264", "OPUS"]


async def test_lost_packets_are_sent_again() -> None:
    async with pair() as (one, other):
        sender = one.add_sender("VP8")
        await link(one, other)
        dropped = lose(one, lambda n: n in (1, 4, 5, 6, 20))
        receiver = other.receivers()[0]
        for number in range(12):
            sender.send(vp8_frame(number, key=number == 0), number * 3000)
        for number in range(12):
            frame = await receiver.get()
            assert frame.data == vp8_frame(number, key=number == 0)
            assert not frame.after_loss
        assert dropped == [1, 4, 5, 6, 20]
        assert receiver.dropped == 0


async def test_a_paused_sender_sends_nothing_and_goes_on_with_a_key_frame() -> None:
    async with pair() as (one, other):
        sender = one.add_sender("VP8")
        await link(one, other)
        receiver = other.receivers()[0]
        sender.send(vp8_frame(0, key=True), 0)
        await receiver.get()
        receiver.pause()
        await until(lambda: sender.paused)
        assert not sender.send(vp8_frame(1, key=True), 3000, key_frame=True)
        wanted = asyncio.Event()
        sender.on_keyframe_request = wanted.set
        receiver.resume()
        async with asyncio.timeout(60):
            await wanted.wait()
        # What was encoded without those before would only be a broken picture.
        assert not sender.send(vp8_frame(2), 6000)
        assert sender.send(vp8_frame(3, key=True), 9000, key_frame=True)
        assert sender.send(vp8_frame(4), 12000)
        assert [(await receiver.get()).data for _ in range(2)] == [vp8_frame(3, key=True), vp8_frame(4)]
        assert sender.dropped == receiver.dropped == 0


async def test_after_a_hole_that_stays_nothing_comes_until_a_key_frame() -> None:
    async with pair() as (one, other):
        sender = one.add_sender("VP8")
        wanted = asyncio.Event()
        await link(one, other)
        sender.on_keyframe_request = wanted.set
        lost_payloads = {vp8_frame(1)[:40]}
        send = one.rtp.send_rtp
        one.rtp.send_rtp = (
            lambda packet: (  # type: ignore[method-assign]
                True if any(packet[13:53] == start for start in lost_payloads) else send(packet)
            )
        )
        receiver = other.receivers()[0]
        received: list[bytes] = []
        number = 0
        async with asyncio.timeout(10):
            while not received or received[-1] != vp8_frame(number - 1, key=True) or number < 3:
                key = number == 0 or wanted.is_set()
                wanted.clear()
                sender.send(vp8_frame(number, key=key), number * 3000, key_frame=key)
                number += 1
                await asyncio.sleep(0.02)
                while (frame := receiver.get_nowait()) is not None:
                    received.append(frame.data)
                    if len(received) == 2:
                        assert frame.key_frame
                        assert frame.after_loss
        assert received[0] == vp8_frame(0, key=True)
        assert vp8_frame(1) not in received


async def test_a_reader_that_lags_gets_the_newest_from_a_key_frame_on() -> None:
    async with pair() as (one, other):
        sender = one.add_sender("VP8")
        await link(one, other)
        receiver = other.receivers()[0]
        for number in range(EncodedReceiver.CAPACITY + 3):
            sender.send(vp8_frame(number, key=number in (0, 10)), number * 3000)
        await until(lambda: receiver.dropped > 0)
        frame = await receiver.get()
        assert frame.data == vp8_frame(10, key=True)


async def test_a_waiting_reader_learns_of_the_end() -> None:
    async with pair() as (one, other):
        one.add_sender("VP8")
        await link(one, other)
        waiting = asyncio.create_task(other.receivers()[0].get())
        await one.close()
        with pytest.raises(ConnectionError):
            await waiting


async def test_nothing_is_sent_before_there_is_a_connection() -> None:
    async with pair() as (one, _):
        sender = one.add_sender("VP8")
        assert not sender.send(vp8_frame(0, key=True), 0)
        assert sender.dropped == 1


async def test_a_removed_sender_leaves_its_section_to_the_next() -> None:
    async with pair() as (one, other):
        first = one.add_sender("VP8")
        one.add_sender("VP8")
        await link(one, other)
        one.remove_sender(first)
        third = one.add_sender("VP8")
        await link(one, other)
        assert third.mid == first.mid
        assert third.send(vp8_frame(3, key=True), 0)
        assert (await other.receivers()[0].get()).data == vp8_frame(3, key=True)


async def test_descriptions_that_can_not_be_used_are_refused() -> None:
    peer = create_peer_connection(LOOPBACK)
    with pytest.raises(BadDescription):
        await peer.answer_offer_sdp("v=0\r\nm=video")
    await peer.close()
    async with pair() as (one, other):
        one.add_sender("VP8")
        offer = await one.create_offer_sdp()
        with pytest.raises(NoCommonCodec):
            await other.answer_offer_sdp(offer.replace("VP8", "VP9"))


def test_the_environment_names_the_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EYELINE_ICE_ADDRESSES", "10.1.2.3, ::1")
    assert ice_addresses_from_environment() == ("10.1.2.3", "::1")
    monkeypatch.delenv("EYELINE_ICE_ADDRESSES")
    assert "127.0.0.1" in ice_addresses_from_environment()


async def test_a_section_that_the_offer_stopped_is_stopped_in_the_answer() -> None:
    async with pair() as (one, other):
        one.add_sender("VP8")
        one.add_sender("VP8")
        offer = await one.create_offer_sdp()
        head, first, second = offer.split("m=video ")
        stopped = "m=video ".join((head.replace("BUNDLE 0 1", "BUNDLE 0"), first, "0 " + second.split(" ", 1)[1]))
        answer = await other.answer_offer_sdp(stopped.replace("a=sendonly", "a=inactive"))
        assert "a=group:BUNDLE 0\r\n" in answer
        assert [line.split()[1] == "0" for line in answer.split("\r\n") if line.startswith("m=")] == [False, True]
