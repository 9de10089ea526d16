"""Knows people again: a user by the account, a guest by the id that the guest's browser session has."""

import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from conference.rooms.models import Participant


@dataclass(frozen=True)
class Identity:
    """Whose participants, bans and lobby entries belong together; with neither, nobody is known again."""

    user_id: int | None
    guest_id: uuid.UUID | None

    def own(self) -> Q:
        """What belongs to it, of rows with a `user` and a `guest_id`."""
        if self.user_id is not None:
            return Q(user=self.user_id)
        return Q(user=None, guest_id=self.guest_id) if self.guest_id is not None else Q(pk__in=[])

    def participants(self, meeting_id: uuid.UUID) -> QuerySet[Participant]:
        """Its participants in a meeting, also those who have left; the newest first."""
        taken_part = Participant.objects.filter(meeting=meeting_id).order_by("-joined_at")
        if self.user_id is not None:
            return taken_part.filter(user=self.user_id)
        if self.guest_id is None:
            return taken_part.none()
        return taken_part.filter(user=None, standing__guest_id=self.guest_id)


def identity_of(participant: Participant) -> Identity:
    """Who the participant is."""
    standing = getattr(participant, "standing", None)
    return Identity(participant.user_id, standing.guest_id if standing is not None else None)
