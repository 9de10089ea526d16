"""Writes transcripts: the first version, edits, undo and redo."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from conference.recordings.models import Recording, Transcript, TranscriptVersion
from conference.signalling.errors import BadMessage, Conflict, NotFound

TEXT_MAX = 80
"""Of a word, and of a name."""
KEPT_MIN_S = 0.1
KEPT_MAX_S = 5.0


@dataclass(frozen=True)
class TranscriptChange:
    """What a version is to have, the whole of each; None leaves it as it was.

    Attributes:
        deleted: words by their ids.
        corrections: the text of words that were heard wrongly, by their ids.
        names: what participants are called, by their ids.
        pauses: how many seconds stay of the pauses that these words end.
    """

    deleted: Collection[str] | None = None
    corrections: Mapping[str, str] | None = None
    names: Mapping[str, str] | None = None
    pauses: Mapping[str, float] | None = None


def transcript_create(*, recording: Recording, words: Sequence[dict[str, Any]]) -> Transcript:
    """The transcript with nothing deleted; the one that is there if a job runs twice."""
    with transaction.atomic():
        there = Transcript.objects.filter(recording=recording).first()
        if there is not None:
            return there
        version = TranscriptVersion.objects.create(recording=recording, number=1)
        return Transcript.objects.create(recording=recording, words=list(words), current=version)


def transcript_edit(
    *, recording: Recording, user: User | None, base_version: int, change: TranscriptChange
) -> Transcript:
    """Makes a version with this change, and shows it; the one that is shown if that is as it is already.

    Raises:
        NotFound: there is no transcript yet.
        Conflict: `base_version` isn't the one that is shown now.
        BadMessage: there is no such word or speaker, or a text or length is not allowed.
    """
    with transaction.atomic():
        transcript = _locked(recording)
        current = transcript.current
        if current.number != base_version:
            raise Conflict(_("somebody else has edited this transcript meanwhile"))
        content = _checked(transcript, change)
        if all(getattr(current, field) == value for field, value in content.items()):
            return transcript
        last = recording.versions.aggregate(last=Max("number"))["last"]
        kept = {field: getattr(current, field) for field in ("deleted", "corrections", "names", "pauses")}
        transcript.current = TranscriptVersion.objects.create(
            recording=recording, number=last + 1, parent=current, created_by=user, **(kept | content)
        )
        transcript.save(update_fields=["current"])
        return transcript


def transcript_undo(*, recording: Recording) -> Transcript:
    """Shows the version that the current one was made from.

    Raises:
        NotFound: there is no transcript yet.
        Conflict: nothing is left to undo.
    """
    with transaction.atomic():
        transcript = _locked(recording)
        if transcript.current.parent is None:
            raise Conflict(_("there is nothing to undo"))
        return _show(transcript, transcript.current.parent)


def transcript_redo(*, recording: Recording) -> Transcript:
    """Shows the newest version that was made from the current one.

    Raises:
        NotFound: there is no transcript yet.
        Conflict: nothing is left to redo.
    """
    with transaction.atomic():
        transcript = _locked(recording)
        newest = transcript.current.children.order_by("-number").first()
        if newest is None:
            raise Conflict(_("there is nothing to redo"))
        return _show(transcript, newest)


def _locked(recording: Recording) -> Transcript:
    there = Transcript.objects.select_for_update().select_related("current__parent")
    transcript = there.filter(recording=recording).first()
    if transcript is None:
        raise NotFound(_("this recording has no transcript yet"))
    return transcript


def _show(transcript: Transcript, version: TranscriptVersion) -> Transcript:
    transcript.current = version
    transcript.save(update_fields=["current"])
    return transcript


def _checked(transcript: Transcript, change: TranscriptChange) -> dict[str, Any]:
    """The fields of a version that a change gives, as they are stored."""
    count = len(transcript.words)
    content: dict[str, Any] = {}
    if change.deleted is not None:
        content["deleted"] = sorted({_word_number(word_id, count) for word_id in change.deleted})
    if change.corrections is not None:
        texts = {_word_number(word_id, count): _text(text) for word_id, text in change.corrections.items()}
        heard = transcript.words
        content["corrections"] = {str(n): text for n, text in sorted(texts.items()) if text != heard[n]["text"]}
    if change.names is not None:
        speakers = {word["participant_id"] for word in transcript.words}
        unknown = next((speaker for speaker in change.names if speaker not in speakers), None)
        if unknown is not None:
            raise BadMessage(f"there is no speaker {unknown[:40]!r}")
        content["names"] = {speaker: _text(name) for speaker, name in sorted(change.names.items())}
    if change.pauses is not None:
        kept_s = {_word_number(word_id, count): _kept_s(value) for word_id, value in change.pauses.items()}
        content["pauses"] = {str(n): value for n, value in sorted(kept_s.items())}
    return content


def _word_number(word_id: str, count: int) -> int:
    if not word_id.isascii() or not word_id.isdigit() or len(word_id) > 9 or int(word_id) >= count:
        raise BadMessage(f"there is no word {word_id[:20]!r}")
    return int(word_id)


def _text(text: str) -> str:
    plain = " ".join(text.split())
    if not plain or len(plain) > TEXT_MAX or not plain.isprintable():
        raise BadMessage(f"a word or name has 1 to {TEXT_MAX} printable characters, not {text[:20]!r}")
    return plain


def _kept_s(value: float) -> float:
    if not math.isfinite(value) or not KEPT_MIN_S <= value <= KEPT_MAX_S:
        raise BadMessage(f"a pause keeps {KEPT_MIN_S:g} to {KEPT_MAX_S:g} seconds, not {value:g}")
    return round(value, 3)
