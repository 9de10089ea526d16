"""How the API knows its caller: by the session cookie, or by a personal token of the scope that the call takes."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import APIKeyCookie, HttpBearer
from ninja.security.base import AuthBase
from ninja.throttling import SimpleRateThrottle

from conference.access import Caller, caller_of
from conference.address import client_address
from conference.integrations.models import Scope
from conference.integrations.tokens import token_check
from conference.signalling.errors import Forbidden


class SessionCaller(APIKeyCookie):
    """Knows the caller by the session cookie; anybody may call, and what one gets is up to `conference.access`."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Caller | None:
        if "Authorization" in request.headers:
            raise Forbidden(_("this call takes no token; only people who are signed in may make it"))
        caller: Caller | None = super().__call__(request)
        return caller

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller:
        return caller_of(request)


class TokenCaller(HttpBearer):
    """Knows the caller by a personal token that has the scope; a request without a token is left to the session."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self._scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        known = token_check(text=token)
        if self._scope not in known.scopes:
            raise Forbidden(_("this token has not the scope {scope}").format(scope=self._scope.value))
        return Caller(known.user, {})


def token_or_session(scope: Scope) -> list[AuthBase]:
    """For a call that programs may make too, with a token of this scope."""
    return [TokenCaller(scope), SessionCaller()]


class CallerThrottle(SimpleRateThrottle):
    """Refuses more than so many calls a minute: of a user, wherever from, else of a network address."""

    scope = "caller"

    def __init__(self) -> None:
        super().__init__(settings.API_CALLS_RATE)

    def allow_request(self, request: HttpRequest) -> bool:
        self.num_requests, self.duration = self.parse_rate(settings.API_CALLS_RATE)
        return bool(super().allow_request(request))

    def get_cache_key(self, request: HttpRequest) -> str:
        caller = getattr(request, "auth", None)
        user = caller.user if isinstance(caller, Caller) else None
        return f"calls-{user.pk}" if user is not None else f"calls-{client_address(request)}"
