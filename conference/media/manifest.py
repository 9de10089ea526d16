"""What stands beside a recorded track's packets as JSON: whose they are, their codec, and where their clock begins."""

import json
import math
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from conference.media.errors import BadManifest


@dataclass(frozen=True)
class TrackManifest:
    """What is known of a track.

    `start_s` is where the file's clock begins, in seconds since 1970; `codec` is in lower case; `fmtp` as in the SDP.
    `lost_s` are the spans, [from, to) on the file's clock, of which the disk was too slow to take the packets.
    """

    publication_id: str
    participant_id: str
    source: str
    kind: str
    viewer_id: str | None
    codec: str
    clock_rate_hz: int
    payload_type: int
    fmtp: str
    start_s: float
    lost_s: tuple[tuple[float, float], ...] = ()


def write_manifest(path: Path, manifest: TrackManifest) -> None:
    """Writes a manifest so that it appears whole or not at all; it is on the disk when this returns.

    Raises:
        OSError: the disk does not take it.
    """
    unfinished = path.with_name(path.name + ".part")
    with unfinished.open("w") as file:
        file.write(json.dumps(asdict(manifest), indent=1) + "\n")
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)


def read_manifest(path: Path) -> TrackManifest:
    """The manifest of a track; what it says beyond that is ignored.

    Raises:
        BadManifest: it isn't one.
        OSError: it can't be read.
    """
    try:
        raw: Any = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise BadManifest(f"{path.name} is not JSON") from None
    if not isinstance(raw, dict):
        raise BadManifest(f"{path.name} is not a JSON object")
    fields = _Fields(path.name, raw)
    return TrackManifest(
        publication_id=fields.text("publication_id"),
        participant_id=fields.text("participant_id"),
        source=fields.text("source"),
        kind=fields.text("kind"),
        viewer_id=None if raw.get("viewer_id") is None else fields.text("viewer_id"),
        codec=fields.text("codec").lower(),
        clock_rate_hz=fields.whole("clock_rate_hz", 1, 1_000_000),
        payload_type=fields.whole("payload_type", 0, 127),
        fmtp=fields.text("fmtp"),
        start_s=fields.number("start_s"),
        lost_s=fields.spans("lost_s"),
    )


class _Fields:
    """A JSON object's fields by kind."""

    def __init__(self, file_name: str, raw: dict[str, Any]) -> None:
        self._file_name = file_name
        self._raw = raw

    def text(self, name: str) -> str:
        value = self._raw.get(name)
        if not isinstance(value, str):
            raise BadManifest(f"{self._file_name}: {name} is not a text")
        return value

    def whole(self, name: str, low: int, high: int) -> int:
        value = self._raw.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise BadManifest(f"{self._file_name}: {name} is not a whole number from {low} to {high}")
        return value

    def number(self, name: str) -> float:
        value: Any = self._raw.get(name)
        if not _is_number(value):
            raise BadManifest(f"{self._file_name}: {name} is not a number")
        return float(value)

    def spans(self, name: str) -> tuple[tuple[float, float], ...]:
        """Pairs of numbers, each from one to a later one; none where there is no such field."""
        value = self._raw.get(name, [])
        if not isinstance(value, list) or not all(
            isinstance(span, list) and len(span) == 2 and all(map(_is_number, span)) and span[0] <= span[1]
            for span in value
        ):
            raise BadManifest(f"{self._file_name}: {name} is not a list of spans")
        return tuple((float(first), float(last)) for first, last in value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
