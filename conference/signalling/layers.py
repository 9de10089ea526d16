"""The heights that a peer and the media worker tell each other, on the peer's data channel "layers".

The channel is ordered and reliable. Each text is a JSON object: media section (mid) to height in pixels. A peer says
of the pictures that it receives how tall it shows them, 0 for not at all; what it does not name may be as tall as it
comes. The media worker says of the pictures that the peer sends how tall somebody can use them, 0 for nobody now. Each
text replaces the one before.
"""

import json
from collections.abc import Mapping

CHANNEL = "layers"
TEXT_MAX = 8192
SECTIONS_MAX = 200
MID_MAX = 40
HEIGHT_MAX_PX = 10_000


def encode_heights(heights_px: Mapping[str, int]) -> str:
    """The text that says so."""
    return json.dumps(dict(heights_px), separators=(",", ":"))


def decode_heights(text: bytes | str) -> dict[str, int] | None:
    """The heights in a text; None for anything that is not one (it is dropped: the next one says all again)."""
    if not isinstance(text, str) or len(text) > TEXT_MAX:
        return None
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(raw, dict) or len(raw) > SECTIONS_MAX or not all(map(_is_height, raw.values())):
        return None
    return raw if all(len(mid) <= MID_MAX for mid in raw) else None


def _is_height(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= HEIGHT_MAX_PX
