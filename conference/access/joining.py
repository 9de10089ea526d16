"""Join tokens: the right to be in a room as one participant, and the proof of it."""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from accounts.models import User
from conference.access.callers import Caller, lasting_invites
from conference.access.rooms import is_host, rooms
from conference.hosting.models import LobbyEntry
from conference.hosting.permissions import main_room
from conference.rooms.models import Invite, Participant, Room
from conference.signalling.errors import Unauthorised

JOIN_SALT = "conference.join"


@dataclass(frozen=True)
class Admission:
    """What a join token proves: this participant may be in this room."""

    participant_id: uuid.UUID
    room: Room
    name: str
    user: User | None
    invite: Invite | None
    is_host: bool
    guest_id: uuid.UUID | None = None


def join_token(caller: Caller, room: Room, participant_id: uuid.UUID, name: str) -> str:
    """The text that lets its holder into `room` as this participant, as the caller that it was made for.

    For a breakout room the caller's invite is to its main room.
    """
    invite = caller.invites.get(main_room(room).pk)
    content = {
        "participant": str(participant_id),
        "room": room.pk,
        "name": name,
        "user": caller.user.pk if caller.user else None,
        "invite": str(invite) if invite else None,
        "guest": str(caller.guest_id) if caller.guest_id else None,
    }
    return signing.dumps(content, salt=JOIN_SALT)


def admission(token: str, slug: str) -> Admission:
    """What a join token proves for the room `slug` now: the right to enter is looked up again.

    A token is good for an hour; after that only for a participant who is still in the meeting, so that a long meeting
    survives a short loss of the network, or who waits for it in the lobby.

    Raises:
        Unauthorised: forged, expired, for another room, or the right to enter has been taken away.
    """
    refused = Unauthorised(_("this join token is not valid; join again"))
    try:
        content = signing.loads(token, salt=JOIN_SALT)
    except signing.BadSignature:
        raise refused from None
    participant_id = uuid.UUID(content["participant"])
    if not _is_fresh(token) and not _is_known(participant_id):
        raise refused
    room = Room.objects.filter(pk=content["room"], slug=slug).first()
    if room is None:
        raise refused
    user = User.objects.filter(pk=content["user"], is_active=True).first() if content["user"] else None
    main = main_room(room)
    invite = lasting_invites().filter(pk=content["invite"], room=main).first() if content["invite"] else None
    guest_id = uuid.UUID(content["guest"]) if content.get("guest") else None
    caller = Caller(user, {main.pk: invite.pk} if invite else {})
    if not rooms(caller).filter(pk=main.pk).exists():
        raise refused
    return Admission(participant_id, room, content["name"], user, invite, is_host(user, main), guest_id)


def _is_known(participant_id: uuid.UUID) -> bool:
    is_present = Participant.objects.filter(pk=participant_id, left_at=None).exists()
    return is_present or LobbyEntry.objects.filter(pk=participant_id).exists()


def _is_fresh(token: str) -> bool:
    try:
        signing.loads(token, salt=JOIN_SALT, max_age=settings.JOIN_TOKEN_AGE_S)
    except signing.SignatureExpired:
        return False
    return True
