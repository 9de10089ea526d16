"""Hands events to sockets through the channel layer, which is lossy by design.

Whoever misses an event sees the hole in its numbers, or comes back after its socket was cut off, and gets a snapshot.
So nothing that was written down fails because it could not be told.
"""

from typing import Any

import structlog
from channels.exceptions import ChannelFull
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

LAYER_ERRORS = (OSError, RedisError)
"""What a channel layer raises that can't be reached."""


async def group_deliver(group: str, event: dict[str, Any]) -> None:
    """Hands an event to every socket of a group."""
    try:
        await get_channel_layer().group_send(group, event)
    except LAYER_ERRORS as error:
        log.warning("an event could not be handed on", group=group, reason=str(error))


async def channel_deliver(channel: str, event: dict[str, Any]) -> None:
    """Hands an event to one socket; a full one finds out with its next request."""
    try:
        await get_channel_layer().send(channel, event)
    except ChannelFull:
        return
    except LAYER_ERRORS as error:
        log.warning("an event could not be handed on", reason=str(error))
