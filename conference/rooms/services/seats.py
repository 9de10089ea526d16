"""Which seat somebody gets."""

from django.db import transaction
from django.utils.translation import gettext as _

from conference.rooms import wire
from conference.rooms.events import meeting_event
from conference.rooms.models import Cube, Meeting, Participant
from conference.signalling.errors import Conflict, NotFound
from conference.signalling.messages import ParticipantChanged


def free_seats(meeting: Meeting) -> list[int]:
    """The seats where nobody sits and no cube stands, lowest first."""
    taken = set(Participant.objects.filter(meeting=meeting, left_at=None).values_list("seat", flat=True))
    taken |= set(Cube.objects.filter(room=meeting.room).values_list("seat", flat=True))
    return [seat for seat in range(meeting.room.seat_count) if seat not in taken]


def seat_for(meeting: Meeting, wanted: int | None) -> int | None:
    """The wanted seat if it is free, else the lowest free one; None when all are taken: then one stands."""
    free = free_seats(meeting)
    return wanted if wanted in free else next(iter(free), None)


@transaction.atomic
def seat_take(*, participant: Participant, seat: int) -> None:
    """Moves a participant to another seat.

    Raises:
        NotFound: the room has no such seat.
        Conflict: somebody sits there, or a cube stands there.
    """
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=participant.meeting_id)
    if not 0 <= seat < meeting.room.seat_count:
        raise NotFound(_("the room has no such seat"))
    if participant.seat == seat:
        return
    if seat not in free_seats(meeting):
        raise Conflict(_("that seat is taken"))
    participant.seat = seat
    participant.save(update_fields=["seat"])
    meeting_event(meeting_id=meeting.pk, message=ParticipantChanged(wire.participant_to_wire(participant)))
