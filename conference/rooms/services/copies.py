"""Writes about connections between the media workers of a spread meeting."""

import uuid
from dataclasses import dataclass

from django.db import transaction

from conference.hosting.gates import gates_of
from conference.nodes.models import Node
from conference.rooms import wire
from conference.rooms.models import MediaPeer, Meeting, Publication
from conference.signalling.errors import BadMessage, Conflict
from conference.signalling.peers import PeerOffer, PeerPublish
from conference.signalling.spreading import CopyOffer, copies_peer_name


@dataclass(frozen=True)
class PreparedCopies:
    """An offer of copies that was authorised: what to ask of which media worker."""

    media_node_id: uuid.UUID
    request: PeerOffer


def copy_check(offer: CopyOffer) -> None:
    """Raises BadMessage for an offer whose lines contradict each other."""
    mids = [*(line.mid for line in offer.copies), *(line.mid for line in offer.layers)]
    copied = {line.mid for line in offer.copies}
    if len(mids) != len(set(mids)) or len({line.publication_id for line in offer.copies}) != len(copied):
        raise BadMessage("a media section or a publication stands in two lines")
    if not copied.issuperset(line.of_mid for line in offer.layers):
        raise BadMessage("a smaller layer is of a copy of the same offer")
    if offer.epoch < 0:
        raise BadMessage("an epoch is at least 0")


@transaction.atomic
def copies_prepare(
    *, sender: Node, target: Node, meeting: Meeting, offer: CopyOffer, publications: dict[str, Publication]
) -> PreparedCopies:
    """What to ask of `target` so that it gets copies of these publications (by their ids) from `sender`.

    Raises:
        Conflict: a newer connection has been offered already.
    """
    peer, _ = MediaPeer.objects.get_or_create(
        pk=copies_peer_id(sender.pk, target.pk, meeting.pk),
        defaults={
            "meeting": meeting, "node": sender, "media_node": target, "name": copies_peer_name(str(target.pk)),
            "epoch": offer.epoch,
        },
    )  # fmt: skip
    if offer.epoch < peer.epoch:
        raise Conflict(f"epoch {offer.epoch} is over, the connection is at {peer.epoch}")
    MediaPeer.objects.filter(pk=peer.pk).update(epoch=offer.epoch, media_node=target, node=sender)
    return PreparedCopies(
        target.pk,
        PeerOffer(
            meeting_id=str(meeting.pk),
            peer_id=peer.peer_id,
            participant_id=None,
            epoch=offer.epoch,
            sdp=offer.sdp,
            publish=tuple(
                PeerPublish(line.mid, wire.publication_to_wire(publications[line.publication_id]))
                for line in offer.copies
            ),
            subscribe=(),
            gates=gates_of(meeting),
            layers=offer.layers,
        ),
    )


def copies_peer_id(sender_id: uuid.UUID, target_id: uuid.UUID, meeting_id: uuid.UUID) -> str:
    """What the other worker calls the connection."""
    return f"{sender_id.hex}.{meeting_id.hex}.{copies_peer_name(str(target_id))}"
