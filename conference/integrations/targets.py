"""Posts to an address that an admin typed, and reaches nothing inside this network by it unless the setting allows.

The name is looked up once, every address that it has must be a public one, and the connection goes to one of these very
addresses: a name that changes in between leads nowhere else. Redirects are not followed.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from conference.integrations.errors import DeliveryError, TargetRefused

TIMEOUT_S = 10.0
ANSWER_MAX_BYTES = 4096


def target_check(url: str, *, allow_private: bool) -> None:
    """Raises TargetRefused for what is no address of a webhook; names are not looked up yet."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.fragment:
        raise TargetRefused(_("an address begins with https://, has a host, and holds no password and no fragment"))
    if parts.scheme == "http" and not allow_private:
        raise TargetRefused(_("an address begins with https://"))
    try:
        literal = ipaddress.ip_address(parts.hostname)
    except ValueError:
        return
    if not allow_private and not literal.is_global:
        raise TargetRefused(_("the address lies in a private network"))


def post(url: str, body: bytes, headers: Mapping[str, str], *, allow_private: bool) -> int:
    """Posts `body`: the status of an answer that says yes (200 to 299).

    Raises:
        TargetRefused: the address lies where a webhook must not reach.
        DeliveryError: not reached, not answered in time, or the answer is no.
    """
    target_check(url, allow_private=allow_private)
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = _connection(parts.scheme, host, port, _resolve(host, port, allow_private=allow_private))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body, dict(headers))
        response = connection.getresponse()
        response.read(ANSWER_MAX_BYTES)
    except (OSError, http.client.HTTPException) as error:
        raise DeliveryError(f"not reached: {error}") from error
    finally:
        connection.close()
    if not 200 <= response.status < 300:
        raise DeliveryError(f"answered {response.status}", response.status)
    return response.status


def _resolve(host: str, port: int, *, allow_private: bool) -> str:
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except OSError as error:
        raise DeliveryError(f"{host} is not known: {error}") from error
    if not allow_private and not all(ipaddress.ip_address(address).is_global for address in found):
        raise TargetRefused(_("{host} leads into a private network").format(host=host))
    return min(found)


def _connection(scheme: str, host: str, port: int, address: str) -> http.client.HTTPConnection:
    """A connection to this very address, on which `host` is asked for and (by its certificate) proven."""
    connection: http.client.HTTPConnection
    if scheme == "https":
        connection = http.client.HTTPSConnection(host, port, timeout=TIMEOUT_S, context=ssl.create_default_context())
    else:
        connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)

    def connect(_: tuple[str, int], timeout: float, source_address: tuple[str, int] | None) -> socket.socket:
        return socket.create_connection((address, port), timeout, source_address)

    # The hook by which http.client itself opens its socket; it has no public one.
    connection._create_connection = connect  # type: ignore[attr-defined]
    return connection
