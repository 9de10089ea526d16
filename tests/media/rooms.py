"""Peers of a media plane over loopback: publish, subscribe, renegotiate as browsers and workers do."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from conference.media.aiortcplane import AiortcPlane
from conference.media.copies import Offerer
from conference.node.peer import PeerConnection, create_peer_connection
from conference.node.receiver import EncodedReceiver
from conference.node.sender import EncodedSender
from conference.signalling.messages import LayerLine, SubscribeLine
from conference.signalling.node_messages import PeerOffer, PeerPublish, PeerState
from conference.signalling.state import Publication
from tests.node.nat import Nat
from tests.node.pairs import LOOPBACK, until

MEETING = "meeting"


class Guest:
    """One participant's connection under one epoch."""

    def __init__(
        self, plane: AiortcPlane, states: list[PeerState], name: str, participant_id: str | None, epoch: int = 1
    ) -> None:
        self.plane = plane
        self.states = states
        self.name = name
        self.participant_id = participant_id
        self.epoch = epoch
        self.peer: PeerConnection = create_peer_connection(LOOPBACK)
        self._published: list[tuple[EncodedSender, Publication]] = []
        self._layers: list[tuple[EncodedSender, EncodedSender]] = []
        self._subscribed: list[tuple[object, str]] = []

    def publish(
        self, publication_id: str, codec: str = "VP8", source: str = "camera", viewer_id: str | None = None
    ) -> EncodedSender:
        """Adds a stream to the next offer."""
        sender = self.peer.add_sender(codec)
        kind = "audio" if codec == "opus" else "video"
        owner = self.participant_id or "subject"
        self._published.append((sender, Publication(publication_id, owner, source, kind, viewer_id)))  # type: ignore[arg-type]
        return sender

    def layer_of(self, sender: EncodedSender) -> EncodedSender:
        """Adds a smaller layer of a stream to the next offer."""
        layer = self.peer.add_sender(sender.codec)
        self._layers.append((layer, sender))
        return layer

    def subscribe(self, publication_id: str, kind: str = "video") -> None:
        """Asks for a stream in the next offer."""
        self._subscribed.append((self.peer.addTransceiver(kind, direction="recvonly"), publication_id))

    async def offer(self) -> PeerOffer:
        """The next offer, as web hands it on."""
        sdp = await self.peer.create_offer_sdp()
        return PeerOffer(
            meeting_id=MEETING,
            peer_id=self.name,
            participant_id=self.participant_id,
            epoch=self.epoch,
            sdp=sdp,
            publish=tuple(PeerPublish(str(sender.mid), publication) for sender, publication in self._published),
            subscribe=tuple(SubscribeLine(t.mid, publication_id) for t, publication_id in self._subscribed),  # type: ignore[attr-defined]
            layers=tuple(LayerLine(str(layer.mid), str(whole.mid)) for layer, whole in self._layers),
        )

    async def negotiate(self, nat: Nat | None = None) -> "Guest":
        """Offers, from behind `nat` if there is one, and waits until media can flow."""
        offer = await self.offer()
        if nat is None:
            answer = await self.plane.offer(offer)
        else:
            answer = nat.answered(await self.plane.offer(replace(offer, sdp=nat.offered(offer.sdp))))
        await self.peer.accept_answer_sdp(answer)
        await self.peer.wait_connected()
        await until(lambda: PeerState(self.name, self.epoch, "connected") in self.states)
        return self

    def received(self, publication_id: str) -> EncodedReceiver:
        """The receiver of a subscription."""
        mids = [t.mid for t, subscribed in self._subscribed if subscribed == publication_id]  # type: ignore[attr-defined]
        return next(receiver for receiver in self.peer.receivers() if receiver.mid == mids[0])


class Room:
    """A plane with one meeting."""

    def __init__(self, streams_max: int = 140, offer_copies: Offerer | None = None) -> None:
        self.states: list[PeerState] = []
        self.plane = AiortcPlane(LOOPBACK, self.states.append, streams_max, offer_copies)
        self._guests: list[Guest] = []

    def guest(self, name: str, epoch: int = 1, participant_id: str | None = "") -> Guest:
        """A participant; without a participant_id a render worker's peer."""
        guest = Guest(self.plane, self.states, name, name if participant_id == "" else participant_id, epoch)
        self._guests.append(guest)
        return guest

    async def close(self) -> None:
        for guest in self._guests:
            await guest.peer.close()
        await self.plane.close()


@asynccontextmanager
async def room(streams_max: int = 140, offer_copies: Offerer | None = None) -> AsyncIterator[Room]:
    """A room that is closed at the end."""
    opened = Room(streams_max, offer_copies)
    try:
        yield opened
    finally:
        await opened.close()


def new_id() -> str:
    """A participant's id."""
    return str(uuid.uuid4())
