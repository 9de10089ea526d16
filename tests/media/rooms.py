"""Peers of a media plane over loopback: publish, subscribe, renegotiate as browsers and workers do."""

import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from typing import Generic, TypeVar

from conference.media.aiortcplane import AiortcPlane
from conference.media.copies import Offerer
from conference.media.plane import MediaPlane, StateListener
from conference.node.peer import PeerConnection, create_peer_connection
from conference.node.receiver import EncodedReceiver
from conference.node.sender import EncodedSender
from conference.signalling.messages import LayerLine, SubscribeLine
from conference.signalling.peers import PeerOffer, PeerPublish, PeerState
from conference.signalling.recording import RecordFailed
from conference.signalling.state import Publication
from tests.node.nat import Nat
from tests.node.pairs import LOOPBACK, until

MEETING = "meeting"


class Guest:
    """One participant's connection under one epoch."""

    def __init__(
        self,
        plane: MediaPlane,
        states: list[PeerState | RecordFailed],
        name: str,
        participant_id: str | None,
        epoch: int = 1,
        address: str = LOOPBACK[0],
    ) -> None:
        self.plane = plane
        self.states = states
        self.name = name
        self.participant_id = participant_id
        self.epoch = epoch
        self.peer: PeerConnection = create_peer_connection((address,))
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

    def unpublish(self, publication_id: str) -> None:
        """Ends a stream with the next offer."""
        self.peer.remove_sender(self.sender(publication_id))
        self._published = [each for each in self._published if each[1].id != publication_id]

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

    def sender(self, publication_id: str) -> EncodedSender:
        """The sender of a publication."""
        return next(sender for sender, publication in self._published if publication.id == publication_id)

    def received(self, publication_id: str) -> EncodedReceiver:
        """The receiver of a subscription."""
        mids = [t.mid for t, subscribed in self._subscribed if subscribed == publication_id]  # type: ignore[attr-defined]
        return next(receiver for receiver in self.peer.receivers() if receiver.mid == mids[0])


PlaneT = TypeVar("PlaneT", bound=MediaPlane)


class Room(Generic[PlaneT]):
    """A plane with one meeting; media go by way of `address`."""

    def __init__(self, make_plane: Callable[[StateListener], PlaneT], address: str = LOOPBACK[0]) -> None:
        self.states: list[PeerState | RecordFailed] = []
        self.plane = make_plane(self.states.append)
        self._address = address
        self._guests: list[Guest] = []

    def guest(self, name: str, epoch: int = 1, participant_id: str | None = "") -> Guest:
        """A participant; without a participant_id a render worker's peer."""
        whose = name if participant_id == "" else participant_id
        guest = Guest(self.plane, self.states, name, whose, epoch, self._address)
        self._guests.append(guest)
        return guest

    async def close(self) -> None:
        for guest in self._guests:
            await guest.peer.close()
        await self.plane.close()


@asynccontextmanager
async def opened(here: Room[PlaneT]) -> AsyncIterator[Room[PlaneT]]:
    """A room that is closed at the end."""
    try:
        yield here
    finally:
        await here.close()


def room(streams_max: int = 140, offer_copies: Offerer | None = None) -> AbstractAsyncContextManager[Room[AiortcPlane]]:
    """A room on aiortc that is closed at the end."""
    return opened(Room(lambda on_state: AiortcPlane(LOOPBACK, on_state, streams_max, offer_copies)))


def new_id() -> str:
    """A participant's id."""
    return str(uuid.uuid4())
