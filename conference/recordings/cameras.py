"""From where an export is seen: everybody in a grid, whoever speaks, or as from a seat, where depth was kept."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from conference.recordings.models import GRID, SPEAKER, ExportFormat, Recording
from conference.recordings.seating import seatings
from conference.rooms.models import Participant, Publication
from conference.signalling.codec import from_json
from conference.signalling.errors import BadMessage, Conflict, NotFound
from conference.signalling.kept_depth import RecordedCamera, SeatViews
from conference.signalling.state import CameraDescription

SEAT = "seat:"
CUBE = "cube"


@dataclass(frozen=True)
class SeatChoice:
    """Somebody from whose seat others can be seen."""

    participant_id: str
    name: str


def seat_choices(recording: Recording) -> list[SeatChoice]:
    """From whose seats the recording can be seen, by name; nobody's where no depth was kept."""
    shown = {str(each.participant_id) for each in _cameras(recording)}
    if not shown:
        return []
    seated = {each.participant_id for seating in seatings(recording) for each in seating.seats}
    people = Participant.objects.filter(pk__in=seated).order_by("name", "pk").values_list("pk", "name")
    return [SeatChoice(str(pk), name) for pk, name in people if shown - {str(pk)}]


def camera_check(*, recording: Recording, camera: str, media_format: str) -> None:
    """Refuses a camera that an export of this recording can't have.

    Raises:
        BadMessage: it is none, or the file is of sound alone.
        Conflict: no depth was kept.
        NotFound: nobody else is seen from that seat.
    """
    if camera == GRID:
        return
    viewer_id = seat_of(camera)
    if viewer_id is None and camera != SPEAKER:
        raise BadMessage(_("an export's camera is grid, speaker, or seat: and the id of who sat there"))
    if media_format in (ExportFormat.MP3, ExportFormat.M4A):
        raise BadMessage(_("a file of sound has no picture, so no camera can be chosen"))
    if viewer_id is None:
        return
    choices = seat_choices(recording)
    if not choices:
        raise Conflict(
            _("no depth was kept with this recording; turn on keeping it in the room's policy before the next one")
        )
    if viewer_id not in {choice.participant_id for choice in choices}:
        raise NotFound(_("nobody is seen from that seat in this recording"))


def seat_of(camera: str) -> str | None:
    """The participant from whose seat is seen; None for other cameras."""
    if not camera.startswith(SEAT):
        return None
    try:
        return str(UUID(camera.removeprefix(SEAT)))
    except ValueError:
        return None


def seat_views_wanted(recording: Recording, viewer_id: str) -> SeatViews:
    """What the renderer is to be asked for."""
    recorded = ((str(each.pk), from_json(CameraDescription, each.camera, "camera")) for each in _cameras(recording))
    cameras = tuple(RecordedCamera(publication_id, camera) for publication_id, camera in recorded)
    return SeatViews(viewer_id, tuple(seatings(recording)), cameras)


def _cameras(recording: Recording) -> list[Publication]:
    """The cameras of cubes that were recorded: as the media worker told, or if it never did, those that were there."""
    there = Publication.objects.filter(meeting=recording.meeting_id, source=CUBE, camera__isnull=False)
    there = there.filter(Q(ended_at=None) | Q(ended_at__gte=recording.started_at))
    if recording.tracks.exists():
        there = there.filter(pk__in=recording.tracks.filter(source=CUBE).values("publication_id"))
    return list(there.order_by("started_at", "pk"))
