"""Checks what a peer offers against what web says of it, before anything is changed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiortc.sdp import MediaDescription, SessionDescription

from conference.node.peer import CODECS
from conference.signalling.errors import BadMessage, Unsupported
from conference.signalling.peers import PeerOffer
from conference.signalling.state import Publication

SECTIONS_MAX = 200
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""Publication ids become file names and SDP tokens."""


@dataclass(frozen=True)
class Plan:
    """What each media section of a connection is for, by mid; a section in none is inactive.

    `layers` gives for a section that sends a smaller layer the section of the whole picture.
    """

    publish: Mapping[str, Publication]
    subscribe: Mapping[str, str]
    layers: Mapping[str, str] = field(default_factory=dict)


def plan_sections(offer: PeerOffer, codec_of: Mapping[str, str]) -> Plan:
    """The plan that `offer` asks for; `codec_of` gives the codec of each publication that is there.

    Raises:
        BadMessage: the SDP can't be read, or a named section is not in it, named twice, or of the wrong kind.
        Unsupported: a section does not offer the codec of its publication.
    """
    sections = _sections(offer.sdp)
    publish: dict[str, Publication] = {}
    subscribe: dict[str, str] = {}
    layers: dict[str, str] = {}
    for line in offer.publish:
        section = _sending(sections, line.mid, {*publish, *subscribe})
        if section.kind != line.publication.kind:
            raise BadMessage(f"section {line.mid} is {section.kind}, its publication {line.publication.kind}")
        if _ID.fullmatch(line.publication.id) is None:
            raise BadMessage("a publication's id has letters, digits, hyphens and underscores only")
        publish[line.mid] = line.publication
    for wanted in offer.subscribe:
        section = _section(sections, wanted.mid, {*publish, *subscribe})
        if section.direction not in ("recvonly", "sendrecv"):
            raise BadMessage(f"section {wanted.mid} is to subscribe, but is {section.direction}")
        codec = codec_of.get(wanted.publication_id)
        if codec is not None and codec not in _codecs(section):
            raise Unsupported(f"section {wanted.mid} does not take {codec}, which this publication is sent in")
        subscribe[wanted.mid] = wanted.publication_id
    for layer in offer.layers:
        section = _sending(sections, layer.mid, {*publish, *subscribe, *layers})
        if section.kind != "video" or layer.of_mid not in publish or publish[layer.of_mid].kind != "video":
            raise BadMessage(f"section {layer.mid} is no layer of a picture in this offer")
        layers[layer.mid] = layer.of_mid
    return Plan(publish, subscribe, layers)


def _sections(sdp: str) -> dict[str, MediaDescription]:
    try:
        media = SessionDescription.parse(sdp).media
    except Exception as error:
        # aiortc's parser raises whatever it trips over.
        raise BadMessage(f"the SDP can't be read: {type(error).__name__}: {str(error)[:100]}") from None
    if len(media) > SECTIONS_MAX:
        raise BadMessage(f"an offer has at most {SECTIONS_MAX} sections")
    sections = {section.rtp.muxId: section for section in media}
    if len(sections) != len(media):
        raise BadMessage("two sections have the same mid")
    return sections


def _sending(sections: Mapping[str, MediaDescription], mid: str, taken: set[str]) -> MediaDescription:
    section = _section(sections, mid, taken)
    if section.direction not in ("sendonly", "sendrecv"):
        raise BadMessage(f"section {mid} is to publish, but is {section.direction}")
    if not _codecs(section):
        raise Unsupported(f"section {mid} offers none of VP8, H.264 and Opus")
    return section


def _section(sections: Mapping[str, MediaDescription], mid: str, taken: set[str]) -> MediaDescription:
    section = sections.get(mid)
    if section is None or section.kind not in ("audio", "video"):
        raise BadMessage(f"there is no media section {mid[:50]!r}")
    if mid in taken:
        raise BadMessage(f"section {mid} is named twice")
    return section


def _codecs(section: MediaDescription) -> set[str]:
    return {codec.name.upper() for codec in section.rtp.codecs} & set(CODECS)
