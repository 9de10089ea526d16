"""Has a socket answered in the language that its browser asks for, as pages are."""

from http.cookies import CookieError, SimpleCookie
from typing import Any

from django.http import HttpRequest
from django.utils import translation


class SpokenLanguage:
    """Runs an ASGI application, and the tasks that it starts, in the language of the cookie or of the browser."""

    def __init__(self, application: Any) -> None:
        self._application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        with translation.override(_language_of(dict(scope["headers"]))):
            await self._application(scope, receive, send)


def _language_of(headers: dict[bytes, bytes]) -> str:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_LANGUAGE"] = headers.get(b"accept-language", b"").decode("latin-1")
    try:
        cookies = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1"))
    except CookieError:
        cookies = SimpleCookie()
    request.COOKIES = {name: morsel.value for name, morsel in cookies.items()}
    return translation.get_language_from_request(request)
