"""Refuses WebSockets that a page of another origin opens with this server's cookies."""

from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier


class SameOrigin:
    """Lets a socket through whose Origin is the very host and port that it was asked for at."""

    def __init__(self, application: Any) -> None:
        self._application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = dict(scope["headers"])
        origin = urlsplit(headers.get(b"origin", b"").decode("latin-1"))
        host = headers.get(b"host", b"").decode("latin-1")
        is_same = origin.scheme in ("http", "https") and origin.netloc.lower() == host.lower() != ""
        await (self._application if is_same else WebsocketDenier())(scope, receive, send)
