"""Writes comments on words of a transcript: begun, answered, resolved, deleted."""

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from conference.recordings.insertions import word_number
from conference.recordings.models import Recording, Transcript
from conference.recordings.telling import recording_change
from conference.signalling.errors import BadMessage, Conflict, Forbidden, Full, NotFound
from conference.studio.models import Comment

TEXT_MAX = 2000
COMMENTS_MAX = 2000
"""Of a recording, answers too."""


@transaction.atomic
def comment_begin(*, recording: Recording, author: User, first: str, last: str, text: str) -> Comment:
    """Begins a thread about the words from `first` to `last`, by their ids.

    Raises:
        NotFound: there is no transcript yet.
        BadMessage: there are no such words, or the text is empty or too long.
        Full: the recording has as many comments as it takes.
    """
    transcript = Transcript.objects.filter(recording=recording).first()
    if transcript is None:
        raise NotFound(_("this recording has no transcript yet"))
    numbers = sorted(word_number(word_id, len(transcript.words)) for word_id in (first, last))
    return _create(recording, author, text, first=numbers[0], last=numbers[1])


@transaction.atomic
def comment_answer(*, recording: Recording, author: User, thread_id: uuid.UUID, text: str) -> Comment:
    """Answers a thread, which is open again then.

    Raises:
        NotFound: there is no such thread.
        BadMessage, Full: as of `comment_begin`.
    """
    thread = comment_get(recording, thread_id)
    if thread.thread_id is not None:
        raise NotFound(_("there is no such comment"))
    answer = _create(recording, author, text, thread=thread)
    Comment.objects.filter(pk=thread.pk).update(resolved_at=None, resolved_by=None)
    return answer


@transaction.atomic
def comment_resolve(*, comment: Comment, user: User, resolved: bool, may_edit: bool) -> None:
    """Says that a thread is done with, or not yet: who began it does, and who may edit the recording.

    Raises:
        Conflict: it is an answer.
        Forbidden: it is somebody else's.
    """
    if comment.thread_id is not None:
        raise Conflict(_("a thread is resolved as a whole"))
    if comment.author_id != user.pk and not may_edit:
        raise Forbidden(_("only who began a thread and who may edit the recording can resolve it"))
    comment.resolved_at, comment.resolved_by = (timezone.now(), user) if resolved else (None, None)
    comment.save(update_fields=["resolved_at", "resolved_by"])
    recording_change(comment.recording_id, "comments")


@transaction.atomic
def comment_delete(*, comment: Comment, user: User) -> None:
    """Deletes one's own comment.

    Raises:
        Forbidden: it is somebody else's.
        Conflict: others have answered it.
    """
    if comment.author_id != user.pk:
        raise Forbidden(_("only who wrote a comment can delete it"))
    if comment.answers.exclude(author=user).exists():
        raise Conflict(_("others have answered; resolve the thread instead"))
    recording_id = comment.recording_id
    comment.delete()
    recording_change(recording_id, "comments")


def comment_get(recording: Recording, comment_id: uuid.UUID) -> Comment:
    """A comment on a recording that the caller was given.

    Raises:
        NotFound: there is none.
    """
    comment = Comment.objects.filter(recording=recording, pk=comment_id).first()
    if comment is None:
        raise NotFound(_("there is no such comment"))
    return comment


def _create(
    recording: Recording, author: User, text: str, *, first: int | None = None, last: int | None = None,
    thread: Comment | None = None,
) -> Comment:  # fmt: skip
    text = text.strip()
    if not text or len(text) > TEXT_MAX or "\0" in text:
        raise BadMessage(_("a comment has 1 to {most} characters").format(most=TEXT_MAX))
    if Comment.objects.filter(recording=recording).count() >= COMMENTS_MAX:
        raise Full(_("a recording takes at most {most} comments").format(most=COMMENTS_MAX))
    comment = Comment.objects.create(
        recording=recording, author=author, author_name=str(author), text=text, first=first, last=last, thread=thread
    )
    recording_change(recording.pk, "comments")
    return comment
