"""An upgrade with real processes: the oldest filled database, a meeting that goes on, and workers that don't fit."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from conference.signalling.messages import PROTOCOL
from tests.bots.bot import Bot
from tests.browser.service import ROOT, data_dir, free_port
from tests.operations.older import HOST, MEETING, RECORDING
from tests.stores import running_stores

pytestmark = pytest.mark.operations
WAIT_S = 60.0
SPEAKS = "import sys, conference.signalling.messages as m; m.PROTOCOL = int(sys.argv.pop(1)); "
"""What a process begins with that is of another version."""
WEB = SPEAKS + (
    "import uvicorn; uvicorn.run('conference.asgi:application', host='127.0.0.1', port=int(sys.argv[1]), "
    "access_log=False, log_level='warning', ws_max_size=2**21, timeout_graceful_shutdown=3)"
)
MEDIA = SPEAKS + "from conference.media.__main__ import main; sys.exit(main())"


def older(environment: Mapping[str, str], *acts: str) -> dict[str, Any]:
    """What the acts of `tests.operations.older` say, done by a process of their own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.operations.older", *acts], cwd=ROOT, env={**os.environ, **environment},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


def settings_of(folder: Path) -> dict[str, str]:
    """The environment of an installation in this folder, with what its stores need."""
    return {
        "DJANGO_SETTINGS_MODULE": "conference.settings",
        "EYELINE_DATA_DIR": str(folder),
        "EYELINE_ICE_ADDRESSES": "127.0.0.1",
    }


def check_read(read: dict[str, Any]) -> None:
    """Everything that was there on the first day is there, as what it is today."""
    assert (read["me"]["user"]["name"], [room["title"] for room in read["rooms"]]) == ("Hanna", ["The table"])
    assert [line["text"] for line in read["past"]["chat"]] == ["remember this"]
    assert [(each["id"], each["state"]) for each in read["recordings"]] == [(RECORDING, "ready")]
    assert [export["format"] for export in read["recording"]["exports"]] == ["mp4"]
    words = [(word["text"], word["participant_id"], word["deleted"]) for word in read["transcript"]["words"]]
    assert words == [("the", HOST, False), ("old", HOST, True), ("words", HOST, False)]
    assert (read["meeting"]["id"], read["attention"]) == (MEETING, [])


@contextlib.contextmanager
def process(code: str, *arguments: str, log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that says what it says into a file; it is gone at the end."""
    with log.open("ab") as said:
        running = subprocess.Popen(
            [sys.executable, "-c", code, *arguments], cwd=ROOT, env={**os.environ, **environment}, stdout=said,
            stderr=said,
        )  # fmt: skip
    try:
        yield running
    finally:
        running.terminate()
        try:
            running.wait(20)
        finally:
            running.kill()
            running.wait()


@contextlib.asynccontextmanager
async def bots(port: int, tokens: list[str]) -> AsyncIterator[list[Bot]]:
    there = [Bot(f"http://127.0.0.1:{port}", "table", token) for token in tokens]
    try:
        yield there
    finally:
        await asyncio.gather(*(bot.close() for bot in there))


async def until(is_true: Any, what: str, *logs: Path) -> None:
    deadline_s = time.monotonic() + WAIT_S
    while not is_true():
        said = "\n".join(log.read_text()[-1500:] for log in logs if log.exists())
        assert time.monotonic() < deadline_s, f"{what}\n{said}"
        await asyncio.sleep(0.05)


def hears(bot: Bot, since_s: float) -> bool:
    return bool(bot.wanted()) and all(bot.ears.heard_s.get(of, 0.0) > since_s for of in bot.wanted())


@pytest.mark.timeout(600)
async def test_a_meeting_goes_on_while_web_is_replaced_by_a_newer_one(tmp_path: Path) -> None:
    environment = settings_of(tmp_path / "data")
    done = older(environment, "fill", "migrate", "read", "enter")
    check_read(done["read"])
    fits, strange, *tokens = done["enter"]
    port = free_port()
    web, media, other = tmp_path / "web.log", tmp_path / "media.log", tmp_path / "other.log"
    environment |= {"EYELINE_WEB_URL": f"ws://127.0.0.1:{port}/ws/node/"}
    for name, text in (("fits", fits), ("strange", strange)):
        (tmp_path / name).write_text(text)
    with process(MEDIA, str(PROTOCOL), log=media, EYELINE_NODE_CREDENTIAL_FILE=str(tmp_path / "fits"), **environment):
        async with bots(port, tokens[:2]) as (ann, ben):
            with process(WEB, str(PROTOCOL), str(port), log=web, **environment):
                await until(lambda: hears(ann, 0.0) and hears(ben, 0.0), "they don't hear each other", web, media)
            heard = {bot.id: bot.wanted() for bot in (ann, ben)}
            older(environment, "migrate")
            ended_s = time.monotonic()
            with process(WEB, str(PROTOCOL + 1), str(port), log=web, **environment):
                await until(lambda: min(ann.welcomed_s, ben.welcomed_s) > ended_s, "they did not come back", web)
                node = {"EYELINE_NODE_CREDENTIAL_FILE": str(tmp_path / "strange")}
                with process(MEDIA, str(PROTOCOL + 2), log=other, **environment, **node):
                    line = f"web speaks protocol {PROTOCOL + 1} and this node {PROTOCOL + 2}: upgrade web first"
                    await until(lambda: line in web.read_text() and line in other.read_text(), "nobody said so", web)
                now_s = time.monotonic()
                await until(lambda: hears(ann, now_s) and hears(ben, now_s), "they hear nothing any more", web, media)
                # The very same streams: the worker has gone on, and nobody had to connect anew.
                assert {bot.id: bot.wanted() for bot in (ann, ben)} == heard
                await ann.say("still here")
                await until(lambda: "still here" in ben.chat, "chat does not work", web)


@pytest.mark.timeout(600)
def test_the_oldest_database_comes_up_to_date_on_postgresql() -> None:
    with data_dir() as folder, running_stores() as stores:
        check_read(older({**settings_of(folder), **stores}, "fill", "migrate", "read")["read"])
