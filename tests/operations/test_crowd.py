"""Many at once: a thousand sockets that say nothing, and a hundred people who come in while they do."""

import asyncio
import contextlib
import time

import pytest
from websockets.asyncio.client import ClientConnection, connect

from conference.signalling.codec import Envelope, decode, encode
from conference.signalling.messages import PROTOCOL, TO_BROWSER, Hello, Leave, Welcome
from tests.bots.door import Door
from tests.browser.service import Service

pytestmark = pytest.mark.operations
IDLE = 1000
ROOMS, PEOPLE = 5, 20
OPENING_AT_ONCE = 50
WITHIN_S = 60.0
"""What holds on a machine that does much else."""


@pytest.mark.timeout(300)
async def test_a_hundred_come_in_at_once_beside_a_thousand_idle_sockets(scaled: Service) -> None:
    door = Door(scaled)
    slugs = [
        door.call("/api/rooms", {"title": f"Crowd {n}", "scenario": "round-table", "seat_count": 12})["slug"]
        for n in range(ROOMS)
    ]
    tokens = [(slug, await asyncio.to_thread(door.token, slug, f"P{n}")) for slug in slugs for n in range(PEOPLE)]
    async with contextlib.AsyncExitStack() as stack:
        gate = asyncio.Semaphore(OPENING_AT_ONCE)

        async def opened(slug: str) -> ClientConnection:
            async with gate:
                address = f"ws{scaled.url.removeprefix('http')}/ws/room/{slug}/"
                return await connect(address, origin=scaled.url, max_size=None, proxy=None, open_timeout=WITHIN_S)  # type: ignore[arg-type]

        async def come_in(slug: str, token: str) -> Welcome:
            return await _join(stack, await opened(slug), token)

        idle = await asyncio.gather(*(opened(slugs[n % ROOMS]) for n in range(IDLE)))
        for socket in idle:
            stack.push_async_callback(socket.close)
        begun_s = time.monotonic()
        people = await asyncio.gather(*(come_in(slug, token) for slug, token in tokens))
        assert time.monotonic() - begun_s < WITHIN_S
        assert len({welcome.participant_id for welcome in people}) == ROOMS * PEOPLE
        # Nobody who says nothing keeps a socket for long.
        async with asyncio.timeout(WITHIN_S):
            await asyncio.gather(*(socket.wait_closed() for socket in idle))


async def _join(stack: contextlib.AsyncExitStack, socket: ClientConnection, token: str) -> Welcome:
    await socket.send(encode(Envelope(Hello(PROTOCOL, token, False), id=0)))
    stack.push_async_callback(socket.close)
    stack.push_async_callback(socket.send, encode(Envelope(Leave(), id=1)))
    while True:
        message = decode(str(await socket.recv()), TO_BROWSER).message
        if isinstance(message, Welcome):
            return message
