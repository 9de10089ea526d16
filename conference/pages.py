"""The pages: one shell for the single-page frontend, and the door through which a guest's invite leads."""

import uuid

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET

from conference import access
from conference.frontend import loaded_by
from conference.rooms.services.rooms import room_member_add
from conference.signalling.errors import Expired, NotFound, SignallingError

INVITES_KEPT_MAX = 20


@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """The rooms and recordings of whoever is signed in or was invited; a welcome for everyone else."""
    return _shell(request, "front")


@require_GET
def room(request: HttpRequest, slug: str) -> HttpResponse:
    """A room, for those who may enter it."""
    caller = access.caller_of(request)
    try:
        access.room_get(caller, slug)
    except Expired:
        pass  # the frontend asks the API, hears the same and explains it
    except NotFound as error:
        return _refuse(request, caller, error)
    return _shell(request, "room", "/api/me", f"/api/rooms/{slug}")


@require_GET
def recording(request: HttpRequest, recording_id: uuid.UUID) -> HttpResponse:
    """The studio for a recording, for those who may edit it."""
    caller = access.caller_of(request)
    try:
        access.recording_get(caller, recording_id)
    except NotFound as error:
        return _refuse(request, caller, error)
    return _shell(request, "recording")


@require_GET
def meeting(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """What is kept of a meeting, for those who took part in it and those who host its room."""
    caller = access.caller_of(request)
    try:
        access.attended_meeting_get(caller, meeting_id)
    except NotFound as error:
        return _refuse(request, caller, error)
    return _shell(request, "meeting")


@require_GET
def manage(request: HttpRequest, part: str = "") -> HttpResponse:
    """The pages for admins, and a room's for its hosts; which of them, the frontend reads from the address."""
    caller = access.caller_of(request)
    slug = part.removeprefix("rooms/").strip("/") if part.startswith("rooms/") else ""
    try:
        if slug:
            access.hosted_room_get(caller, slug)
        else:
            access.admin_get(caller)
    except SignallingError as error:
        return _refuse(request, caller, NotFound(error.message))
    return _shell(request, "manage")


@require_GET
def tokens(request: HttpRequest) -> HttpResponse:
    """A user's own tokens for programs."""
    caller = access.caller_of(request)
    if caller.user is None:
        return redirect_to_login(request.get_full_path())
    return _shell(request, "manage")


@require_GET
def voice(request: HttpRequest) -> HttpResponse:
    """Where people say yes or no to their own voice: users and guests."""
    caller = access.caller_of(request)
    if caller.user is None and caller.guest_id is None:
        return redirect_to_login(request.get_full_path())
    return _shell(request, "voice")


@never_cache
@require_GET
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Leads to the invite's room: a guest for this session, a user who is signed in for good.

    An invite that has lapsed leads there too: the room's page says that it is not valid any more.
    """
    try:
        used = access.invite_get(code)
    except NotFound as error:
        raise Http404(error.message) from None
    if request.user.is_authenticated and access.is_valid(used):
        room_member_add(room=used.room, user=request.user)
    else:
        _keep_invite(request, str(used.pk))
    return redirect("room", slug=used.room.slug)


def _keep_invite(request: HttpRequest, invite_id: str) -> None:
    """Remembers in the session what a guest may enter.

    A link that is opened again changes nothing: a new key would end the session under the page that is still loading,
    and the answer to what that page asks would take the cookie away.
    """
    known = request.session.get(access.GUEST_SESSION_KEY, [])
    if invite_id in known and access.GUEST_ID_KEY in request.session:
        return
    request.session[access.GUEST_SESSION_KEY] = list(dict.fromkeys([*known, invite_id]))[-INVITES_KEPT_MAX:]
    request.session.setdefault(access.GUEST_ID_KEY, str(uuid.uuid4()))
    request.session.cycle_key()


@never_cache
@ensure_csrf_cookie
def _shell(request: HttpRequest, page: str, *asked: str) -> HttpResponse:
    """The frontend at one of its pages; `asked` are the calls that it begins with, sent before its code is there."""
    try:
        loaded = loaded_by(page, get_language() or settings.LANGUAGE_CODE)
    except FileNotFoundError:
        return render(request, "app.html", {"missing": str(settings.FRONTEND_DIST)}, status=503)
    return render(request, "app.html", {"loaded": loaded, "asked": asked})


def _refuse(request: HttpRequest, caller: access.Caller, error: NotFound) -> HttpResponse:
    """Whoever isn't signed in may do so first, and learns nothing before."""
    if caller.user is None:
        return redirect_to_login(request.get_full_path())
    raise Http404(error.message)
