"""A host who acts: what every act of a host goes through, so that it is permitted and stands in the audit log."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from conference.audit.services import Actor, Detail, Thing, record
from conference.rooms.models import Participant
from conference.rooms.models.meeting import ParticipantRole
from conference.signalling.errors import Forbidden


@dataclass(frozen=True)
class Acting:
    """A participant who may act as a host, and the network address that the request came from."""

    participant: Participant
    address: str

    def check_over(self, other: Participant) -> None:
        """Raises Forbidden when a co-host wants to act on one of the room's hosts."""
        if self.participant.role == ParticipantRole.COHOST and other.role == ParticipantRole.HOST:
            raise Forbidden(_("a co-host may not do this to the room's host"))

    def note(self, action: str, other: Participant, **detail: Detail) -> None:
        """Keeps an act on a participant in the audit log."""
        self._record(action, Thing("participant", str(other.pk), other.name), detail)

    def note_meeting(self, action: str, **detail: Detail) -> None:
        """Keeps an act on the meeting in the audit log."""
        meeting = self.participant.meeting
        self._record(action, Thing("meeting", str(meeting.pk), str(meeting)), detail)

    def note_name(self, action: str, name: str, **detail: Detail) -> None:
        """Keeps an act on somebody in the lobby in the audit log."""
        self._record(action, Thing("lobby", "", name), detail)

    def _record(self, action: str, thing: Thing, detail: Mapping[str, Detail]) -> None:
        actor = Actor(self.participant.user, self.participant.name, self.address)
        record(actor=actor, action=action, thing=thing, room=self.participant.meeting.room.slug, detail=detail)
