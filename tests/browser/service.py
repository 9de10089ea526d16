"""Eyeline as a user starts it: the supervisor with all its processes, in a data directory and on a port of its own."""

import contextlib
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT_S = 300.0
STOP_TIMEOUT_S = 120.0
"""The supervisor kills what does not end; until then a busy machine takes its time."""


class Service:
    """The running service. `lines` holds what it printed.

    Args:
        data_dir: a fresh folder.
        environment: settings on top of the machine's.
    """

    def __init__(self, data_dir: Path, **environment: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data_dir = data_dir
        self.lines: list[str] = []
        self._fresh: queue.Queue[str | None] = queue.Queue()
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "conference.settings",
            "EYELINE_DATA_DIR": str(data_dir),
            "EYELINE_PORT": str(self.port),
            "EYELINE_ICE_ADDRESSES": "127.0.0.1",
            "EYELINE_WHISPER_MODEL": "tiny.en",
            "EYELINE_POSTGRES_PORT": str(free_port()),
            "EYELINE_REDIS_PORT": str(free_port()),
            **environment,
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "conference.supervisor"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        try:
            self.wait_for(r"Sign in: ")
        except AssertionError:
            self.stop()
            raise

    def wait_for(self, pattern: str, timeout_s: float = START_TIMEOUT_S) -> re.Match[str]:
        """The first line from now on (or printed before and not yet waited past) that matches.

        Raises:
            AssertionError: the service ended, or printed no such line in time; with its last lines.
        """
        deadline = time.monotonic() + timeout_s
        while True:
            try:
                line = self._fresh.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no line like {pattern!r} in {timeout_s:g} s\n{self.tail()}") from None
            if line is None:
                raise AssertionError(f"the service ended before a line like {pattern!r}\n{self.tail()}")
            if match := re.search(pattern, line):
                return match

    @property
    def pid(self) -> int:
        """The supervisor's."""
        return self._process.pid

    def tail(self, count: int = 40) -> str:
        """The last lines it printed."""
        return "\n".join(self.lines[-count:])

    def child_pids(self, argument: str) -> list[int]:
        """The processes of this service that have `argument` in their command line."""
        out = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                arguments = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
                environment = (entry / "environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if argument in arguments and f"EYELINE_DATA_DIR={self.data_dir}\0" in environment:
                out.append(int(entry.name))
        return out

    def stop(self) -> int:
        """Stops it as Ctrl-C does; its exit code."""
        self._process.send_signal(signal.SIGINT)
        try:
            return self._process.wait(STOP_TIMEOUT_S)
        finally:
            self._process.kill()
            self._process.wait()
            self._reader.join(5)
            if self._process.stdout:
                self._process.stdout.close()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self.lines.append(line.rstrip())
            self._fresh.put(line)
        self._fresh.put(None)


@contextlib.contextmanager
def data_dir() -> Iterator[Path]:
    """A fresh folder for a service, within reach of its stores' users."""
    with tempfile.TemporaryDirectory(prefix="eyeline-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "data"


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]
