"""A person's own voice: only who spoke in a recording says yes or no to it."""

import uuid
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from conference.access.callers import Caller
from conference.access.finding import found
from conference.hosting.identity import Identity
from conference.rooms.models import Participant
from conference.signalling.errors import Unauthorised


def voice_owner(caller: Caller) -> Identity:
    """Who the caller is: a user, or a guest of this browser session.

    Raises:
        Unauthorised: neither.
    """
    if caller.user is not None:
        return Identity(caller.user.pk, None)
    if caller.guest_id is not None:
        return Identity(None, caller.guest_id)
    raise Unauthorised(_("sign in first"))


def own_recordings(owner: Identity) -> QuerySet[Any]:
    """The recordings of meetings that this person took part in; no right to see them comes with it."""
    taken_part = Participant.objects.filter(user=None, standing__guest_id=owner.guest_id)
    if owner.user_id is not None:
        taken_part = Participant.objects.filter(user=owner.user_id)
    every = apps.get_model("recordings", "Recording")._default_manager.select_related("meeting__room")
    return every.filter(meeting__in=taken_part.values("meeting"))


def own_typed_get(owner: Identity, speech_id: uuid.UUID) -> Any:
    """Something that this person has typed in a meeting, to be spoken there."""
    typed = apps.get_model("voices", "TypedSpeech")._default_manager
    return found(typed.filter(participant__user=owner.user_id, pk=speech_id).exclude(participant__user=None), "text")


def own_recording_get(owner: Identity, recording_id: uuid.UUID) -> Any:
    """A recording of a meeting that this person took part in."""
    return found(own_recordings(owner).filter(pk=recording_id), "recording")
