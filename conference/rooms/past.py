"""The HTTP API of meetings that were held, for those who took part in them and those who host their rooms."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db.models import Count
from django.http import HttpRequest
from ninja import Router, Schema

from conference import access
from conference.access import Caller
from conference.captions.models import CaptionLine
from conference.documents.markdown import notes_markdown
from conference.documents.models import Document, DocumentKind
from conference.documents.services import document_update
from conference.documents.whiteboard import whiteboard_elements
from conference.polls.selectors import meeting_polls
from conference.rooms.managing import attendance_of, meeting_summary
from conference.rooms.models import Meeting, Participant
from conference.rooms.schemas import MeetingDetailOut, MeetingOut

router = Router()
SHOWN_MAX = 50
CHAT_SHOWN_MAX = 5000
SAID_SHOWN_MAX = 5000


class LineOut(Schema):
    """A line of chat; one with a recipient was private."""

    id: UUID
    name: str
    recipient_name: str | None
    text: str
    sent_at: datetime


class OptionOut(Schema):
    text: str
    votes: int


class PollOut(Schema):
    id: str
    question: str
    options: list[OptionOut]
    voters: int


class NotesOut(Schema):
    id: UUID
    markdown: str


class SaidOut(Schema):
    """What somebody said in one utterance of a recording."""

    id: UUID
    name: str
    text: str
    corrected: bool
    started_at: datetime


class PastMeetingOut(MeetingDetailOut):
    said: list[SaidOut]
    chat: list[LineOut]
    polls: list[PollOut]
    notes: NotesOut | None
    whiteboard: list[dict[str, Any]]


@router.get("/history", response=list[MeetingOut])
def history_list(request: HttpRequest) -> list[dict[str, Any]]:
    """The meetings that have ended and that the caller took part in or hosts, the newest first."""
    caller = _caller(request)
    held = access.attended_meetings(caller).exclude(ended_at=None).filter(room__breakout=None)
    counted = held.annotate(participant_count=Count("participants", distinct=True))
    shown = counted.select_related("room").prefetch_related("recordings").order_by("-started_at")
    return [_seen(caller, meeting_summary(meeting)) for meeting in shown[:SHOWN_MAX]]


@router.get("/history/{uuid:meeting_id}", response=PastMeetingOut)
def history_show(request: HttpRequest, meeting_id: UUID) -> dict[str, Any]:
    """All that is kept of a meeting: who was there, what was said in chat, asked, written, drawn and recorded."""
    caller = _caller(request)
    meeting = access.attended_meeting_get(caller, meeting_id)
    people = list(Participant.objects.filter(meeting=meeting).select_related("quality").order_by("joined_at"))
    chat = access.chat_lines(caller, meeting).select_related("participant", "recipient").order_by("sent_at")
    return {
        **_seen(caller, meeting_summary(meeting)),
        "participant_count": len(people),
        "attendance": [attendance_of(each) for each in people],
        "chat": [
            LineOut(
                id=line.pk,
                name=line.participant.name,
                recipient_name=line.recipient.name if line.recipient else None,
                text=line.text,
                sent_at=line.sent_at,
            )
            for line in chat[:CHAT_SHOWN_MAX]
        ],
        "said": _said(meeting),
        "polls": [PollOut.from_orm(poll) for poll in meeting_polls(meeting.pk)],
        "notes": _notes(meeting),
        "whiteboard": _whiteboard(meeting),
    }


def _seen(caller: Caller, summary: dict[str, Any]) -> dict[str, Any]:
    """With the recordings alone that the caller may see."""
    seen = access.recordings(caller).filter(pk__in=summary["recording_ids"]).order_by("started_at")
    return {**summary, "recording_ids": list(seen.values_list("pk", flat=True))}


def _said(meeting: Meeting) -> list[SaidOut]:
    """What was kept of the captions; what was marked for deletion is not shown."""
    kept = CaptionLine.objects.filter(meeting=meeting, struck=False).exclude(recording=None)
    lines = kept.select_related("participant").order_by("started_at")
    return [
        SaidOut(
            id=line.pk,
            name=line.participant.name,
            text=line.text,
            corrected=line.corrected,
            started_at=line.started_at,
        )
        for line in lines[:SAID_SHOWN_MAX]
    ]


def _notes(meeting: Meeting) -> NotesOut | None:
    notes = Document.objects.filter(meeting=meeting, kind=DocumentKind.NOTES).first()
    markdown = notes_markdown(document_update(notes)) if notes else ""
    return NotesOut(id=notes.pk, markdown=markdown) if notes and markdown.strip() else None


def _whiteboard(meeting: Meeting) -> list[dict[str, Any]]:
    board = Document.objects.filter(meeting=meeting, kind=DocumentKind.WHITEBOARD).first()
    return whiteboard_elements(document_update(board)) if board else []


def _caller(request: HttpRequest) -> Caller:
    return cast(Any, request).auth
