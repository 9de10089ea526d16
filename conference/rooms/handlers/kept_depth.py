"""Handles a capture node's offer of its cameras to the media worker, which records them."""

from channels.db import database_sync_to_async

from conference import access
from conference.nodes.models import Node
from conference.rooms.handlers.node_socket import NodeSocket
from conference.rooms.media_offers import media_offer_take
from conference.rooms.selectors import RECORDED_ONLY
from conference.rooms.services.kept_depth import depth_wanted
from conference.rooms.services.publishing import Line, PeerOwner, lines_check
from conference.signalling.errors import BadMessage, Conflict, Forbidden
from conference.signalling.kept_depth import CubeOffer
from conference.signalling.messages import MediaAnswer

CUBE_CAMERAS_MAX = 12


async def cube_offer(socket: NodeSocket, message: CubeOffer) -> MediaAnswer:
    """Connects a cube's cameras with the media worker, while they are to be recorded."""
    owner, lines = await database_sync_to_async(_authorise)(socket.node, message)
    return await media_offer_take(owner=owner, offer=message.offer, lines=lines)


def _authorise(node: Node, message: CubeOffer) -> tuple[PeerOwner, list[Line]]:
    person = access.captured_participant_get(node, message.meeting_id)
    offer, cameras = message.offer, message.cube.cameras
    lines_check(offer)
    if not 0 < len(cameras) <= CUBE_CAMERAS_MAX or len(offer.publish) != len(cameras):
        raise BadMessage(f"a cube has from 1 to {CUBE_CAMERAS_MAX} cameras, and each a line")
    if offer.subscribe or offer.layers:
        raise Forbidden("a node subscribes to nothing")
    if any(line.source != RECORDED_ONLY or line.subject_id or line.viewer_id for line in offer.publish):
        raise Forbidden("a capture node's cameras are published to be recorded alone")
    if not depth_wanted(person):
        raise Conflict("the cube's cameras are not recorded now")
    lines = [Line(line, person.pk, camera=camera) for line, camera in zip(offer.publish, cameras, strict=True)]
    return PeerOwner(person.meeting_id, person.pk, None), lines
