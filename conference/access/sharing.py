"""What is shared in a meeting: items, their files, and documents."""

import uuid

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from conference.access.callers import Caller
from conference.access.finding import found, uuid_of
from conference.access.joining import admission
from conference.access.participants import present_participant_get, present_permitted_get
from conference.access.rooms import room_get
from conference.documents.models import Document, DocumentKind
from conference.hosting.permissions import HOST_ROLES, may
from conference.items.models import Item
from conference.items.selectors import live_items, shares_screen
from conference.rooms.models import Participant
from conference.signalling.errors import Forbidden


def sharing_participant_get(caller: Caller, slug: str, participant_id: uuid.UUID) -> Participant:
    """One of the caller's own participants in the live meeting of a room, who must be permitted to share."""
    room = room_get(caller, slug)
    own = found(_own_participants(caller).filter(pk=participant_id, meeting__room=room), "participant")
    return present_permitted_get(own.pk, "share")


def screen_published_check(participant: Participant) -> None:
    """Raises Forbidden for somebody whose screen has no place in the room, or who may not share any more."""
    if not shares_screen(participant.pk) or not may(participant, "share"):
        raise Forbidden(_("ask for a place for your screen first: screen.share"))


def present_item_get(participant: Participant, item_id: str) -> Item:
    """Something that is shared in the participant's meeting now."""
    shared = live_items(participant.meeting_id).select_related("participant")
    return found(shared.filter(pk=uuid_of(item_id, "item")), "item")


def changeable_item_get(participant: Participant, item_id: str) -> Item:
    """Something that is shared now, which the participant shared or, as a host, may change."""
    item = present_item_get(participant, item_id)
    if item.participant_id != participant.pk and participant.role not in HOST_ROLES:
        raise Forbidden(_("only who shared it, and hosts, may change it"))
    return item


def item_file_get(caller: Caller, item_id: uuid.UUID) -> Item:
    """A picture or PDF that is shared in a meeting in which the caller is now."""
    meetings = _own_participants(caller).values("meeting")
    return found(Item.objects.filter(pk=item_id, ended_at=None, meeting__in=meetings).exclude(suffix=""), "item")


def document_participant_get(token: str, slug: str) -> Participant:
    """The participant whom a join token for this room proves, who must be in its live meeting."""
    return present_participant_get(admission(token, slug).participant_id)


def notes_get(caller: Caller, document_id: uuid.UUID) -> Document:
    """The notes of a meeting that the caller is or was in, or whose room the caller hosts."""
    notes = Document.objects.filter(pk=document_id, kind=DocumentKind.NOTES)
    if caller.user is None:
        return found(notes.filter(meeting__in=_own_participants(caller).values("meeting")), "document")
    if not caller.user.is_admin:
        took_part = Participant.objects.filter(user=caller.user).values("meeting")
        notes = notes.filter(Q(meeting__in=took_part) | Q(meeting__room__owner=caller.user))
    return found(notes, "document")


def _own_participants(caller: Caller) -> QuerySet[Participant]:
    """The caller's participants in live meetings; of a guest, those who came by the same invite."""
    present = Participant.objects.filter(left_at=None, meeting__ended_at=None)
    if caller.user is not None:
        return present.filter(user=caller.user)
    return present.filter(user=None, invite__in=caller.invites.values())
