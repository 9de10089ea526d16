"""The HTTP API: one NinjaAPI that knows the caller and renders every refusal as `{"code", "message"}`."""

from importlib.util import find_spec

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from conference.callers import CallerThrottle, SessionCaller
from conference.signalling.errors import BadMessage, Forbidden, NotFound, SignallingError, TooOften

STATUS_BY_CODE = {
    "bad_message": 400,
    "unsupported": 400,
    "unauthorised": 401,
    "forbidden": 403,
    "not_found": 404,
    "conflict": 409,
    "not_started": 409,
    "waiting": 409,
    "banned": 403,
    "removed": 403,
    "denied": 403,
    "expired": 410,
    "ended": 410,
    "locked": 423,
    "too_large": 413,
    "flood": 429,
    "too_often": 429,
    "unavailable": 503,
    "full": 503,
}


api = NinjaAPI(
    title="Eyeline",
    version="1",
    description="Rooms, meetings and recordings. docs/api.md says how programs sign in and what errors look like.",
    auth=SessionCaller(),
    throttle=[CallerThrottle()],
    docs_url=None,
)


@api.exception_handler(SignallingError)
def refused(request: HttpRequest, error: SignallingError) -> HttpResponse:
    """A refusal with its code."""
    body = {"code": error.code, "message": error.message}
    return api.create_response(request, body, status=STATUS_BY_CODE.get(error.code, 500))


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What was sent has a wrong field: names the first."""
    first = error.errors[0]
    field = ".".join(str(part) for part in first["loc"])
    return refused(request, BadMessage(_("{field} is not right: {detail}").format(field=field, detail=first["msg"])))


@api.exception_handler(HttpError)
def refused_by_framework(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is not JSON, a request without the CSRF header, or one too many."""
    kind = {403: Forbidden, 429: TooOften}.get(error.status_code, BadMessage)
    return refused(request, kind(str(error)))


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """Nothing there."""
    return refused(request, NotFound(_("not found")))


api.add_router("", "conference.rooms.managing.router")
api.add_router("", "conference.rooms.past.router")
api.add_router("", "conference.items.api.router")
api.add_router("", "conference.documents.api.router")
if find_spec("conference.recordings") and find_spec("conference.recordings.api"):
    api.add_router("", "conference.recordings.api.router")
api.add_router("", "conference.voices.api.router")
api.add_router("", "conference.studio.api.router")
api.add_router("", "conference.integrations.api.router")
for part in ("people", "machines", "looking", "records", "jobs"):
    api.add_router("", f"conference.administration.{part}.router")
