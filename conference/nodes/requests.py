"""Asks and tells a connected node, from any part of web: through the channel layer to the socket that has the node."""

import asyncio
import uuid
from typing import TypeVar

from channels.db import database_sync_to_async
from channels.exceptions import ChannelFull
from channels.layers import get_channel_layer

from conference.delivery import LAYER_ERRORS
from conference.nodes.models import Node
from conference.signalling import codec
from conference.signalling.codec import Envelope
from conference.signalling.errors import SignallingError, Unavailable, error_from_wire
from conference.signalling.messages import Error, Message
from conference.signalling.node_messages import FROM_NODE

REPLY_TIMEOUT_S = 10.0
AnyMessage = TypeVar("AnyMessage", bound=Message)


async def node_request(
    node_id: uuid.UUID, message: Message, reply: type[AnyMessage], timeout_s: float = REPLY_TIMEOUT_S
) -> AnyMessage:
    """Asks a node once and waits for its answer; asking again after a failure is safe, a late answer is dropped.

    Raises:
        SignallingError: the node refuses; Unavailable when it is gone, or does not answer in time.
    """
    layer = get_channel_layer()
    channel = await _channel(node_id)
    # Of the same kind as the sockets' own: a process waits for all channels of one kind at once, in Redis.
    reply_to = await layer.new_channel()
    try:
        async with asyncio.timeout(timeout_s):
            await layer.send(
                channel, {"type": "node.ask", "reply_to": reply_to, "text": codec.encode(Envelope(message))}
            )
            answer = codec.decode((await layer.receive(reply_to))["text"], FROM_NODE).message
    except TimeoutError:
        raise Unavailable(f"the node did not answer {message.type} within {timeout_s:g} s") from None
    except ChannelFull:
        raise Unavailable("the node has too much to do") from None
    except LAYER_ERRORS as error:
        raise Unavailable(f"the node can't be reached now: {error}") from error
    if isinstance(answer, Error):
        raise error_from_wire(answer.code, answer.message)
    if not isinstance(answer, reply):
        raise SignallingError(f"{message.type} was answered by {answer.type}")
    return answer


async def node_tell(node_id: uuid.UUID, message: Message) -> None:
    """Sends a node a notice.

    Raises:
        Unavailable: the node is gone.
    """
    channel = await _channel(node_id)
    try:
        await get_channel_layer().send(channel, {"type": "node.tell", "text": codec.encode(Envelope(message))})
    except ChannelFull:
        raise Unavailable("the node has too much to do") from None
    except LAYER_ERRORS as error:
        raise Unavailable(f"the node can't be reached now: {error}") from error


async def _channel(node_id: uuid.UUID) -> str:
    channel = await database_sync_to_async(Node.objects.filter(pk=node_id).values_list("channel", flat=True).first)()
    if not channel:
        raise Unavailable("the node is gone" if channel is None else "the node has lost web, and may come back")
    return channel
