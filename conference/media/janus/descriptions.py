"""SDP between a peer, which always offers, and Janus, which offers what it sends.

Whoever receives from Janus has an offer of its own, and Janus has one too. Both say what an answer needs (ICE, DTLS,
payload types), so each gets an answer that is made of the other's offer: the peer that Janus sends, Janus that the peer
receives. Sections are paired by name; those of the peer need not be Janus's in order.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

FEEDBACK = ("nack", "nack pli", "ccm fir", "goog-remb")
"""What is asked of Janus, and answered for it. Not transport-cc: Janus measures nothing by it."""


@dataclass(frozen=True)
class Section:
    """What one receiving section of the peer carries: Janus's section, and under which name; `flows` or waits."""

    janus_mid: str
    stream: str
    flows: bool


@dataclass(frozen=True)
class _Media:
    kind: str
    lines: tuple[str, ...]

    def values(self, name: str) -> list[str]:
        """The values of the attributes `a=name:…`."""
        prefix = f"a={name}:"
        return [line[len(prefix) :] for line in self.lines if line.startswith(prefix)]

    def value(self, name: str) -> str:
        """The first of them, "" without one."""
        return next(iter(self.values(name)), "")


@dataclass(frozen=True)
class _Description:
    head: _Media
    media: Mapping[str, _Media]

    def transport(self, setup: str) -> list[str]:
        """The lines that say how to reach whoever made this; `setup` is what they do in DTLS."""
        media = next(iter(self.media.values()))
        said = [
            f"a={name}:{media.value(name) or self.head.value(name)}" for name in ("ice-ufrag", "ice-pwd", "fingerprint")
        ]
        candidates = [f"a=candidate:{value}" for value in media.values("candidate")]
        return [*said, f"a=setup:{setup}", *candidates, "a=end-of-candidates"]


def peers_answer(peers_offer: str, janus_offer: str, sections: Mapping[str, Section]) -> str:
    """What the peer gets for its offer: that Janus sends what `sections`, by the peer's mid, say."""
    peer, janus = _parse(peers_offer), _parse(janus_offer)
    lines = [*_head(janus, [mid for mid in peer.media if mid in sections])]
    for mid, offered in peer.media.items():
        section = sections.get(mid)
        if section is None:
            # Nothing was ever received in it: it is turned down, and another one is offered for something else.
            lines += [
                _first_line(offered, "0", _payload_types(offered)),
                "c=IN IP4 0.0.0.0",
                f"a=mid:{mid}",
                "a=inactive",
            ]
            continue
        sent = janus.media[section.janus_mid]
        payload_type = _payload_types(sent).split()[0]
        again = _again(peer, sent, payload_type)
        ssrcs = [value.split()[0] for value in sent.values("ssrc")]
        lines += [
            _first_line(sent, "9", " ".join((payload_type, *again))),
            "c=IN IP4 0.0.0.0",
            f"a=mid:{mid}",
            f"a={'sendonly' if section.flows else 'inactive'}",
            "a=rtcp-mux",
            *janus.transport("passive"),
            *(line for each in (payload_type, *again) for line in _codec(sent, each)),
            f"a=msid:{section.stream} {section.stream}",
            *(f"a=ssrc-group:{group}" for group in sent.values("ssrc-group") if again),
            *(f"a=ssrc:{each} cname:{section.stream}" for each in (ssrcs if again else ssrcs[:1])),
        ]
    return _text(lines)


def janus_answer(peers_offer: str, janus_offer: str) -> str:
    """What Janus gets for its offer: that the peer receives all of it."""
    peer, janus = _parse(peers_offer), _parse(janus_offer)
    lines = [*_head(peer, list(janus.media))]
    for mid, offered in janus.media.items():
        payload_type = _payload_types(offered).split()[0]
        again = _again(peer, offered, payload_type)
        lines += [
            _first_line(offered, "9", " ".join((payload_type, *again))),
            "c=IN IP4 0.0.0.0",
            f"a=mid:{mid}",
            "a=recvonly",
            "a=rtcp-mux",
            *peer.transport("active"),
            *(line for each in (payload_type, *again) for line in _codec(offered, each)),
        ]
    return _text(lines)


def codecs_of(sdp: str) -> dict[str, str]:
    """By mid, the first codec of each section, in capitals."""
    names = {}
    for mid, media in _parse(sdp).media.items():
        rtpmap = next(iter(_codec(media, _payload_types(media).split()[0])), "")
        names[mid] = rtpmap.partition(" ")[2].partition("/")[0].upper()
    return names


def kinds_of(sdp: str) -> dict[str, str]:
    """By mid, whether a section is "audio", "video", or of another kind."""
    return {mid: media.kind for mid, media in _parse(sdp).media.items()}


def _parse(sdp: str) -> _Description:
    head, *sections = re.split(r"\r?\n(?=m=)", sdp.strip())
    media = {}
    for number, text in enumerate(sections):
        lines = tuple(text.splitlines())
        parsed = _Media(lines[0][2:].partition(" ")[0], lines)
        media[parsed.value("mid") or str(number)] = parsed
    return _Description(_Media("", tuple(head.splitlines())), media)


def _head(whose: _Description, bundled: list[str]) -> list[str]:
    origin = next(line for line in whose.head.lines if line.startswith("o="))
    lite = [line for line in whose.head.lines if line == "a=ice-lite"]
    return [
        "v=0",
        origin,
        "s=-",
        "t=0 0",
        *lite,
        f"a=group:BUNDLE {' '.join(bundled)}",
        "a=msid-semantic: WMS *",
    ]


def _first_line(media: _Media, port: str, payload_types: str) -> str:
    protocol = media.lines[0].split(" ")[2]
    return f"m={media.kind} {port} {protocol} {payload_types}"


def _payload_types(media: _Media) -> str:
    return media.lines[0].split(" ", 3)[3]


def _again(peer: _Description, sent: _Media, payload_type: str) -> list[str]:
    """The payload type under which Janus sends lost packets of `payload_type` again (RTX), if the peer takes it so."""
    apt = f"apt={payload_type}"
    of_janus = {value.split()[0] for value in sent.values("fmtp") if value.split()[1:] == [apt]}
    takes = [media for media in peer.media.values() if media.kind == sent.kind]
    of_peer = {value.split()[0] for media in takes for value in media.values("fmtp") if value.split()[1:] == [apt]}
    return sorted(of_janus & of_peer)


def _codec(media: _Media, payload_type: str) -> list[str]:
    """The lines of one payload type."""
    said = [
        f"a={name}:{payload_type} {value}" for name in ("rtpmap", "fmtp") for value in _of(media, name, payload_type)
    ]
    return said + [
        f"a=rtcp-fb:{payload_type} {value}" for value in _of(media, "rtcp-fb", payload_type) if value in FEEDBACK
    ]


def _of(media: _Media, name: str, payload_type: str) -> list[str]:
    return [value.partition(" ")[2] for value in media.values(name) if value.partition(" ")[0] == payload_type]


def _text(lines: list[str]) -> str:
    return "\r\n".join(lines) + "\r\n"
