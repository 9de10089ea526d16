"""Writes transcripts: the first version, edits, undo and redo."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from conference import files
from conference.recordings.insertions import (
    Insertion,
    insertions_check,
    put_words_of,
    stored_insertions,
    word_number,
)
from conference.recordings.merging import MergeConflictError, merged
from conference.recordings.models import Recording, Transcript, TranscriptVersion
from conference.recordings.telling import recording_change
from conference.signalling.errors import BadMessage, Conflict, NotFound
from conference.voices.consents import spoken_for_check

TEXT_MAX = 80
"""Of a word, and of a name."""
KEPT_MIN_S = 0.1
KEPT_MAX_S = 5.0


@dataclass(frozen=True)
class TranscriptChange:
    """What a version changes of the one before.

    Attributes:
        deleted: all words that are deleted, by their ids; None leaves that as it is.
        corrections: what words say that were heard wrongly, by their ids; empty where one belongs to the one before. A
            word that gets a text has those again that belonged to it.
        names: what participants are called, by their ids; empty for the name that they joined with.
        pauses: how many seconds stay of the pauses that these words end; None for all.
        insertions: all words that are put in; None leaves them as they are.
    """

    deleted: Collection[str] | None = None
    corrections: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    pauses: Mapping[str, float | None] = field(default_factory=dict)
    insertions: Sequence[Insertion] | None = None


def transcript_create(
    *, recording: Recording, words: Sequence[dict[str, Any]], struck: Sequence[int] = ()
) -> Transcript:
    """The transcript with nothing deleted; the one that is there if a job runs twice.

    Words that were marked for deletion while the meeting ran, by their places, are deleted in a version of its own.
    """
    with transaction.atomic():
        there = Transcript.objects.filter(recording=recording).first()
        if there is not None:
            return there
        version = TranscriptVersion.objects.create(recording=recording, number=1)
        if struck:
            version = TranscriptVersion.objects.create(
                recording=recording, number=2, parent=version, deleted=sorted(struck)
            )
        return Transcript.objects.create(recording=recording, words=list(words), current=version)


def transcript_edit(
    *, recording: Recording, user: User | None, base_version: int, change: TranscriptChange
) -> Transcript:
    """Makes a version with this change, and shows it; the one that is shown if that is as it is already.

    Where somebody else has edited since `base_version`, both edits hold.

    Raises:
        NotFound: there is no transcript yet.
        Conflict: there is no version `base_version`, or somebody else has changed the same since.
        BadMessage: there is no such word or speaker, or a text or length is not allowed.
        Forbidden: words are put into the mouth of somebody who has not agreed to it.
    """
    with transaction.atomic():
        transcript = _locked(recording)
        current = transcript.current
        base = current if current.number == base_version else recording.versions.filter(number=base_version).first()
        if base is None:
            raise Conflict(_("somebody else has edited this transcript meanwhile"))
        content = _content(transcript, base, change)
        if base.pk != current.pk:
            try:
                content = merged(_fields(base), content, _fields(current))
            except MergeConflictError:
                raise Conflict(_("somebody else has changed the same words meanwhile")) from None
            insertions_check(content["insertions"])
        return _make(recording, transcript, user, content)


def transcript_restore(*, recording: Recording, user: User | None, base_version: int, number: int) -> Transcript:
    """Makes a version that is as an earlier one was, and shows it; undo takes that back.

    Raises:
        NotFound: there is no transcript yet, or no such version.
        Conflict: `base_version` isn't the one that is shown now.
        Forbidden: it puts words into the mouth of somebody who has not agreed to it, or not any more.
    """
    with transaction.atomic():
        transcript = _at(recording, base_version)
        version = recording.versions.filter(number=number).first()
        if version is None:
            raise NotFound(_("there is no such version"))
        return _make(recording, transcript, user, _fields(version))


def transcript_undo(*, recording: Recording, user: User | None, base_version: int | None = None) -> Transcript:
    """Takes this person's last edit back, and nobody else's.

    Where that is the version that is shown, the one before it is shown again; where others have edited since, their
    edits hold, in a version of its own.

    Raises:
        NotFound: there is no transcript yet.
        Conflict: nothing of theirs is left to undo, others have changed the same since, or `base_version` isn't the one
            that is shown now.
        Forbidden: it puts words into the mouth of somebody who has not agreed to it, or not any more.
    """
    with transaction.atomic():
        transcript = _at(recording, base_version)
        current = transcript.current
        if current.parent is None:
            raise Conflict(_("there is nothing to undo"))
        if _is_of(current, user):
            return _show(transcript, current.parent)
        own: TranscriptVersion | None = current
        while own is not None and not _is_of(own, user):
            own = own.parent
        if own is None or own.parent is None:
            raise Conflict(_("what was edited last was edited by others; bring an earlier version back to undo that"))
        try:
            content = merged(_fields(own), _fields(own.parent), _fields(current))
        except MergeConflictError:
            raise Conflict(_("somebody else has changed the same words meanwhile")) from None
        insertions_check(content["insertions"])
        return _make(recording, transcript, user, content)


def transcript_redo(*, recording: Recording, user: User | None, base_version: int | None = None) -> Transcript:
    """Shows the newest version that this person made from the current one.

    Raises:
        NotFound: there is no transcript yet.
        Conflict: nothing is left to redo, or `base_version` isn't the one that is shown now.
    """
    with transaction.atomic():
        transcript = _at(recording, base_version)
        newest = transcript.current.children.filter(created_by=user).order_by("-number").first()
        if newest is None:
            raise Conflict(_("there is nothing to redo"))
        return _show(transcript, newest)


def sound_check(recording: Recording) -> None:
    """Refuses to put words into a recording whose sound is not written: one from before that was done.

    Raises:
        Conflict: it isn't.
    """
    if not files.exists(recording.sound_path):
        raise Conflict(_("export this recording once; then words can be added to it"))


def _locked(recording: Recording) -> Transcript:
    there = Transcript.objects.select_for_update().select_related("current__parent")
    transcript = there.filter(recording=recording).first()
    if transcript is None:
        raise NotFound(_("this recording has no transcript yet"))
    return transcript


def _at(recording: Recording, base_version: int | None) -> Transcript:
    """The transcript, which must show this version where one is named."""
    transcript = _locked(recording)
    if base_version is not None and transcript.current.number != base_version:
        raise Conflict(_("somebody else has edited this transcript meanwhile"))
    return transcript


def _is_of(version: TranscriptVersion, user: User | None) -> bool:
    """Whether somebody made a version; what nobody made was there when the recording was transcribed."""
    return version.parent_id is not None and version.created_by_id == (user.pk if user is not None else None)


def _make(recording: Recording, transcript: Transcript, user: User | None, content: dict[str, Any]) -> Transcript:
    """A version with this content after the current one, which is shown from now on; none where nothing is new."""
    current = transcript.current
    if _fields(current) == content:
        return transcript
    was = current.insertions, current.deleted
    put = put_words_of(was, (content["insertions"], content["deleted"]), transcript.words)
    if put:
        spoken_for_check(recording, put)
        sound_check(recording)
    last = recording.versions.aggregate(last=Max("number"))["last"]
    version = TranscriptVersion.objects.create(
        recording=recording, number=last + 1, parent=current, created_by=user, **content
    )
    return _show(transcript, version)


def _show(transcript: Transcript, version: TranscriptVersion) -> Transcript:
    transcript.current = version
    transcript.save(update_fields=["current"])
    recording_change(transcript.recording_id, "transcript")
    return transcript


def _fields(version: TranscriptVersion) -> dict[str, Any]:
    """What a version changes, as it is stored."""
    return {name: getattr(version, name) for name in ("deleted", "insertions", "corrections", "names", "pauses")}


def _content(transcript: Transcript, current: TranscriptVersion, change: TranscriptChange) -> dict[str, Any]:
    """The fields of a version that makes this change to another one, as they are stored."""
    count = len(transcript.words)
    deleted = current.deleted
    if change.deleted is not None:
        deleted = sorted({word_number(word_id, count) for word_id in change.deleted})
    texts = {word_number(word_id, count): _text(text) for word_id, text in change.corrections.items()}
    kept_s = {word_number(word_id, count): _kept_s(value) for word_id, value in change.pauses.items()}
    speakers = {word["participant_id"] for word in transcript.words}
    unknown = next((speaker for speaker in change.names if speaker not in speakers), None)
    if unknown is not None:
        raise BadMessage(_("there is no speaker {speaker}").format(speaker=unknown[:40]))
    names = current.names | {speaker: _text(name) for speaker, name in change.names.items()}
    pauses = current.pauses | {str(n): value for n, value in kept_s.items()}
    insertions = current.insertions
    if change.insertions is not None:
        insertions = stored_insertions(change.insertions, insertions, transcript.words)
    return {
        "deleted": deleted,
        "insertions": insertions,
        "corrections": _corrections(transcript, current, texts),
        "names": {speaker: name for speaker, name in names.items() if name},
        "pauses": {number: value for number, value in pauses.items() if value is not None},
    }


def _corrections(transcript: Transcript, current: TranscriptVersion, texts: Mapping[int, str]) -> dict[str, str]:
    """All corrections, once these are made to a version."""
    heard, corrected = transcript.words, dict(current.corrections)
    for number, text in texts.items():
        follower = number + 1
        while text and follower < len(heard):
            if heard[follower]["participant_id"] == heard[number]["participant_id"]:
                if corrected.get(str(follower)) != "":
                    break
                del corrected[str(follower)]
            follower += 1
    corrected |= {str(number): text for number, text in texts.items()}
    return {number: text for number, text in corrected.items() if text != heard[int(number)]["text"]}


def _text(text: str) -> str:
    plain = " ".join(text.split())
    if len(plain) > TEXT_MAX or not plain.isprintable():
        raise BadMessage(_("a word or name has at most {most} printable characters").format(most=TEXT_MAX))
    return plain


def _kept_s(value: float | None) -> float | None:
    if value is None:
        return None
    if not math.isfinite(value) or not KEPT_MIN_S <= value <= KEPT_MAX_S:
        raise BadMessage(
            _("a pause keeps {least:g} to {most:g} seconds, not {value:g}").format(
                least=KEPT_MIN_S, most=KEPT_MAX_S, value=value
            )
        )
    return round(value, 3)
