"""A child is started again when it dies, its lines are passed on, and nothing of it is left after a stop."""

import asyncio
import os
import select
import signal
import sys

import pytest

from conference.supervisor import process
from conference.supervisor.process import Child, Command, describe_exit


class Terminal:
    """What the supervisor said, to be waited for."""

    def __init__(self):
        self.lines = []
        self._more = asyncio.Event()

    def __call__(self, name, text):
        self.lines.append(f"{name}: {text}")
        self._more.set()

    async def wait_for(self, text, count=1):
        while sum(text in line for line in self.lines) < count:
            self._more.clear()
            await self._more.wait()


@pytest.fixture
async def terminal():
    return Terminal()


@pytest.fixture
async def start(terminal, monkeypatch):
    monkeypatch.setattr(process, "BACKOFF_FIRST_S", 0.01)
    running = []

    def _start(script):
        child = Child(Command("kid", [sys.executable, "-c", script]), terminal)
        running.append((child, asyncio.create_task(child.run())))
        return child

    yield _start
    for child, task in running:
        await child.stop()
        await task


def has_ended(pidfd):
    """Waits for the end of a process; false when it is still there after five seconds."""
    return bool(select.select([pidfd], [], [], 5)[0])


async def test_a_child_that_dies_is_started_again_and_it_is_said(start, terminal):
    child = start("import sys; print('hello'); sys.exit(3)")
    await terminal.wait_for("kid: hello", 2)
    assert any("kid: died (exit code 3); starting it again" in line for line in terminal.lines)
    assert child.restarts >= 1


async def test_a_killed_child_is_started_again(start, terminal):
    child = start("import time; print('up'); time.sleep(60)")
    await terminal.wait_for("up")
    os.kill(child.pid, signal.SIGKILL)
    await terminal.wait_for("up", 2)
    assert any("killed by SIGKILL" in line for line in terminal.lines)


async def test_stopping_ends_the_grandchildren_too(start, terminal):
    child = start(
        "import subprocess, sys, time\n"
        "kid = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print('grandchild', kid.pid); time.sleep(60)"
    )
    await terminal.wait_for("grandchild")
    grandchild = int(next(line for line in terminal.lines if "grandchild" in line).split()[-1])
    pidfd = os.pidfd_open(grandchild)
    await child.stop()
    assert child.pid is None
    assert has_ended(pidfd)
    os.close(pidfd)


async def test_a_child_that_ignores_sigterm_is_killed(start, terminal, monkeypatch):
    monkeypatch.setattr(process, "GRACE_S", 0.2)
    child = start("import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up'); time.sleep(60)")
    await terminal.wait_for("up")
    await child.stop()
    assert child.pid is None


async def test_an_endless_line_does_not_stop_the_output(start, terminal):
    start("print('x' * 300_000); print('after'); import time; time.sleep(60)")
    await terminal.wait_for("kid: after")


def test_exits_are_described():
    assert [describe_exit(code) for code in (0, 2, -9)] == ["exit code 0", "exit code 2", "killed by SIGKILL"]
