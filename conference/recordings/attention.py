"""A recording's track of attention: who looked at whom or what, and when.

While the recording runs, the database gets a row for each change: several web processes write at once, perhaps on
several machines. When the recording is assembled, `attention.vtt` tells the same as spans on the clock of the composed
meeting: a WebVTT file of metadata, so that any player can follow it.
"""

import datetime
import json
import math
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conference import files
from conference.recordings.models import AttentionNote, Recording
from conference.signalling.codec import to_json
from conference.signalling.state import Attention

LOG, SPANS = "attention.jsonl", "attention.vtt"
"""The log is what earlier versions kept in place of rows."""


@dataclass(frozen=True)
class AttentionSpan:
    """A stretch in which a participant looked at one participant or work item; seconds on the recording's clock."""

    participant_id: str
    target_id: str | None
    work_item_id: str | None
    start_s: float
    end_s: float


def attention_keep(recording_id: uuid.UUID, attention: Sequence[Attention], now: datetime.datetime) -> None:
    """Keeps what participants look at from now on with the recording."""
    AttentionNote.objects.bulk_create(
        AttentionNote(recording_id=recording_id, at_s=now.timestamp(), attention=to_json(each)) for each in attention
    )


def attention_assemble(recording: Recording, started_s: float, duration_s: float) -> None:
    """Writes the spans of a recording that began at `started_s` (seconds since 1970); no file where nothing was kept.

    Raises:
        OSError: the disk does not take it.
    """
    notes = recording.attention_notes.order_by("pk").values_list("at_s", "attention")
    changes = _changes(recording.path / LOG) + [(at_s, _attention(raw)) for at_s, raw in notes]
    spans = spans_of(changes, started_s, duration_s)
    if not spans:
        return
    cues = [
        f"{_clock(span.start_s)} --> {_clock(span.end_s)}\n"
        + json.dumps({
            "participant_id": span.participant_id,
            "target_id": span.target_id,
            "work_item_id": span.work_item_id,
        })
        for span in spans
    ]  # fmt: skip
    path = recording.path / SPANS
    path.write_text("WEBVTT\n\n" + "\n\n".join(cues) + "\n")
    files.keep(path)


def spans_of(changes: Sequence[tuple[float, Attention]], started_s: float, duration_s: float) -> list[AttentionSpan]:
    """The stretches between changes, by start; those in which somebody looked at nothing are left out.

    Args:
        changes: the time since 1970 of each, and what the participant looked at from then on.
    """
    open_: dict[str, tuple[float, Attention]] = {}
    spans = []

    def close(participant_id: str, end_s: float) -> None:
        start_s, attention = open_.pop(participant_id)
        if attention.target_id is None and attention.work_item_id is None:
            return
        if end_s > start_s:
            spans.append(AttentionSpan(participant_id, attention.target_id, attention.work_item_id, start_s, end_s))

    for at_s, attention in sorted(changes, key=lambda change: change[0]):
        moment_s = min(max(at_s - started_s, 0.0), duration_s)
        if attention.participant_id in open_:
            close(attention.participant_id, moment_s)
        open_[attention.participant_id] = (moment_s, attention)
    for participant_id in list(open_):
        close(participant_id, duration_s)
    return sorted(spans, key=lambda span: (span.start_s, span.participant_id))


def attention_spans(recording: Recording) -> list[AttentionSpan]:
    """The recording's spans, as far as they were written; none before it is assembled."""
    try:
        text = files.fetch(recording.path / SPANS).read_text()
    except FileNotFoundError:
        return []
    spans = []
    for block in text.split("\n\n")[1:]:
        times, _, content = block.strip().partition("\n")
        start, arrow, end = times.partition(" --> ")
        raw = json.loads(content)
        if arrow and isinstance(raw, dict):
            spans.append(
                AttentionSpan(
                    str(raw["participant_id"]), raw["target_id"], raw["work_item_id"], _seconds(start), _seconds(end)
                )
            )
    return spans


def _changes(path: Path) -> list[tuple[float, Attention]]:
    """What was kept; a line that was cut off when web died is left out."""
    try:
        lines = path.read_text().splitlines()
    except FileNotFoundError:
        return []
    return [change for line in lines if (change := _change(line)) is not None]


def _change(line: str) -> tuple[float, Attention] | None:
    try:
        raw: Any = json.loads(line)
        at_s = float(raw["at_s"])
        attention = _attention(raw)
    except (ValueError, KeyError, TypeError):
        return None
    return (at_s, attention) if math.isfinite(at_s) else None


def _attention(raw: dict[str, Any]) -> Attention:
    return Attention(str(raw["participant_id"]), raw["target_id"], raw["work_item_id"])


def _clock(seconds: float) -> str:
    """As WebVTT writes it: HH:MM:SS.mmm."""
    whole_ms = round(seconds * 1000)
    minutes, milliseconds = divmod(whole_ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{milliseconds // 1000:02d}.{milliseconds % 1000:03d}"


def _seconds(clock: str) -> float:
    hours, minutes, seconds = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
