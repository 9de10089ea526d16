"""One child process: its output prefixed, started again when it dies, stopped with its own children."""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

BACKOFF_FIRST_S = 0.25
BACKOFF_MAX_S = 30.0
STEADY_S = 30.0
"""A child that ran this long had started well: its back-off begins anew."""
GRACE_S = 8.0
"""How long a child has to end after SIGTERM."""
LINE_MAX = 64 * 1024
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Command:
    """What to run: `name` stands before each line it prints.

    It inherits the open files `keeps`, and is asked to end by `stop_signal`.
    """

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    keeps: tuple[int, ...] = ()
    stop_signal: str = "SIGTERM"


class Child:
    """A command that is kept running until `stop`.

    Args:
        command: what to run.
        say: prints a line for the person at the terminal: (name, text).
    """

    def __init__(self, command: Command, say: Callable[[str, str], None]) -> None:
        self.command = command
        self.restarts = 0
        self._stop_signal = signal.Signals[command.stop_signal]
        self._say = say
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = asyncio.Event()

    @property
    def pid(self) -> int | None:
        """The process now running, or None between two."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    async def run(self) -> None:
        """Starts the command again and again until `stop`."""
        backoff_s = BACKOFF_FIRST_S
        while not self._stopping.is_set():
            started_s = time.monotonic()
            code = await self._run_once()
            if self._stopping.is_set():
                return
            if time.monotonic() - started_s > STEADY_S:
                backoff_s = BACKOFF_FIRST_S
            self.restarts += 1
            self._say(self.command.name, f"died ({describe_exit(code)}); starting it again in {backoff_s:g} s")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), backoff_s)
            backoff_s = min(backoff_s * 2, BACKOFF_MAX_S)

    async def stop(self) -> None:
        """Ends the process and its children: as the command says, then by SIGKILL after a grace."""
        self._stopping.set()
        process = self._process
        if process is None or process.returncode is not None:
            return
        self._signal(process, self._stop_signal)
        try:
            await asyncio.wait_for(process.wait(), GRACE_S)
        except TimeoutError:
            self._say(self.command.name, f"did not end within {GRACE_S:.0f} s; killing it")
        self._signal(process, signal.SIGKILL)
        await process.wait()

    async def _run_once(self) -> int:
        process = await asyncio.create_subprocess_exec(
            *self.command.arguments,
            env={**os.environ, **self.command.environment, "PYTHONUNBUFFERED": "1"},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent,
            limit=LINE_MAX,
            pass_fds=self.command.keeps,
        )
        self._process = process
        if self._stopping.is_set():
            self._signal(process, self._stop_signal)
        if process.stdout is None:
            raise RuntimeError("a child has no output pipe")
        reader = asyncio.create_task(self._pass_on(process.stdout))
        code = await process.wait()
        self._signal(process, signal.SIGKILL)
        await reader
        return code

    async def _pass_on(self, stream: asyncio.StreamReader) -> None:
        while True:
            try:
                line = await stream.readline()
            except ValueError:
                continue
            if not line:
                return
            self._say(self.command.name, line.decode(errors="replace").rstrip())

    @staticmethod
    def _signal(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)


def describe_exit(code: int) -> str:
    """How a process ended, for a person."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"


_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _die_with_parent() -> None:
    # So that nothing is left behind when the supervisor itself is killed.
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
