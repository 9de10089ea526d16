"""What coturn gives and denies, with the credentials that web makes and the configuration that docs/deploy ships."""

import asyncio
import contextlib
import datetime
import ssl
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from aioice import stun
from aioice.turn import TurnTransport, create_turn_endpoint

from conference.signalling.state import Relay
from conference.turn import AGE, TurnError, TurnServer, turn_server_from
from tests.operations.coturn import SECRET, Coturn, coturn

pytestmark = pytest.mark.operations
NOW = datetime.datetime.now(datetime.UTC)


@pytest.fixture(scope="module")
def turn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coturn]:
    with coturn(tmp_path_factory.mktemp("coturn")) as running:
        yield running


def relay(participant: str, at: datetime.datetime = NOW, secret: str = SECRET) -> Relay:
    return TurnServer(("turn:localhost",), secret).relay(participant, at)


class Receiver(asyncio.DatagramProtocol):
    """Takes nothing; knows when the way to the server is closed."""

    def __init__(self) -> None:
        self.lost = asyncio.Event()

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost.set()


@contextlib.asynccontextmanager
async def allocation(turn: Coturn, by: Relay, transport: str = "udp", tls: Path | None = None) -> AsyncIterator[Any]:
    """The client's end of an allocation."""
    context = None
    if tls is not None:
        context = ssl.create_default_context(cafile=str(tls))
        context.check_hostname = False
    port = turn.port if tls is None else turn.tls_port
    endpoint: TurnTransport
    endpoint, receiver = await create_turn_endpoint(
        Receiver, ("127.0.0.1", port), by.username, by.credential, ssl=context, transport=transport
    )
    client = endpoint._TurnTransport__inner_protocol  # type: ignore[attr-defined]
    try:
        yield client
    finally:
        await client.delete()
        await receiver.lost.wait()


async def refusal(turn: Coturn, by: Relay) -> int:
    """The code with which an allocation is refused."""
    with pytest.raises(stun.TransactionFailed) as refused:
        async with allocation(turn, by):
            pass
    return int(refused.value.response.attributes["ERROR-CODE"][0])


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
async def test_a_participant_gets_a_relay(
    turn: Coturn, transport: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Over TCP and TLS, too, where UDP is blocked."""
    tls = next(tmp_path_factory.getbasetemp().glob("coturn*/fullchain.pem")) if transport == "tls" else None
    async with allocation(turn, relay("ada"), "udp" if transport == "udp" else "tcp", tls) as client:
        assert client.relayed_address[0] == "127.0.0.1"
        await client.channel_bind(0x4000, ("127.0.0.1", 9))  # a media worker's address


async def test_a_credential_ends_and_can_be_made_by_web_alone(turn: Coturn) -> None:
    assert await refusal(turn, relay("ada", at=NOW - AGE - datetime.timedelta(minutes=1))) == 401
    assert await refusal(turn, relay("ada", secret="another secret of nobody")) == 401
    good = relay("ada")
    assert await refusal(turn, Relay(good.urls, good.username.replace("ada", "ben"), good.credential)) == 401


async def test_it_leads_into_no_private_network(turn: Coturn) -> None:
    async with allocation(turn, relay("ben")) as client:
        for n, address in enumerate(("10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1")):
            with pytest.raises(stun.TransactionFailed) as refused:
                await client.channel_bind(0x4000 + n, (address, 80))
            assert refused.value.response.attributes["ERROR-CODE"][0] == 403, address


async def test_one_participant_has_a_quota_and_takes_nobody_elses(turn: Coturn) -> None:
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(4):
            await stack.enter_async_context(allocation(turn, relay("cleo")))
        assert await refusal(turn, relay("cleo", at=NOW + datetime.timedelta(minutes=5))) == 486
        await stack.enter_async_context(allocation(turn, relay("dora")))


def test_settings_that_cannot_be_right_are_refused() -> None:
    assert turn_server_from({}) is None
    server = turn_server_from(
        {
            "EYELINE_TURN_URLS": "turn:t.example.org, turns:t.example.org:443?transport=tcp",
            "EYELINE_TURN_SECRET": SECRET,
        }
    )
    assert server is not None and len(server.urls) == 2
    for urls, secret, told in (
        ("turn:t.example.org", "", "neither"),
        ("https://t.example.org", SECRET, "is like turns:"),
        ("turn:t.example.org", "short", "openssl"),
    ):
        with pytest.raises(TurnError, match=told):
            turn_server_from({"EYELINE_TURN_URLS": urls, "EYELINE_TURN_SECRET": secret})
