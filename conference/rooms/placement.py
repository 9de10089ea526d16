"""Which media worker a meeting is pinned to, and which render worker draws a cube's person."""

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


def render_node_for_cube() -> Node:
    """The render worker for one more cube.

    Raises:
        Unavailable, Full: as `least_loaded_node` says.
    """
    held = Participant.objects.filter(left_at=None).exclude(render_node=None)
    placed = held.values("render_node").annotate(n=Count("pk")).values_list("render_node", "n")
    return least_loaded_node("render", dict(placed))
