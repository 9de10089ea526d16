"""A recording's track of seats: who sat where in which room, and when; kept where any seat's view can be asked for."""

import dataclasses
import uuid

from conference.recordings.models import Recording, SeatingNote
from conference.signalling.codec import from_json, to_json
from conference.signalling.kept_depth import Seating


def seating_keep(*, recording_id: uuid.UUID, seating: Seating) -> None:
    """Keeps how everybody sits from now on with the recording, if that is new."""
    last = SeatingNote.objects.filter(recording_id=recording_id).order_by("pk").last()
    if last is None or dataclasses.replace(_seating(last), at_s=seating.at_s) != seating:
        SeatingNote.objects.create(recording_id=recording_id, seating=to_json(seating))


def seatings(recording: Recording) -> list[Seating]:
    """How everybody sat, in order of time; empty where no depth was kept."""
    return [_seating(note) for note in recording.seating_notes.order_by("pk")]


def _seating(note: SeatingNote) -> Seating:
    found: Seating = from_json(Seating, note.seating, "seating")
    return found
