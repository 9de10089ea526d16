"""The parts of keys by which the media worker and web find each other's files; on the disk the paths are the same."""

OPEN = "open"
"""Below a recording's key: what workers have yet to bring into it, by the ids of their folders."""
UTTERANCES = "captions"
"""The folder of what was just said, until somebody has listened to it."""
