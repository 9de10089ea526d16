"""The HTTP API for those who run rooms: changing them, policies, members, invites, calendar files, meetings held."""

import datetime
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Query

from conference import access
from conference.access import Caller
from conference.audit.services import Thing, actor_of, record
from conference.callers import token_or_session
from conference.hosting.permissions import policy_of
from conference.integrations.models import Scope
from conference.rooms.api import room_summary, router
from conference.rooms.invitations import invitation
from conference.rooms.models import Invite, Meeting, Participant
from conference.rooms.schemas import (
    AttendanceOut,
    InviteOut,
    MeetingDetailOut,
    MeetingListedOut,
    MembersBody,
    PolicyBody,
    RoomChangeIn,
    RoomOut,
)
from conference.rooms.services.managing import (
    RoomChange,
    invite_revoke,
    room_delete,
    room_members_set,
    room_policy_set,
    room_update,
)
from conference.rooms.services.rooms import invite_until
from conference.signalling.errors import BadMessage

DURATION_MAX_MIN = 24 * 60
MEETINGS_SHOWN_MAX = 200
WRITES = token_or_session(Scope.ROOMS_WRITE)
READS = token_or_session(Scope.ROOMS_READ)
READS_MEETINGS = token_or_session(Scope.MEETINGS_READ)


@router.patch("/rooms/{slug}", auth=WRITES, response=RoomOut)
def room_change(request: HttpRequest, slug: str, body: RoomChangeIn) -> dict[str, Any]:
    """Changes what is given of a room, for a host."""
    caller = _caller(request)
    room = access.hosted_room_get(caller, slug)
    change = RoomChange(**body.dict(exclude_none=True))
    return room_summary(room_update(actor=actor_of(request, caller.user), room=room, change=change), caller)


@router.delete("/rooms/{slug}", auth=WRITES)
def room_remove(request: HttpRequest, slug: str) -> dict[str, bool]:
    """Deletes a room with all that was recorded in it, for a host."""
    caller = _caller(request)
    room_delete(actor=actor_of(request, caller.user), room=access.hosted_room_get(caller, slug))
    return {"deleted": True}


@router.get("/rooms/{slug}/policy", auth=READS, response=PolicyBody)
def policy_show(request: HttpRequest, slug: str) -> Any:
    """What holds in every meeting of the room, for a host."""
    return policy_of(access.hosted_room_get(_caller(request), slug))


@router.patch("/rooms/{slug}/policy", auth=WRITES, response=PolicyBody)
def policy_change(request: HttpRequest, slug: str, body: PolicyBody) -> Any:
    """Changes what is given of the policy, for a host; it holds at once."""
    caller = _caller(request)
    room = access.hosted_room_get(caller, slug)
    return room_policy_set(actor=actor_of(request, caller.user), room=room, policy=body.dict(exclude_unset=True))


@router.get("/rooms/{slug}/members", auth=READS, response=MembersBody)
def member_list(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Who may enter beside the owner and admins, for a host."""
    room = access.hosted_room_get(_caller(request), slug)
    return {"emails": list(room.members.order_by("email").values_list("email", flat=True))}


@router.put("/rooms/{slug}/members", auth=WRITES, response=MembersBody)
def member_change(request: HttpRequest, slug: str, body: MembersBody) -> dict[str, Any]:
    """Lets exactly these in, for a host."""
    caller = _caller(request)
    room = access.hosted_room_get(caller, slug)
    users = room_members_set(actor=actor_of(request, caller.user), room=room, emails=body.emails)
    return {"emails": [user.email for user in users]}


@router.get("/rooms/{slug}/invites", auth=READS, response=list[InviteOut])
def invite_list(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    """The links that lead to the room now, for a host; `invite_show` gives one of them."""
    room = access.hosted_room_get(_caller(request), slug)
    return [
        {
            "id": invite.pk,
            "created_by": str(invite.created_by),
            "created_at": invite.created_at,
            "expires_at": invite.expires_at,
        }
        for invite in access.valid_invites(room).select_related("created_by").order_by("-created_at")
    ]


@router.get("/rooms/{slug}/invites/{uuid:invite_id}", auth=WRITES)
def invite_show(request: HttpRequest, slug: str, invite_id: UUID) -> dict[str, str]:
    """The link again, for a host: with the scope of who may make one, since it lets people in."""
    invite: Invite = access.room_invite_get(_caller(request), slug, invite_id)
    return {"url": settings.PUBLIC_URL + reverse("invite", args=[invite.code])}


@router.delete("/rooms/{slug}/invites/{uuid:invite_id}", auth=WRITES)
def invite_remove(request: HttpRequest, slug: str, invite_id: UUID) -> dict[str, bool]:
    """Revokes an invite, for a host."""
    caller = _caller(request)
    invite: Invite = access.room_invite_get(caller, slug, invite_id)
    invite_revoke(actor=actor_of(request, caller.user), invite=invite)
    return {"revoked": True}


@router.get("/rooms/{slug}/invitation.ics", auth=WRITES)
def invitation_file(
    request: HttpRequest, slug: str, starts_at: datetime.datetime, duration_min: int = 60, invite: bool = True
) -> HttpResponse:
    """A calendar file with the room's link, for a host; with `invite` one for guests, the same each time."""
    caller = _caller(request)
    room = access.hosted_room_get(caller, slug)
    user = access.user_get(caller)
    if starts_at.tzinfo is None:
        raise BadMessage(_("starts_at needs its offset from UTC, as in 2026-01-31T09:00:00+01:00"))
    if not 1 <= duration_min <= DURATION_MAX_MIN:
        raise BadMessage(_("a meeting takes from 1 to {most} minutes").format(most=DURATION_MAX_MIN))
    duration = datetime.timedelta(minutes=duration_min)
    if invite:
        found, is_new = invite_until(room=room, created_by=user, until=starts_at + duration)
        path = reverse("invite", args=[found.code])
        if is_new:
            thing = Thing("room", room.slug, room.title)
            record(actor=actor_of(request, user), action="invite.create", thing=thing, room=room.slug)
    else:
        path = reverse("room", args=[room.slug])
    url = settings.PUBLIC_URL + path
    content = invitation(room=room, organizer=user, url=url, starts_at=starts_at, duration=duration)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{room.slug}.ics"'
    return response


@router.get("/meetings", auth=READS_MEETINGS, response=list[MeetingListedOut])
def meeting_list(request: HttpRequest, room: str = Query("", max_length=60)) -> list[dict[str, Any]]:
    """Meetings of the rooms that the caller hosts, the newest first; of one room, if its slug is given.

    What was held in breakout rooms is listed under the meeting that these belonged to.
    """
    held = access.meetings(_caller(request)).filter(room__breakout=None)
    held = held.filter(room__slug=room) if room else held
    shown = list(_counted(held).order_by("-started_at")[:MEETINGS_SHOWN_MAX])
    beside: dict[UUID, list[dict[str, Any]]] = {meeting.pk: [] for meeting in shown}
    inside = _counted(Meeting.objects.filter(room__breakout__meeting__in=shown)).order_by("started_at", "room__title")
    for meeting in inside.select_related("room__breakout"):
        beside[cast(Any, meeting.room).breakout.meeting_id].append(meeting_summary(meeting))
    return [{**meeting_summary(meeting), "breakouts": beside[meeting.pk]} for meeting in shown]


@router.get("/meetings/{uuid:meeting_id}", auth=READS_MEETINGS, response=MeetingDetailOut)
def meeting_show(request: HttpRequest, meeting_id: UUID) -> dict[str, Any]:
    """A meeting with who took part in it."""
    meeting: Meeting = access.meeting_get(_caller(request), meeting_id)
    people = list(Participant.objects.filter(meeting=meeting).select_related("quality").order_by("joined_at"))
    attendance = [attendance_of(each) for each in people]
    return {**meeting_summary(meeting), "participant_count": len(people), "attendance": attendance}


def attendance_of(participant: Participant) -> AttendanceOut:
    """When somebody was in a meeting, and for which part of it the connection was good."""
    quality = getattr(participant, "quality", None)
    return AttendanceOut(
        participant_id=participant.pk,
        name=participant.name,
        kind=participant.kind,
        role=participant.role,
        is_guest=participant.user_id is None and participant.cube_id is None,
        joined_at=participant.joined_at,
        left_at=participant.left_at,
        good_share=quality and quality.good_share,
        frozen_share=quality and quality.frozen_share,
        lost_share=quality and quality.lost_share,
        view_rate_hz=quality and quality.view_rate_hz,
        first_media_s=quality and quality.first_media_s,
        eye_error_deg=quality and quality.eye_error_deg,
        caption_delay_s=quality and quality.caption_delay_s,
    )


def meeting_summary(meeting: Meeting) -> dict[str, Any]:
    """A meeting in a list; `participant_count` must be annotated."""
    return {
        "id": meeting.pk,
        "room": meeting.room.slug,
        "title": meeting.room.title,
        "started_at": meeting.started_at,
        "ended_at": meeting.ended_at,
        "participant_count": getattr(meeting, "participant_count", 0),
        "recording_ids": [recording.pk for recording in cast(Any, meeting).recordings.all()],
    }


def _counted(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    counted = meetings.annotate(participant_count=Count("participants", distinct=True))
    return counted.select_related("room").prefetch_related("recordings")


def _caller(request: HttpRequest) -> Caller:
    return cast(Any, request).auth
