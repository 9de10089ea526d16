"""Which media worker a meeting is pinned to, and which render worker draws a cube's person."""

import uuid

from django.conf import settings
from django.db.models import Count

from conference.nodes.models import Node
from conference.nodes.selectors import least_loaded_node
from conference.rooms.models import Meeting, Participant


def media_node_for_meeting() -> Node:
    """The media worker for one more meeting.

    Raises:
        Unavailable, Full: as `least_loaded_node` says.
    """
    live = Meeting.objects.filter(ended_at=None).exclude(media_node=None)
    placed = live.values("media_node").annotate(n=Count("pk")).values_list("media_node", "n")
    return least_loaded_node("media", dict(placed))


def media_node_for_peer(meeting: Meeting, pinned: Node, participant_id: uuid.UUID | None) -> Node:
    """The media worker for one more connection of a meeting: the one it is pinned to, unless that is loaded too much.

    Then it is the least loaded that carries the meeting already and has room, else one that carries nothing of it yet.
    A participant's connections stay together. Nodes are where the meeting is pinned to.
    """
    if participant_id is None:
        return pinned
    own = Node.objects.filter(carried_peers__meeting=meeting, carried_peers__participant=participant_id).first()
    if own is not None or pinned.load < settings.SPREAD_LOAD:
        return own or pinned
    free = Node.objects.filter(kind="media", draining=False).exclude(pk=pinned.pk).exclude(channel="")
    free = free.filter(load__lt=min(settings.SPREAD_LOAD, pinned.load) if settings.SPREAD_LOAD else 1.0)
    beside = free.filter(carried_peers__meeting=meeting).distinct()
    return beside.order_by("load", "pk").first() or free.order_by("load", "pk").first() or pinned


def render_node_for_cube() -> Node:
    """The render worker for one more cube.

    Raises:
        Unavailable, Full: as `least_loaded_node` says.
    """
    held = Participant.objects.filter(left_at=None).exclude(render_node=None)
    placed = held.values("render_node").annotate(n=Count("pk")).values_list("render_node", "n")
    return least_loaded_node("render", dict(placed))
