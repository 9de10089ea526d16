"""The HTTP API: one NinjaAPI that knows the caller and renders every refusal as `{"code", "message"}`."""

from importlib.util import find_spec

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.security import APIKeyCookie

from conference.access import Caller, caller_of
from conference.signalling.errors import BadMessage, Forbidden, NotFound, SignallingError

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
    "unavailable": 503,
    "full": 503,
}


class SessionCaller(APIKeyCookie):
    """Knows the caller by the session cookie; anybody may call, and what one gets is up to `conference.access`."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller:
        return caller_of(request)


api = NinjaAPI(title="Eyeline", auth=SessionCaller(), docs_url=None, openapi_url=None)


@api.exception_handler(SignallingError)
def refused(request: HttpRequest, error: SignallingError) -> HttpResponse:
    """A refusal with its code."""
    body = {"code": error.code, "message": error.message}
    return api.create_response(request, body, status=STATUS_BY_CODE.get(error.code, 500))


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What was sent has a wrong field: names the first."""
    first = error.errors[0]
    return refused(request, BadMessage(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"))


@api.exception_handler(HttpError)
def refused_by_framework(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is not JSON, or a request without the CSRF header."""
    refusal = Forbidden(str(error)) if error.status_code == 403 else BadMessage(str(error))
    return refused(request, refusal)


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """Nothing there."""
    return refused(request, NotFound("not found"))


api.add_router("", "conference.rooms.api.router")
api.add_router("", "conference.items.api.router")
if find_spec("conference.recordings") and find_spec("conference.recordings.api"):
    api.add_router("", "conference.recordings.api.router")
