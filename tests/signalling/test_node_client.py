"""A node greets, answers, asks, and comes back after a loss; all over a socket that is a pair of queues."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest

from conference.signalling.cubes import LinkClose, LinkRestart
from conference.signalling.errors import Full, Unauthorised, Unavailable
from conference.signalling.messages import Done
from conference.signalling.node_client import NodeClient
from conference.signalling.node_messages import FROM_NODE, NodeHello, NodeStats, NodeWelcome
from conference.signalling.peers import PeerClose
from conference.signalling.session import Notice, Reply, Request, Session

STATS = NodeStats(0.0, 0, 0.0, 0.0, 0)


class Web:
    """Web's end of every connection a node makes, one after the other."""

    def __init__(self):
        self.connections = asyncio.Queue()

    @asynccontextmanager
    async def connect(self):
        connection = Connection()
        await self.connections.put(connection)
        yield connection

    async def accept(self, resumed=False):
        connection = await self.connections.get()
        event = await connection.event(Request)
        assert isinstance(event.message, NodeHello)
        connection.say(Session.reply(event.id, NodeWelcome("n1", 1000.0, resumed)))
        return connection


class Connection:
    def __init__(self):
        self.to_node = asyncio.Queue()
        self.from_node = asyncio.Queue()
        self.session = Session(FROM_NODE, clock=lambda: 0.0)

    async def send(self, text):
        await self.from_node.put(text)

    async def __aiter__(self):
        while (text := await self.to_node.get()) is not None:
            yield text

    def say(self, text):
        self.to_node.put_nowait(text)

    async def event(self, kind):
        while True:
            for event in self.session.receive(await self.from_node.get()):
                if isinstance(event, kind):
                    return event


@pytest.fixture
async def web():
    return Web()


@pytest.fixture
async def start(web):
    tasks = []

    def _start(**handlers):
        client = NodeClient(
            web.connect, kind="media", name="m", capacity=1, stats=lambda: STATS,
            handlers=handlers.get("handlers", {}), forget=handlers.get("forget"),
        )  # fmt: skip
        tasks.append(asyncio.create_task(client.run()))
        return client

    yield _start
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_answers_requests_by_its_table(web, start):
    async def close(message):
        if message.peer_id == "full":
            raise Full("no more")
        if message.peer_id == "broken":
            raise RuntimeError("secret detail")
        return Done()

    start(handlers={PeerClose: close})
    connection = await web.accept()
    answers = {}
    for peer in ("ok", "full", "broken"):
        request_id, text = connection.session.request(PeerClose(peer))
        connection.say(text)
        answers[peer] = await connection.event(Reply)
        assert answers[peer].re == request_id
    assert answers["ok"].message == Done()
    assert answers["full"].message.code == "full"
    assert answers["broken"].message.code == "internal"
    assert "secret" not in answers["broken"].message.message


async def test_refuses_what_it_does_not_take(web, start):
    start()
    connection = await web.accept()
    connection.say(connection.session.request(LinkClose("p"))[1])
    reply = await connection.event(Reply)
    assert reply.message.code == "internal"


async def test_sends_its_stats(web, start):
    start()
    connection = await web.accept()
    assert (await connection.event(Notice)).message == STATS


async def test_asks_and_is_told(web, start):
    client = start()
    connection = await web.accept()
    await connection.event(Notice)
    asked = asyncio.create_task(client.request(PeerClose("x"), Done))
    request = json.loads(await connection.from_node.get())
    assert request["type"] == "peer.close"
    connection.say(Session.reply(request["id"], Done()))
    assert await asked == Done()


async def test_comes_back_after_a_loss_and_fails_what_was_under_way(web, start):
    got = asyncio.Event()

    async def restart(message):
        got.set()

    client = start(handlers={LinkRestart: restart})
    connection = await web.accept()
    await connection.event(Notice)
    asked = asyncio.create_task(client.request(PeerClose("x"), Done))
    await connection.from_node.get()
    connection.say(None)
    with pytest.raises(Unavailable):
        await asked
    connection = await web.accept()
    connection.say(Session.notice(LinkRestart("m", "again")))
    await got.wait()


async def test_forgets_before_it_answers_unless_web_still_knows_what_it_does(web, start):
    did = []

    async def forget():
        did.append("forgot")

    async def close(message):
        did.append(message.peer_id)
        return Done()

    start(handlers={PeerClose: close}, forget=forget)
    for resumed, peer in ((False, "first"), (True, "second"), (False, "third")):
        connection = await web.accept(resumed)
        connection.say(connection.session.request(PeerClose(peer))[1])
        await connection.event(Reply)
        connection.say(None)
    assert did == ["forgot", "first", "second", "forgot", "third"]


async def test_gives_up_when_the_credential_is_refused():
    @asynccontextmanager
    async def refuse():
        raise PermissionError("403")
        yield

    client = NodeClient(refuse, kind="media", name="m", capacity=1, handlers={}, stats=lambda: STATS)
    with pytest.raises(Unauthorised):
        await client.run()


async def test_without_a_connection_a_request_fails_at_once():
    client = NodeClient(Web().connect, kind="media", name="m", capacity=1, handlers={}, stats=lambda: STATS)
    with pytest.raises(Unavailable):
        await client.request(PeerClose("x"), Done)
