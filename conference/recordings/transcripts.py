"""Writes transcripts: the first version, edits, undo and redo."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from conference.recordings.models import Recording, Transcript, TranscriptVersion
from conference.signalling.errors import BadMessage, Conflict, NotFound


def transcript_create(*, recording: Recording, words: Sequence[dict[str, Any]]) -> Transcript:
    """The transcript with nothing deleted; the one that is there if a job runs twice."""
    with transaction.atomic():
        there = Transcript.objects.filter(recording=recording).first()
        if there is not None:
            return there
        version = TranscriptVersion.objects.create(recording=recording, number=1)
        return Transcript.objects.create(recording=recording, words=list(words), current=version)


def transcript_edit(
    *, recording: Recording, user: User | None, base_version: int, deleted: Collection[str]
) -> Transcript:
    """Makes a version in which exactly the words `deleted` (ids) are deleted, and shows it.

    Raises:
        NotFound: there is no transcript yet.
        Conflict: `base_version` isn't the one that is shown now.
        BadMessage: there is no such word.
    """
    with transaction.atomic():
        transcript = _locked(recording)
        if transcript.current.number != base_version:
            raise Conflict(_("somebody else has edited this transcript meanwhile"))
        chosen = _word_numbers(deleted, len(transcript.words))
        if chosen == transcript.current.deleted:
            return transcript
        last = recording.versions.aggregate(last=Max("number"))["last"]
        transcript.current = TranscriptVersion.objects.create(
            recording=recording, number=last + 1, parent=transcript.current, deleted=chosen, created_by=user
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


def _word_numbers(ids: Collection[str], count: int) -> list[int]:
    numbers = set()
    for word_id in ids:
        if not word_id.isascii() or not word_id.isdigit() or len(word_id) > 9 or int(word_id) >= count:
            raise BadMessage(f"there is no word {word_id[:20]!r}")
        numbers.add(int(word_id))
    return sorted(numbers)
