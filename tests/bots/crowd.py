"""Many at once: sockets that say nothing, and people who come in while they are there."""

import asyncio
import contextlib
import time
from dataclasses import dataclass

from websockets.asyncio.client import ClientConnection, connect

from conference.signalling.codec import Envelope, decode, encode
from conference.signalling.messages import PROTOCOL, TO_BROWSER, Hello, Leave, Welcome
from tests.bots.door import Door

ROOMS = 5
OPENING_AT_ONCE = 50
WITHIN_S = 60.0
"""What holds on a machine that does much else."""


@dataclass(frozen=True)
class Came:
    """Who came in, how long it took until all were, and until nobody who said nothing had a socket any more."""

    participant_ids: tuple[str, ...]
    joined_s: float
    closed_s: float


async def crowd(door: Door, idle_count: int, people_a_room: int) -> Came:
    """Opens idle sockets to five rooms, then has so many people come into each of them at once.

    Raises:
        TimeoutError: somebody is not in, or an idle socket is still open, after WITHIN_S.
    """
    slugs = [
        door.call("/api/rooms", {"title": f"Crowd {n}", "scenario": "round-table", "seat_count": 12})["slug"]
        for n in range(ROOMS)
    ]
    places = [(slug, f"P{n}") for slug in slugs for n in range(people_a_room)]
    tokens = [(slug, await asyncio.to_thread(door.token, slug, name)) for slug, name in places]
    async with contextlib.AsyncExitStack() as stack:
        gate = asyncio.Semaphore(OPENING_AT_ONCE)

        async def opened(slug: str) -> ClientConnection:
            async with gate:
                return await _connect(door.url, slug)

        async def come_in(slug: str, token: str) -> Welcome:
            return await _join(stack, await opened(slug), token)

        idle = await asyncio.gather(*(opened(slugs[n % ROOMS]) for n in range(idle_count)))
        for socket in idle:
            stack.push_async_callback(socket.close)
        begun_s = time.monotonic()
        async with asyncio.timeout(WITHIN_S):
            people = await asyncio.gather(*(come_in(slug, token) for slug, token in tokens))
        joined_s = time.monotonic() - begun_s
        async with asyncio.timeout(WITHIN_S):
            await asyncio.gather(*(socket.wait_closed() for socket in idle))
        return Came(tuple(one.participant_id for one in people), joined_s, time.monotonic() - begun_s)


async def _connect(url: str, slug: str) -> ClientConnection:
    return await connect(
        f"ws{url.removeprefix('http')}/ws/room/{slug}/",
        origin=url,  # type: ignore[arg-type]
        max_size=None,
        proxy=None,
        open_timeout=WITHIN_S,
        ping_interval=None,  # how long an answer may take is WITHIN_S, and not a client's idea of it
    )


async def _join(stack: contextlib.AsyncExitStack, socket: ClientConnection, token: str) -> Welcome:
    await socket.send(encode(Envelope(Hello(PROTOCOL, token, False), id=0)))
    stack.push_async_callback(socket.close)
    stack.push_async_callback(socket.send, encode(Envelope(Leave(), id=1)))
    while True:
        message = decode(str(await socket.recv()), TO_BROWSER).message
        if isinstance(message, Welcome):
            return message
