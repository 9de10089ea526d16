"""Takes an offer of a connection with the meeting's media worker: authorised before, published after its answer."""

from collections.abc import Iterable

from channels.db import database_sync_to_async
from django.utils import timezone

from conference.nodes.requests import node_request
from conference.rooms.services.publishing import Line, PeerOwner, offer_prepare, offer_settle
from conference.signalling.messages import MediaAnswer, MediaOffer
from conference.signalling.peers import PeerAnswer


async def media_offer_take(*, owner: PeerOwner, offer: MediaOffer, lines: Iterable[Line]) -> MediaAnswer:
    """The answer to an offer whose lines have been authorised.

    Raises:
        SignallingError: the epoch is over, or the media worker is gone or refuses.
    """
    prepared = await database_sync_to_async(offer_prepare)(owner=owner, offer=offer, lines=lines)
    answer = await node_request(prepared.media_node_id, prepared.request, PeerAnswer)
    await database_sync_to_async(offer_settle)(prepared=prepared, now=timezone.now())
    return MediaAnswer(offer.peer, offer.epoch, answer.sdp)
