"""Handles a browser's offer of its connection with the media worker."""

from channels.db import database_sync_to_async
from django.utils.translation import gettext as _

from conference.access import present_participant_get, publication_get, screen_published_check
from conference.rooms.handlers.socket import ParticipantSocket
from conference.rooms.media_offers import media_offer_take
from conference.rooms.services.publishing import Line, PeerOwner, lines_check
from conference.signalling.errors import Forbidden
from conference.signalling.messages import MediaAnswer, MediaOffer

PUBLISHED_BY_BROWSERS = ("camera", "microphone", "screen")


async def media_offer(socket: ParticipantSocket, message: MediaOffer) -> MediaAnswer:
    """Connects the sender with the media worker, if everything in the offer is the sender's to send or receive."""
    owner, lines = await database_sync_to_async(_authorise)(socket, message)
    answer = await media_offer_take(owner=owner, offer=message, lines=lines)
    socket.director.mark(socket.meeting_id)  # other media workers may want copies
    return answer


def _authorise(socket: ParticipantSocket, offer: MediaOffer) -> tuple[PeerOwner, list[Line]]:
    participant = present_participant_get(socket.participant_id)
    lines_check(offer)
    for line in offer.publish:
        if line.source not in PUBLISHED_BY_BROWSERS or line.subject_id is not None or line.viewer_id is not None:
            raise Forbidden(_("a browser publishes its own camera, microphone and screen"))
        if line.source == "screen":
            screen_published_check(participant)
    for wanted in offer.subscribe:
        publication_get(participant, wanted.publication_id)
    owner = PeerOwner(participant.meeting_id, participant.pk, None)
    return owner, [Line(line, participant.pk) for line in offer.publish]
