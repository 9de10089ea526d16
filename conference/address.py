"""Which network address a request or a socket comes from, behind as many proxies as the settings say."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw; without proxies, that of the connection."""
    return _address(request.headers.get("X-Forwarded-For", ""), str(request.META.get("REMOTE_ADDR") or ""))


def socket_address(scope: Mapping[str, Any]) -> str:
    """The same, of a WebSocket by its ASGI scope."""
    forwarded = dict(scope["headers"]).get(b"x-forwarded-for", b"").decode("latin-1")
    client = scope.get("client")
    return _address(forwarded, str(client[0]) if client else "")


def _address(forwarded: str, connected: str) -> str:
    """What stands before our proxies' entries anybody may have written, so it is not looked at."""
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    if settings.PROXIES and hops:
        return hops[-min(settings.PROXIES, len(hops))]
    return connected
