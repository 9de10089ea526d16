"""The guard: what does not come from the nominated pair changes nothing."""

import asyncio
import itertools
import re
import socket

import pytest
from aiortc import RTCDataChannel
from OpenSSL import SSL

from conference.node.ice import DropOldestQueue, GuardedConnection
from conference.node.peer import PeerConnection
from tests.node.nat import Nat, nominate_always
from tests.node.pairs import link, pair, until, vp8_frame


def client_hello() -> bytes:
    """The first datagram of a DTLS handshake."""
    connection = SSL.Connection(SSL.Context(SSL.DTLS_METHOD))
    connection.set_connect_state()
    with pytest.raises(SSL.WantReadError):
        connection.do_handshake()
    return connection.bio_read(2000)


PLAIN_ALERT = bytes((21, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 10))


def port_of(peer: PeerConnection) -> int:
    found = re.search(r"127\.0\.0\.1 (\d+) typ host", peer.localDescription.sdp)
    assert found is not None
    return int(found[1])


async def attacked_connection(attack: bytes) -> tuple[str, str]:
    """The states of two peers that connect while `attack` comes to both from a third socket."""
    async with pair() as (offerer, answerer):
        offerer.add_sender("VP8")
        offer = await offerer.create_offer_sdp()
        answer = await answerer.answer_offer_sdp(offer)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as attacker:
            for peer in (offerer, answerer):
                attacker.sendto(attack, ("127.0.0.1", port_of(peer)))
            await offerer.accept_answer_sdp(answer)
            await until(lambda: {offerer.connectionState, answerer.connectionState} <= {"connected", "failed"}, 5)
        return offerer.connectionState, answerer.connectionState


@pytest.mark.parametrize("attempt", range(10))
async def test_an_off_path_client_hello_changes_nothing(attempt: int) -> None:
    assert await attacked_connection(client_hello()) == ("connected", "connected")


async def test_an_off_path_alert_changes_nothing() -> None:
    assert await attacked_connection(PLAIN_ALERT) == ("connected", "connected")


async def test_without_the_guard_the_same_packet_ends_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GuardedConnection, "admits", lambda self, protocol, source: True)
    assert "failed" in await attacked_connection(client_hello())


async def test_an_established_session_ignores_and_counts_strangers() -> None:
    async with pair() as (offerer, answerer):
        sender = offerer.add_sender("VP8")
        await link(offerer, answerer)
        before = answerer.dropped
        attacks = (client_hello(), PLAIN_ALERT, b"\x80\x60" + bytes(60), b"\x80\xc8" + bytes(60), bytes((40,)) * 20)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as attacker:
            for attack in attacks:
                attacker.sendto(attack, ("127.0.0.1", port_of(answerer)))
        await until(lambda: answerer.dropped == before + len(attacks))
        assert sender.send(vp8_frame(1, key=True), 0)
        assert (await answerer.receivers()[0].get()).data == vp8_frame(1, key=True)
        assert answerer.connectionState == "connected"


async def test_garbage_stun_is_counted_and_nothing_else() -> None:
    async with pair() as (offerer, answerer):
        offerer.add_sender("VP8")
        await link(offerer, answerer)
        before = answerer.dropped
        message = bytes.fromhex("000100082112a442000102030405060708090a0b")
        garbage = (
            b"\x00",
            b"\x00\x01",
            message,
            message + b"\x80\x22\xff\xff",
            message + bytes((0, 0x20, 0, 1, 9, 9, 9, 9)),
        )
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as attacker:
            for datagram in (*garbage, b""):
                attacker.sendto(datagram, ("127.0.0.1", port_of(answerer)))
        await until(lambda: answerer.dropped >= before + 4)
        assert answerer.connectionState == "connected"


async def test_a_full_queue_drops_its_oldest() -> None:
    queue = DropOldestQueue(2)
    for item in "abc":
        queue.put_nowait(item)
    assert (queue.get_nowait(), queue.get_nowait(), queue.dropped) == ("b", "c", 1)


async def test_only_the_given_addresses_are_offered() -> None:
    async with pair() as (offerer, _):
        offerer.add_sender("VP8")
        sdp = await offerer.create_offer_sdp()
        assert set(re.findall(r"a=candidate:\S+ 1 udp \d+ (\S+) ", sdp)) == {"127.0.0.1"}


async def test_a_peer_that_hides_its_addresses_is_found_by_its_checks() -> None:
    async with pair() as (offerer, answerer):
        offerer.add_sender("VP8")
        offer = await offerer.create_offer_sdp()
        assert "a=end-of-candidates" in offer
        answer = await answerer.answer_offer_sdp(
            re.sub(r"127\.0\.0\.1 (\d+) typ host", r"hidden.local \1 typ host", offer)
        )
        await offerer.accept_answer_sdp(answer)
        await answerer.wait_connected()


async def test_who_gets_another_address_goes_on_without_connecting_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aioice.ice.CONSENT_INTERVAL", 0.2)
    nat = Nat()
    await nat.open()
    async with pair() as (client, server):
        sender = client.add_sender("VP8")
        heard: list[str] = []
        client.createDataChannel("words").on("message", heard.append)
        opened: list[RTCDataChannel] = []
        server.on("datachannel", opened.append)
        nominate_always(client)
        answer = await server.answer_offer_sdp(nat.offered(await client.create_offer_sdp()))
        await client.accept_answer_sdp(nat.answered(answer))
        await asyncio.gather(client.wait_connected(), server.wait_connected())
        await until(lambda: bool(opened))
        receiver, number = server.receivers()[0], itertools.count()

        async def until_through() -> None:
            """A frame comes from the client, and a word gets to it."""
            first, words = next(number), len(heard)
            async with asyncio.timeout(30):
                while True:
                    sent = next(number)
                    sender.send(vp8_frame(sent, key=True), sent * 3000)
                    await asyncio.sleep(0.01)
                    frame = receiver.get_nowait()
                    if frame is not None and frame.data >= vp8_frame(first, key=True):
                        break
            async with asyncio.timeout(30):
                while len(heard) == words:
                    opened[0].send(f"still there {next(number)}")
                    await asyncio.sleep(0.01)

        await until_through()
        for _ in range(3):
            await nat.move()
            await until_through()
        assert (client.connectionState, server.connectionState) == ("connected", "connected")
    nat.close()
