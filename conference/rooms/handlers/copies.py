"""Handles a media worker's offer of copies for another one."""

from channels.db import database_sync_to_async

from conference import access
from conference.nodes.models import Node
from conference.nodes.requests import node_request
from conference.rooms.handlers.node_socket import NodeSocket
from conference.rooms.services.copies import PreparedCopies, copies_prepare, copy_check
from conference.signalling.messages import MediaAnswer
from conference.signalling.peers import PeerAnswer
from conference.signalling.spreading import CopyOffer


async def copy_offer(socket: NodeSocket, message: CopyOffer) -> MediaAnswer:
    """Connects a media worker with another one of the same meeting."""
    prepared = await database_sync_to_async(_prepare)(socket.node, message)
    answer = await node_request(prepared.media_node_id, prepared.request, PeerAnswer)
    return MediaAnswer(message.node_id, message.epoch, answer.sdp)


def _prepare(node: Node, message: CopyOffer) -> PreparedCopies:
    copy_check(message)
    meeting, target = access.spread_meeting_get(node, message.meeting_id, message.node_id)
    publications = access.carried_publications(node, meeting, [line.publication_id for line in message.copies])
    return copies_prepare(sender=node, target=target, meeting=meeting, offer=message, publications=publications)
