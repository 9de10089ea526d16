"""Settles a meeting's media worker: pins one, has everyone connect anew after a loss, closes what is left over."""

import uuid
from dataclasses import dataclass

from channels.db import database_sync_to_async
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from conference.nodes.requests import node_request, node_tell
from conference.rooms.events import participant_notify
from conference.rooms.models import MediaPeer, Meeting
from conference.rooms.placement import media_node_for_meeting
from conference.rooms.selectors import live_publications, present
from conference.rooms.services.publishing import peer_end, publications_end
from conference.signalling.errors import Unavailable
from conference.signalling.messages import Done, MediaRestart
from conference.signalling.node_messages import PeerClose

BROWSER_PEER = "main"
REASON = "the media worker was replaced"


@dataclass(frozen=True)
class Restarts:
    """Who must offer again: browsers by the channel of their socket, nodes by id with their connection's name."""

    channels: tuple[str, ...]
    nodes: tuple[tuple[uuid.UUID, str], ...]


async def peers_settle(meeting_id: uuid.UUID) -> None:
    """Pins a live meeting to a media worker and closes the connections of those who have left.

    Raises:
        Unavailable, Full: there is no media worker to be had.
    """
    for peer_id, epoch, media_node_id in await database_sync_to_async(_left_over)(meeting_id):
        if media_node_id is not None:
            await _close(peer_id, media_node_id)
        await database_sync_to_async(peer_end)(peer_id=peer_id, epoch=epoch, now=timezone.now())
    if not await database_sync_to_async(_is_unpinned)(meeting_id):
        return
    restarts = await database_sync_to_async(_pin)(meeting_id)
    for channel in restarts.channels:
        await participant_notify(channel, MediaRestart(BROWSER_PEER, REASON))
    for node_id, name in restarts.nodes:
        await peer_owner_tell(node_id, MediaRestart(name, REASON))


async def peer_owner_tell(node_id: uuid.UUID, message: MediaRestart) -> None:
    """Tells a node of its connection; a node that is gone needs no telling."""
    try:
        await node_tell(node_id, message)
    except Unavailable:
        return


async def _close(peer_id: str, media_node_id: uuid.UUID) -> None:
    try:
        await node_request(media_node_id, PeerClose(peer_id), Done)
    except Unavailable:
        if await database_sync_to_async(Meeting.objects.filter(media_node=media_node_id).exists)():
            raise


def _left_over(meeting_id: uuid.UUID) -> list[tuple[str, int, uuid.UUID | None]]:
    ownerless = Q(participant=None, node=None)
    left = Q(participant__left_at__isnull=False) | Q(meeting__ended_at__isnull=False)
    peers = MediaPeer.objects.filter(ownerless | left, meeting=meeting_id)
    return list(peers.values_list("pk", "epoch", "meeting__media_node"))


def _is_unpinned(meeting_id: uuid.UUID) -> bool:
    """Whether the live meeting has no media worker; then nothing is published in it, be there another one or not."""
    unpinned = Meeting.objects.filter(pk=meeting_id, media_node=None, ended_at=None).exists()
    if unpinned:
        publications_end(live_publications(meeting_id), now=timezone.now())
    return unpinned


@transaction.atomic
def _pin(meeting_id: uuid.UUID) -> Restarts:
    meeting = Meeting.objects.get(pk=meeting_id)
    meeting.media_node = media_node_for_meeting()
    meeting.save(update_fields=["media_node"])
    peers = list(MediaPeer.objects.filter(meeting=meeting).select_related("participant"))
    MediaPeer.objects.filter(meeting=meeting).delete()
    owners = ((peer.participant.capture_node_id if peer.participant else peer.node_id, peer.name) for peer in peers)
    channels = present(meeting_id).exclude(channel="").values_list("channel", flat=True)
    return Restarts(tuple(channels), tuple((node_id, name) for node_id, name in owners if node_id is not None))
