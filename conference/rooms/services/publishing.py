"""Writes about media connections and what is published on them, in the two steps around a media worker's answer."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.hosting.gates import gates_of
from conference.rooms import wire
from conference.rooms.events import meeting_event
from conference.rooms.models import MediaPeer, Meeting, Publication
from conference.rooms.placement import media_node_for_peer
from conference.rooms.selectors import RECORDED_ONLY
from conference.signalling.codec import to_json
from conference.signalling.errors import BadMessage, Conflict, Unavailable
from conference.signalling.messages import (
    LayerLine,
    MediaOffer,
    PublicationChanged,
    PublicationRemoved,
    PublishLine,
    SubscribeLine,
)
from conference.signalling.peers import PeerOffer, PeerPublish
from conference.signalling.state import CameraDescription

NAME_MAX = 40
MID_MAX = 40


@dataclass(frozen=True)
class PeerOwner:
    """Whose connection it is: a participant's (browser or cube), or a render worker's (participant None)."""

    meeting_id: uuid.UUID
    participant_id: uuid.UUID | None
    node_id: uuid.UUID | None

    def peer_id(self, name: str) -> str:
        """What the media worker calls the connection that its owner calls `name`."""
        whose = self.participant_id or f"{self.node_id}.{self.meeting_id}"
        return f"{whose}.{name}"


@dataclass(frozen=True)
class Line:
    """A publish line that was authorised: who is shown, and to whom alone (views); `camera` is that of a cube."""

    line: PublishLine
    participant_id: uuid.UUID
    viewer_id: uuid.UUID | None = None
    camera: CameraDescription | None = None


@dataclass(frozen=True)
class Prepared:
    """An offer that was authorised: what to ask of which media worker, and what is published once it says yes."""

    media_node_id: uuid.UUID
    request: PeerOffer
    publications: tuple[Publication, ...]


def lines_check(offer: MediaOffer) -> None:
    """Raises BadMessage for an offer whose lines contradict each other."""
    lines: tuple[PublishLine | SubscribeLine | LayerLine, ...] = (*offer.publish, *offer.subscribe, *offer.layers)
    mids = [line.mid for line in lines]
    if len(mids) != len(set(mids)):
        raise BadMessage("a media section stands in two lines")
    if not 0 < len(offer.peer) <= NAME_MAX or not all(len(mid) <= MID_MAX for mid in mids):
        raise BadMessage(f"a peer's name has 1 to {NAME_MAX} characters, a mid at most {MID_MAX}")
    shown = [(line.source, line.subject_id, line.viewer_id) for line in offer.publish if line.source != RECORDED_ONLY]
    if len(shown) != len(set(shown)):
        raise BadMessage("a source is published twice")
    cameras = {line.mid for line in offer.publish if line.source == "camera"}
    layered = [line.of_mid for line in offer.layers]
    if len(layered) != len(set(layered)) or not cameras.issuperset(layered):
        raise BadMessage("a smaller layer is of a camera of the same offer, and a camera has one at most")
    if offer.epoch < 0:
        raise BadMessage("an epoch is at least 0")


@transaction.atomic
def offer_prepare(*, owner: PeerOwner, offer: MediaOffer, lines: Iterable[Line]) -> Prepared:
    """What to ask of the media worker for this offer, whose lines have been authorised.

    A line that the same connection published before keeps its publication.

    Raises:
        Unavailable: the meeting has no media worker now.
        Conflict: a newer connection has been offered already.
    """
    meeting = Meeting.objects.select_related("media_node").get(pk=owner.meeting_id)
    if meeting.media_node is None:
        raise Unavailable(_("no media worker can take this meeting now"))
    peer_id = owner.peer_id(offer.peer)
    lines = tuple(lines)
    # What is only recorded comes to the worker that records: no copy of it crosses between workers.
    is_recorded_only = any(line.line.source == RECORDED_ONLY for line in lines)
    media_node = (
        meeting.media_node
        if is_recorded_only
        else media_node_for_peer(meeting, meeting.media_node, owner.participant_id)
    )
    peer, _created = MediaPeer.objects.get_or_create(
        pk=peer_id,
        defaults={
            "meeting": meeting,
            "participant_id": owner.participant_id,
            "node_id": owner.node_id,
            "media_node": media_node,
            "name": offer.peer,
            "epoch": offer.epoch,
        },
    )
    if offer.epoch < peer.epoch:
        raise Conflict(f"epoch {offer.epoch} is over, the connection is at {peer.epoch}")
    if peer.media_node_id is None:  # its worker is gone: this is a connection to another one
        publications_end(peer.publications.all(), now=timezone.now())
        peer.media_node = media_node
    peer.epoch = offer.epoch
    peer.save(update_fields=["epoch", "media_node"])
    media_node_id = peer.media_node_id or meeting.media_node.pk
    publications = tuple(_publication(peer, offer.epoch, line) for line in lines)
    request = PeerOffer(
        meeting_id=str(meeting.pk),
        peer_id=peer_id,
        participant_id=str(owner.participant_id) if owner.participant_id else None,
        epoch=offer.epoch,
        sdp=offer.sdp,
        publish=tuple(PeerPublish(p.mid, wire.publication_to_wire(p)) for p in publications),
        subscribe=offer.subscribe,
        gates=gates_of(meeting),
        layers=offer.layers,
    )
    return Prepared(media_node_id, request, publications)


@transaction.atomic
def offer_settle(*, prepared: Prepared, now: datetime.datetime) -> None:
    """The media worker has said yes: what is new is published, what is no longer listed ends.

    Raises:
        Conflict: the connection, or who made it, went away while the media worker was asked.
    """
    peer = MediaPeer.objects.filter(pk=prepared.request.peer_id, epoch=prepared.request.epoch).first()
    if peer is None or (peer.participant and peer.participant.left_at) or peer.meeting.ended_at:
        raise Conflict(_("the connection was replaced or ended meanwhile"))
    kept = [publication.pk for publication in prepared.publications]
    publications_end(peer.publications.exclude(pk__in=kept), now=now)
    known = set(peer.publications.filter(ended_at=None).values_list("pk", flat=True))
    for publication in prepared.publications:
        if publication.pk not in known:
            publication.save(force_insert=True)
            if publication.source != RECORDED_ONLY:
                changed = PublicationChanged(wire.publication_to_wire(publication))
                meeting_event(meeting_id=peer.meeting_id, message=changed)


@transaction.atomic
def peer_end(*, peer_id: str, epoch: int, now: datetime.datetime) -> MediaPeer | None:
    """A connection has ended at the media worker, with its publications; None if a newer one has replaced it."""
    peer = MediaPeer.objects.select_related("participant").filter(pk=peer_id, epoch=epoch).first()
    if peer is None:
        return None
    publications_end(peer.publications.all(), now=now)
    MediaPeer.objects.filter(pk=peer_id).delete()
    return peer


@transaction.atomic
def publications_end(publications: QuerySet[Publication], *, now: datetime.datetime, announce: bool = True) -> None:
    """Ends those of the publications that are live; `announce` is false when another event says so already."""
    for publication in list(publications.filter(ended_at=None)):
        publication.ended_at = now
        publication.save(update_fields=["ended_at"])
        if announce and publication.source != RECORDED_ONLY:
            meeting_event(meeting_id=publication.meeting_id, message=PublicationRemoved(str(publication.pk)))


@transaction.atomic
def view_quality_set(*, publication: Publication, width: int, height: int, frame_rate_hz: float) -> None:
    """Keeps what the render worker now renders for a view, and tells if that is new."""
    if (publication.width, publication.height, publication.frame_rate_hz) == (width, height, frame_rate_hz):
        return
    publication.width, publication.height, publication.frame_rate_hz = width, height, frame_rate_hz
    publication.save(update_fields=["width", "height", "frame_rate_hz"])
    meeting_event(meeting_id=publication.meeting_id, message=PublicationChanged(wire.publication_to_wire(publication)))


def _publication(peer: MediaPeer, epoch: int, authorised: Line) -> Publication:
    line = authorised.line
    identity = {
        "mid": line.mid,
        "source": line.source,
        "participant_id": authorised.participant_id,
        "viewer_id": authorised.viewer_id,
        "epoch": epoch,
    }
    former = Publication.objects.filter(peer=peer, ended_at=None, **identity).first()
    return former or Publication(
        id=uuid.uuid4(),
        meeting_id=peer.meeting_id,
        peer=peer,
        kind=wire.KIND_OF_SOURCE[line.source],
        camera=None if authorised.camera is None else to_json(authorised.camera),
        **identity,
    )
