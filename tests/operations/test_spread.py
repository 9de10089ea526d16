"""A room too large for one media worker, with real processes: it is spread over two, and outlives the end of either."""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest

from conference.signalling.messages import PROTOCOL
from tests.bots.bot import Bot
from tests.browser.service import free_port
from tests.operations.test_upgrade import MEDIA, WEB, hears, older, process, settings_of, until

pytestmark = pytest.mark.operations
STREAMS_MAX, LIMIT = "13", 0.15
"""Two people are too much for a worker of such a size."""
LOADED_BY_STREAMS = "import conference.media.workload as load; load.LAG_MAX_S = load.SHARE_MAX = 1e6; " + MEDIA
"""A media worker that no machine, however busy, loads: what it says of its load are its streams alone."""


def nodes(folder: Path) -> dict[str, tuple[float, int]]:
    """The load and the streams that each media worker has said last, by name."""
    with contextlib.closing(sqlite3.connect(folder / "eyeline.sqlite3")) as database:
        rows = database.execute("select name, load, streams from nodes_node").fetchall()
    return {name: (load, streams) for name, load, streams in rows}


@contextlib.asynccontextmanager
async def joined(port: int, there: list[Bot], tokens: Iterable[str]) -> AsyncIterator[list[Bot]]:
    """These people come in, one after the other, and are in `there`, too."""
    came: list[Bot] = []
    try:
        for token in tokens:
            bot = Bot(f"http://127.0.0.1:{port}", "table", token)
            came.append(bot)
            await until(lambda bot=bot: own_camera(bot), "the camera does not come in")
        there += came
        yield came
    finally:
        await asyncio.gather(*(bot.close() for bot in came))


def own_camera(bot: Bot) -> set[str]:
    return {each.id for each in bot.publications.values() if bot.id and each.participant_id == bot.id}


def all_hear_all(there: list[Bot], since_s: float) -> bool:
    return all(len(bot.wanted()) == len(there) - 1 and hears(bot, since_s) for bot in there)


@pytest.mark.timeout(600)
async def test_a_room_on_two_media_workers_gets_one_copy_of_each_and_outlives_the_end_of_one(tmp_path: Path) -> None:
    data, logs = tmp_path / "data", (tmp_path / "web.log", tmp_path / "one.log", tmp_path / "two.log")
    environment = settings_of(data) | {"EYELINE_SPREAD_LOAD": str(LIMIT)}
    credentials = (entered := older(environment, "fill", "migrate", "enter")["enter"])[:2]
    port = free_port()
    environment |= {"EYELINE_WEB_URL": f"ws://127.0.0.1:{port}/ws/node/"}
    there: list[Bot] = []
    with contextlib.ExitStack() as stack:
        stack.enter_context(process(WEB, str(PROTOCOL), str(port), log=logs[0], **environment))
        workers = {}
        for name, text, log in zip(("one", "two"), credentials, logs[1:], strict=True):
            (tmp_path / name).write_text(text)
            arguments = (str(PROTOCOL), "--name", name, "--streams-max", STREAMS_MAX)
            own = {**environment, "EYELINE_NODE_CREDENTIAL_FILE": str(tmp_path / name)}
            workers[name] = stack.enter_context(process(LOADED_BY_STREAMS, *arguments, log=log, **own))
        await until(lambda: len(nodes(data)) == 2, "not two media workers", *logs)
        async with joined(port, there, entered[2:4]):
            await until(lambda: all_hear_all(there, 0.0), "two don't hear each other", *logs)
            await until(lambda: one_is_loaded(data), f"no worker has too much: {nodes(data)}", *logs)
            async with joined(port, there, entered[4:5]) as (cid,):
                # Each gets two, and all cross, once each. Cid's worker has said so: it is at the limit now, too.
                await until(lambda: sent(data) == [2 + 1, 2 * 2 + 2], "Cid is not at the other worker", *logs)
                async with joined(port, there, entered[5:6]):
                    await until(lambda: all_hear_all(there, time.monotonic() - 1), "not all hear all", *logs)
                    # Both are at the limit, so the fourth stays where the meeting is pinned to. Each gets three; of
                    # the three there one copy crosses each, and of Cid one for all three.
                    await until(lambda: sent(data) == [3 + 1, 3 * 3 + 3], "other streams", *logs)
                    kept, cut = own_camera(cid), set(cid.publications) - own_camera(cid)
                    pinned = pinned_to(data)
                    workers[pinned].kill()
                    killed_s = time.monotonic()
                    await until(lambda: all_hear_all(there, killed_s + 0.5), "not all are back", *logs)
                    # Who was at the other worker has gone on under the same name; the others came to it.
                    assert kept == own_camera(cid) and not cut & set(cid.publications)
                    assert pinned_to(data) != pinned


def sent(folder: Path) -> list[int]:
    """How many streams each worker sends, the fewest first."""
    return sorted(streams for _, streams in nodes(folder).values())


def one_is_loaded(folder: Path) -> bool:
    """Whether the worker that has the meeting is at its limit, and the other one is not."""
    loads = sorted((streams, load) for load, streams in nodes(folder).values())
    return loads[0][0] == 0 and loads[0][1] < LIMIT <= loads[1][1]


def pinned_to(folder: Path) -> str:
    """The media worker that the live meeting is pinned to."""
    with contextlib.closing(sqlite3.connect(folder / "eyeline.sqlite3")) as database:
        query = (
            "select n.name from nodes_node n join rooms_meeting m on m.media_node_id = n.id where m.ended_at is null"
        )
        return str(database.execute(query).fetchone()[0])
