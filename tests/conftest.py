"""What holds for every test: no network but this machine's own."""

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest


class NetworkBlocked(Exception):
    """A test tried to reach another machine."""


def _is_own(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket's path
    host = str(address[0])
    if host in ("localhost", ""):
        return True
    try:
        ip = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return ip.is_loopback or ip.is_unspecified


@pytest.fixture(autouse=True, scope="session")
def _network_is_blocked() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex", "sendto"):
        patch.setattr(socket.socket, name, _checked(getattr(socket.socket, name)), raising=True)
    yield
    patch.undo()


def _checked(call: Any) -> Any:
    def checked(self: socket.socket, *args: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_own(args[-1]):
            raise NetworkBlocked(f"a test must not reach {args[-1]}")
        return call(self, *args)

    return checked
