"""Settles a meeting's media worker: pins one, has everyone connect anew after a loss, closes what is left over."""

import uuid
from dataclasses import dataclass

from channels.db import database_sync_to_async
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from conference.nodes.models import Node
from conference.nodes.requests import node_request, node_tell
from conference.rooms.events import participant_notify
from conference.rooms.models import MediaPeer, Meeting, Publication
from conference.rooms.placement import media_node_for_meeting
from conference.rooms.selectors import media_workers, present
from conference.rooms.services.publishing import peer_end, publications_end
from conference.signalling.errors import Unavailable
from conference.signalling.messages import Done, MediaRestart
from conference.signalling.peers import PeerClose

BROWSER_PEER = "main"
REASON = "the media worker was replaced"


@dataclass(frozen=True)
class Restarts:
    """Who must offer again: browsers by the channel of their socket, nodes by id with their connection's name."""

    channels: tuple[str, ...]
    nodes: tuple[tuple[uuid.UUID, str], ...]


async def peers_settle(meeting_id: uuid.UUID) -> None:
    """Pins a live meeting to a media worker; closes connections of those who have left, has lost ones made anew.

    Raises:
        Unavailable, Full: there is no media worker to be had.
    """
    for peer_id, epoch, media_node_id in await database_sync_to_async(_left_over)(meeting_id):
        if media_node_id is not None:
            await _close(peer_id, media_node_id)
        await database_sync_to_async(peer_end)(peer_id=peer_id, epoch=epoch, now=timezone.now())
    await database_sync_to_async(_end_lost)(meeting_id)
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
        if await database_sync_to_async(Node.objects.filter(pk=media_node_id).exists)():
            raise


def _left_over(meeting_id: uuid.UUID) -> list[tuple[str, int, uuid.UUID | None]]:
    ownerless = Q(participant=None, node=None)
    left = Q(participant__left_at__isnull=False) | Q(meeting__ended_at__isnull=False)
    peers = MediaPeer.objects.filter(ownerless | left, meeting=meeting_id)
    return list(peers.values_list("pk", "epoch", "media_node"))


def _end_lost(meeting_id: uuid.UUID) -> None:
    """What was published by way of a media worker that is gone is no more, be there another one or not."""
    lost = Publication.objects.filter(meeting=meeting_id, ended_at=None, peer__media_node=None)
    publications_end(lost, now=timezone.now())


@transaction.atomic
def _pin(meeting_id: uuid.UUID) -> Restarts:
    """Who must connect anew, after a live meeting that had none was pinned to a media worker.

    One that carries some of its people already goes before others: those people notice nothing.
    """
    meeting = Meeting.objects.select_related("room").filter(pk=meeting_id, ended_at=None).first()
    if meeting is None:
        return Restarts((), ())
    was_unpinned = meeting.media_node_id is None
    lost = MediaPeer.objects.filter(meeting=meeting, media_node=None)
    peers = list(lost.select_related("participant"))
    if not was_unpinned and not peers:
        return Restarts((), ())
    surviving = media_workers(meeting_id)
    if was_unpinned:
        beside = Node.objects.filter(pk__in=surviving, draining=False).order_by("load", "pk").first()
        meeting.media_node = beside or media_node_for_meeting(meeting.room)
        meeting.save(update_fields=["media_node"])
    lost.delete()
    owners = ((peer.participant.capture_node_id if peer.participant else peer.node_id, peer.name) for peer in peers)
    people = present(meeting_id).exclude(channel="")
    if surviving or not was_unpinned:
        people = people.filter(pk__in=[peer.participant_id for peer in peers if peer.participant_id])
    channels = people.values_list("channel", flat=True)
    return Restarts(tuple(channels), tuple((node_id, name) for node_id, name in owners if node_id is not None))
