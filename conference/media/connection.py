"""One peer's connection to the media worker: negotiates it, and holds what it publishes and subscribes to."""

import logging
import time
from collections.abc import Callable, Sequence
from typing import cast

from aiortc import RTCDataChannel, RTCRtpTransceiver
from aiortc.sdp import MediaDescription, parameters_to_sdp

from conference.media.carrying import Carrying, Load
from conference.media.layers import layer_wanted_px
from conference.media.publication import Publication
from conference.media.sections import Plan
from conference.media.stream import Codec
from conference.media.subscription import Subscription
from conference.node.errors import BadDescription, NoCommonCodec
from conference.node.feedback import remote_bitrate
from conference.node.peer import PeerConnection, bind_section
from conference.node.transport import SinkBinding
from conference.signalling.errors import BadMessage, Unsupported
from conference.signalling.layers import decode_heights, encode_heights
from conference.signalling.peers import PeerOffer
from conference.signalling.rate import Rate, TokenBucket

log = logging.getLogger(__name__)

OPUS_PARAMETERS = {"minptime": 10, "useinbandfec": 1}
"""Browsers add forward error correction to their sound when the answer asks for it."""
SHOWN_RATE = Rate(10.0, 200)
"""How often a peer may say how tall it shows pictures; a page that is being resized does so many times a second."""


class MediaConnection:
    """A peer under one epoch.

    Args:
        offer: the first one; it says whose connection this is.
        ice_addresses: what to offer as candidates.
        on_channel: called with each data channel that the peer opens.

    Attributes:
        publications, subscriptions: by mid.
        layers: by mid, the smaller layers of publications.
        carrying: what the way to the peer can carry.
        load: what of it is used now.
    """

    def __init__(
        self, offer: PeerOffer, ice_addresses: Sequence[str], on_channel: Callable[[RTCDataChannel], None]
    ) -> None:
        self.meeting_id = offer.meeting_id
        self.peer_id = offer.peer_id
        self.participant_id = offer.participant_id
        self.epoch = offer.epoch
        self.publications: dict[str, Publication] = {}
        self.subscriptions: dict[str, Subscription] = {}
        self.layers: dict[str, Publication] = {}
        self._ended: dict[str, Subscription] = {}
        """By mid, what a section that is free now sent last."""
        self.carrying = Carrying()
        self.load = Load.WHOLE
        self._sent_before = (0, 0)
        self._layers_channel: RTCDataChannel | None = None
        self._said: dict[str, int] = {}
        self._shown_often = TokenBucket(SHOWN_RATE, time.monotonic)
        self.peer = PeerConnection(ice_addresses)
        self.peer.on("datachannel", on_channel)

    async def negotiate(self, sdp: str, plan: Plan, participants: dict[str, str]) -> str:
        """The answer to an offer; afterwards `publications` and `subscriptions` are those of `plan`.

        Args:
            participants: by publication id, whose it is.

        Raises:
            BadMessage, Unsupported: the SDP can't be used; this connection then is in no state to go on.
        """
        try:
            description = await self.peer.set_remote(sdp, "offer")
        except NoCommonCodec as error:
            raise Unsupported(str(error)) from None
        except BadDescription as error:
            raise BadMessage(str(error)) from None
        bindings = []
        for media in description.media:
            if media.kind in ("audio", "video"):
                bindings.extend(self._section(media, plan, participants))
        for mid in self.publications.keys() - plan.publish.keys():
            del self.publications[mid]
        self._join_layers(plan)
        for mid in self.subscriptions.keys() - plan.subscribe.keys():
            self._ended[mid] = self.subscriptions.pop(mid)
        self.peer.rtp.sources = {subscription.ssrc: subscription for subscription in self.subscriptions.values()}
        self.peer.rtp.bind(bindings)
        return await self.peer.answer()

    def allow_bitrate(self) -> None:
        """Tells the peer how much it may send; without this browsers stay at 300 kbit/s."""
        published = (*self.publications.values(), *self.layers.values())
        videos = [p for p in published if p.description.kind == "video" and p.ssrc is not None]
        if videos:
            total_bps = sum(publication.bitrate.step() for publication in videos)
            ssrcs = [publication.ssrc for publication in videos if publication.ssrc is not None]
            self.peer.rtp.send_rtcp(remote_bitrate(self._rtcp_ssrc, total_bps, ssrcs[:255]))

    def set_layers_channel(self, channel: RTCDataChannel) -> None:
        """The peer has opened its channel for the heights of pictures; see `conference.signalling.layers`."""
        self._layers_channel, self._said = channel, {}
        channel.on("message", self._take_shown)

    def measure(self, interval_s: float, has_views: bool) -> None:
        """Chooses the load by how the last `interval_s` went; `has_views` says whether the peer is to get some."""
        octets = sum(subscription.octets for subscription in self.subscriptions.values())
        packets = sum(subscription.packets for subscription in self.subscriptions.values())
        octets_before, packets_before = self._sent_before
        self._sent_before = octets, packets
        # Less than before when a subscription has ended.
        sent_bps = max(0, octets - octets_before) * 8 / interval_s
        load = self.carrying.step(sent_bps, max(0, packets - packets_before), has_views=has_views)
        if load is not self.load:
            log.info("peer %s gets %s now: %s", self.peer_id, load.name.lower(), self.carrying.reason)
        self.load = load

    def say_wanted(self, height_wanted_px: Callable[[Publication], int]) -> None:
        """Tells the peer how tall its pictures are wanted, if that is new.

        Args:
            height_wanted_px: says it of a publication's whole picture.
        """
        channel = self._layers_channel
        if channel is None or channel.readyState != "open":
            return
        pictures = {mid: p for mid, p in self.publications.items() if p.description.kind == "video"}
        heights_px = {mid: height_wanted_px(publication) for mid, publication in pictures.items()}
        heights_px |= {mid: layer_wanted_px(layer) for mid, layer in self.layers.items()}
        if heights_px == self._said:
            return
        channel.send(encode_heights(heights_px))
        self._said = heights_px

    async def close(self) -> None:
        """Ends the connection."""
        await self.peer.close()

    def _section(self, media: MediaDescription, plan: Plan, participants: dict[str, str]) -> list[SinkBinding]:
        mid = media.rtp.muxId
        transceiver = cast(RTCRtpTransceiver, self.peer.transceiver(mid))
        for codec in transceiver._codecs:
            if codec.name.upper() == "OPUS":
                codec.parameters = dict(OPUS_PARAMETERS)
        if mid in plan.publish or mid in plan.layers:
            transceiver.direction = "recvonly"
            # One codec only, so that the publication's is known before its first packet.
            transceiver._codecs = transceiver._codecs[:1]
            return [bind_section(self._publish(mid, plan, transceiver), media, transceiver._codecs)]
        if mid in plan.subscribe:
            transceiver.direction = "sendonly"
            self._subscribe(mid, plan.subscribe[mid], transceiver, participants)
        else:
            transceiver.direction = "inactive"
        return []

    def _publish(self, mid: str, plan: Plan, transceiver: RTCRtpTransceiver) -> Publication:
        parameters = transceiver._codecs[0]
        codec = Codec(
            name=parameters.name.upper(),
            clock_rate_hz=parameters.clockRate,
            payload_type=parameters.payloadType or 0,
            fmtp=parameters_to_sdp(parameters.parameters),
        )
        held = self.layers if mid in plan.layers else self.publications
        description = plan.publish[plan.layers.get(mid, mid)]
        current = held.get(mid)
        if current is not None and current.description.id == description.id and current.codec == codec:
            return current
        held[mid] = Publication(description, codec, self.peer.rtp, transceiver.sender._ssrc)
        return held[mid]

    def _join_layers(self, plan: Plan) -> None:
        for mid in self.layers.keys() - plan.layers.keys():
            del self.layers[mid]
        layer_of = {of_mid: self.layers[mid] for mid, of_mid in plan.layers.items()}
        for mid, publication in self.publications.items():
            publication.set_smaller(layer_of.get(mid))

    def _take_shown(self, text: bytes | str) -> None:
        if not self._shown_often.take():
            # Each text replaces the one before, so one that is dropped would leave a wrong one standing: end it all.
            log.warning("peer %s says without end how tall it shows pictures", self.peer_id)
            self._end_layers_channel()
            return
        heights_px = decode_heights(text)
        if heights_px is not None:
            for mid, subscription in self.subscriptions.items():
                subscription.shown_px = heights_px.get(mid)

    def _end_layers_channel(self) -> None:
        channel, self._layers_channel = self._layers_channel, None
        if channel is not None:
            channel.remove_all_listeners("message")
            channel.close()
        for subscription in self.subscriptions.values():
            subscription.shown_px = None

    def _subscribe(
        self, mid: str, publication_id: str, transceiver: RTCRtpTransceiver, participants: dict[str, str]
    ) -> None:
        payload_types = {codec.name.upper(): codec.payloadType or 0 for codec in transceiver._codecs}
        # Browsers hold a picture back for the sound of the same stream, whose buffer is the longer one: a stream each
        # shows pictures 110 ms sooner (docs/adr/0005).
        transceiver.sender._stream_id = publication_id
        transceiver.sender._track_id = publication_id
        current = self.subscriptions.get(mid)
        if current is not None and current.publication_id == publication_id:
            current.payload_types = payload_types
            return
        ssrc = transceiver.sender._ssrc
        cname = participants.get(publication_id, publication_id)
        subscription = Subscription(
            publication_id, ssrc, payload_types, self.peer.rtp, cname=cname, carrying=self.carrying
        )
        earlier = self._ended.pop(mid, current)
        if earlier is not None:
            subscription.follow(earlier)
        self.subscriptions[mid] = subscription

    @property
    def packets(self) -> int:
        """Packets received and sent on this connection."""
        return self.peer.packets

    @property
    def dropped(self) -> int:
        """Packets that this connection dropped, for whatever reason."""
        return self.peer.dropped + sum(publication.malformed for publication in self.publications.values())

    @property
    def _rtcp_ssrc(self) -> int:
        return next((t.sender._ssrc for t in self.peer.getTransceivers()), 1)
