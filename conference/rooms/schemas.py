"""The JSON of rooms and meetings for those who run them, as docs/api.md says it."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema

from conference.signalling.hosting_state import LOBBY_MESSAGE_MAX

Audience = Literal["everyone", "members", "hosts"]


class RoomOut(Schema):
    slug: str
    title: str
    scenario: str
    seat_count: int
    live: bool
    theme_colour: str
    theme_wall: str
    is_host: bool


class RefusalOut(Schema):
    """Why the caller could not come in now."""

    code: str
    message: str


class RoomDetailOut(RoomOut):
    may_record: bool
    encrypted: bool
    refusal: RefusalOut | None


class RoomChangeIn(Schema):
    title: str | None = Field(None, max_length=120)
    scenario: str | None = None
    seat_count: int | None = None
    theme_colour: str | None = None
    theme_wall: str | None = None


class PolicyBody(Schema):
    """A room's policy; what is left out of a change stays as it is."""

    lobby: Literal["off", "guests", "everyone"] = "off"
    lobby_message: str = Field("", max_length=LOBBY_MESSAGE_MAX)
    opens_at: datetime | None = None
    needs_host: bool = False
    records_cubes: bool = True
    keeps_depth: bool = False
    encrypted: bool = False
    speak: Audience = "everyone"
    share: Audience = "everyone"
    chat: Audience = "everyone"
    write: Audience = "everyone"
    caption: Audience = "everyone"
    record: Audience = "hosts"


class MembersBody(Schema):
    """The mail addresses of a room's members."""

    emails: list[str] = Field(max_length=500)


class InviteIn(Schema):
    """A new invite: for how many days it is good."""

    days: Annotated[int, Field(ge=1, le=365)] = 7


class InviteOut(Schema):
    id: UUID
    created_by: str
    created_at: datetime
    expires_at: datetime


class MeetingOut(Schema):
    id: UUID
    room: str
    title: str
    started_at: datetime
    ended_at: datetime | None
    participant_count: int
    recording_ids: list[UUID]


class MeetingListedOut(MeetingOut):
    """A meeting with what was held in its breakout rooms."""

    breakouts: list[MeetingOut]


class AttendanceOut(Schema):
    participant_id: UUID
    name: str
    kind: str
    role: str
    is_guest: bool
    joined_at: datetime
    left_at: datetime | None
    good_share: float | None
    frozen_share: float | None
    lost_share: float | None
    view_rate_hz: float | None
    first_media_s: float | None
    eye_error_deg: float | None
    caption_delay_s: float | None


class MeetingDetailOut(MeetingOut):
    attendance: list[AttendanceOut]
