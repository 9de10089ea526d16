"""Everything that the connections of a node can refuse.

NodeError
├── NoCommonCodec    the offer has none of the codecs that are forwarded (VP8, H.264, Opus)
├── BadDescription   an SDP that can't be read, or that lacks what a connection needs
└── MalformedPacket  bytes from the network that are not the RTP or payload they claim to be
"""


class NodeError(Exception):
    """Base of this package's exceptions."""


class NoCommonCodec(NodeError):
    """The far side offers no codec that is spoken here."""


class BadDescription(NodeError):
    """The SDP can't be used; the message says why."""


class MalformedPacket(NodeError):
    """A packet is refused; it is dropped and counted, nothing else."""
