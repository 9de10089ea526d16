"""Everything that a recording's files can be refused for.

MediaError
├── RecordingError   a recording's folder holds nothing that can be played
├── ForeignFile      a file is not an rtpdump, or is cut off before its first packet
└── BadManifest      what stands beside a track's packets does not describe them

Requests of web are refused with `conference.signalling.errors`, and packets with `conference.node.errors`.
"""


class MediaError(Exception):
    """Base of this package's exceptions; the message is for a person."""


class RecordingError(MediaError):
    """The recording can't be played; the message says why."""


class ForeignFile(MediaError):
    """The file is not an rtpdump; the message says what is wrong with it."""


class BadManifest(MediaError):
    """The file is not a track's manifest; the message says what is wrong with it."""
