"""Counts the WebSockets that are open, and gives each an id that stands in what is logged about it."""

import uuid
from typing import Any

import structlog

from conference.observability.metrics import SOCKETS

KINDS = frozenset({"room", "lobby", "document", "node"})


class Observed:
    """Around the routing of sockets; the kind is the second part of the path (/ws/room/…)."""

    def __init__(self, application: Any) -> None:
        self._application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        part = scope["path"].split("/")[2:3]
        kind = part[0] if part and part[0] in KINDS else "other"
        # The tasks that a consumer begins inherit what is bound here.
        with SOCKETS.labels(kind).track_inprogress(), structlog.contextvars.bound_contextvars(request=uuid.uuid4().hex):
            await self._application(scope, receive, send)
