"""What a capture node, render worker or media worker may name: its own share of live meetings alone."""

from collections.abc import Sequence

from conference.access.finding import found, uuid_of
from conference.nodes.models import Node
from conference.rooms.models import MediaPeer, Meeting, Participant, Publication, RunningRecording
from conference.rooms.selectors import live_publications, media_workers
from conference.signalling.errors import NotFound


def captured_participant_get(node: Node, meeting_id: str) -> Participant:
    """The person of the cube whom this capture node shows in a live meeting."""
    present = Participant.objects.select_related("meeting__room").filter(
        meeting=uuid_of(meeting_id, "meeting"), left_at=None, meeting__ended_at=None
    )
    return found(present.filter(capture_node=node), "meeting")


def rendered_meeting_get(node: Node, meeting_id: str) -> Meeting:
    """A live meeting in which this render worker draws somebody."""
    live = Meeting.objects.select_related("room").filter(pk=uuid_of(meeting_id, "meeting"), ended_at=None)
    return found(live.filter(participants__render_node=node, participants__left_at=None).distinct(), "meeting")


def rendered_subject_get(node: Node, meeting_id: str, subject_id: str) -> Participant:
    """Somebody in a live meeting whom this render worker draws."""
    present = Participant.objects.select_related("meeting__room").filter(
        meeting=uuid_of(meeting_id, "meeting"), left_at=None, meeting__ended_at=None, render_node=node
    )
    return found(present.filter(pk=uuid_of(subject_id, "subject")), "subject")


def rendered_pair_get(node: Node, meeting: Meeting, subject_id: str, viewer_id: str) -> tuple[Participant, Participant]:
    """A subject whom this render worker draws, and somebody else in the same meeting who may see it."""
    present = meeting.participants.filter(left_at=None)
    subject = found(present.filter(pk=uuid_of(subject_id, "subject"), render_node=node), "subject")
    viewer = found(present.filter(pk=uuid_of(viewer_id, "viewer")).exclude(pk=subject.pk), "viewer")
    return subject, viewer


def rendered_view_get(node: Node, meeting_id: str, subject_id: str, viewer_id: str) -> Publication | None:
    """The live publication of a view that this render worker may render; None while it isn't published."""
    meeting = rendered_meeting_get(node, meeting_id)
    subject, viewer = rendered_pair_get(node, meeting, subject_id, viewer_id)
    views = Publication.objects.filter(meeting=meeting, participant=subject, viewer=viewer, peer__node=node)
    return views.filter(ended_at=None).first()


def node_peer_get(node: Node, peer_id: str) -> MediaPeer:
    """A connection that this media worker carries."""
    return found(MediaPeer.objects.filter(pk=peer_id, media_node=node), "connection")


def spread_meeting_get(node: Node, meeting_id: str, other_id: str) -> tuple[Meeting, Node]:
    """A live meeting that this media worker carries, and another one that does, too."""
    live = Meeting.objects.select_related("room").filter(pk=uuid_of(meeting_id, "meeting"), ended_at=None)
    meeting = found(live, "meeting")
    workers = media_workers(meeting.pk)
    others = Node.objects.filter(pk=uuid_of(other_id, "node")).exclude(pk=node.pk)
    other = found(others, "media worker")
    if node.pk not in workers or other.pk not in workers:
        raise NotFound("there is no such meeting")
    return meeting, other


def carried_publications(node: Node, meeting: Meeting, publication_ids: Sequence[str]) -> dict[str, Publication]:
    """The live publications of a meeting with these ids, all of which this media worker has from who publishes them."""
    wanted = [uuid_of(each, "publication") for each in publication_ids]
    live = live_publications(meeting.pk).filter(peer__media_node=node, pk__in=wanted)
    known = {str(each.pk): each for each in live}
    if set(publication_ids) - known.keys():
        raise NotFound("there is no such publication here")
    return known


def heard_participant_get(node: Node, meeting_id: str, participant_id: str) -> Participant:
    """Somebody whom this media worker hears in a live meeting; also one who has just left it."""
    heard = Participant.objects.filter(
        meeting=uuid_of(meeting_id, "meeting"), meeting__ended_at=None, meeting__media_node=node
    )
    return found(heard.filter(pk=uuid_of(participant_id, "participant")), "participant")


def written_recording_get(node: Node, recording_id: str) -> RunningRecording:
    """A recording that runs and that this media worker writes."""
    written = RunningRecording.objects.filter(pk=uuid_of(recording_id, "recording"), node=node)
    return found(written, "recording")
