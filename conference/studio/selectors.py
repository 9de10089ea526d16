"""Reads versions and comments for the API."""

from dataclasses import asdict

from django.utils.translation import gettext as _

from accounts.models import User
from conference.recordings.models import Recording, Transcript, TranscriptVersion
from conference.studio.models import Comment
from conference.studio.schemas import AnswerOut, ComparisonOut, PassageOut, ThreadOut, VersionOut
from conference.studio.versions import Comparison, versions_listed


def version_list(recording: Recording) -> list[VersionOut]:
    """The versions that are offered, the newest first."""
    transcript = Transcript.objects.filter(recording=recording).first()
    shown = transcript.current_id if transcript else None
    numbers = dict(recording.versions.values_list("pk", "number"))
    return [version_detail(version, shown, numbers) for version in versions_listed(recording)]


def version_detail(version: TranscriptVersion, shown: int | None, numbers: dict[int, int]) -> VersionOut:
    """A version in the list."""
    naming = getattr(version, "naming", None)
    return VersionOut(
        number=version.number,
        parent=numbers.get(version.parent_id) if version.parent_id is not None else None,
        name=naming.name if naming else "",
        made_by=str(version.created_by) if version.created_by else "",
        made_at=version.created_at.isoformat(),
        current=version.pk == shown,
    )


def comparison_detail(before: int, after: int, comparison: Comparison) -> ComparisonOut:
    """What is different between two versions."""
    passages = [PassageOut(**asdict(passage)) for passage in comparison.passages]
    return ComparisonOut(
        before=before, after=after, passages=passages, names=comparison.names, pauses=comparison.pauses
    )


def thread_list(recording: Recording, reader: User, *, may_edit: bool) -> list[ThreadOut]:
    """The threads of a recording by where they stand, with their answers."""
    comments = list(Comment.objects.filter(recording=recording).select_related("author", "resolved_by"))
    answers: dict[object, list[AnswerOut]] = {}
    for comment in comments:
        if comment.thread_id is not None:
            answers.setdefault(comment.thread_id, []).append(_said(comment, reader))
    return [
        ThreadOut(
            **_said(comment, reader).dict(),
            first=str(comment.first),
            last=str(comment.last),
            resolved_by=None if comment.resolved_at is None else str(comment.resolved_by or _("Somebody")),
            may_resolve=may_edit or comment.author_id == reader.pk,
            answers=answers.get(comment.pk, []),
        )
        for comment in sorted(comments, key=lambda each: (each.first or 0, each.created_at))
        if comment.thread_id is None
    ]


def _said(comment: Comment, reader: User) -> AnswerOut:
    return AnswerOut(
        id=str(comment.pk),
        author=str(comment.author) if comment.author else comment.author_name,
        own=comment.author_id == reader.pk,
        text=comment.text,
        created_at=comment.created_at.isoformat(),
    )
