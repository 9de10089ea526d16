"""A network namespace with Janus in it; tests of this process step into it and back."""

import contextlib
import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.browser.service import free_port
from tests.janus import janus_process

ADDRESS = "127.0.0.9"
"""Of an interface that is none of loopback, the only kind that Janus offers; yet no packet could leave by it."""
CLONE_NEWNET = 0x40000000


def missing_here() -> str:
    """What this machine lacks for it, "" if nothing."""
    missing = [f"the program {name!r}" for name in ("ip", "janus") if shutil.which(name) is None]
    if os.geteuid() != 0:
        missing.append("root, to make a network namespace")
    return ", ".join(missing)


class Namespace:
    """The namespace; `url` is Janus's in it."""

    def __init__(self, within: int, url: str) -> None:
        self._within = within
        self.url = url

    @property
    def path(self) -> str:
        """What `nsenter --net` takes."""
        return f"/proc/{os.getpid()}/fd/{self._within}"

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """Sockets that this thread makes meanwhile are in the namespace."""
        with _own_namespace() as outside:
            _call("setns", self._within, CLONE_NEWNET)
            try:
                yield
            finally:
                _call("setns", outside, CLONE_NEWNET)


@contextlib.contextmanager
def namespace(directory: Path) -> Iterator[Namespace]:
    """A namespace with a Janus that writes below `directory`."""
    with _own_namespace() as outside:
        _call("unshare", CLONE_NEWNET)
        try:
            for command in (
                "link set lo up",
                "link add eyeline0 type veth peer name eyeline1",
                f"addr add {ADDRESS}/32 dev eyeline0",
                "link set eyeline0 up",
                "link set eyeline1 up",
            ):
                subprocess.run(["ip", *command.split()], check=True)
            port = free_port()
            with janus_process(directory, ADDRESS, port), _own_namespace() as within:
                _call("setns", outside, CLONE_NEWNET)
                yield Namespace(within, f"ws://127.0.0.1:{port}")
        finally:
            _call("setns", outside, CLONE_NEWNET)


@contextlib.contextmanager
def _own_namespace() -> Iterator[int]:
    descriptor = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _call(name: str, *arguments: int) -> None:
    # Python has these by itself from 3.12 on.
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments) != 0:
        raise OSError(ctypes.get_errno(), f"{name} failed")
