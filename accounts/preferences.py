"""The language and the theme of a person's pages: of the account, else of this browser, else the browser's wish."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from accounts.models import Theme, User

View = Callable[[HttpRequest], HttpResponse]
THEME_COOKIE = "eyeline_theme"
COOKIE_AGE_S = 365 * 24 * 3600


def language_of(request: HttpRequest) -> str:
    """The code of the language that a request is answered in."""
    user = _user_of(request)
    if user is not None and is_language(user.language):
        return user.language
    return translation.get_language_from_request(request)


def theme_of(request: HttpRequest) -> str:
    """The theme of a request's page: light, dark, or the system's."""
    user = _user_of(request)
    wanted = (user.theme if user else "") or request.COOKIES.get(THEME_COOKIE, "")
    return wanted if wanted in Theme.values else str(Theme.SYSTEM)


def is_language(code: str) -> bool:
    """Whether the pages speak it."""
    return any(code == known for known, _ in settings.LANGUAGES)


def preferences_set(*, request: HttpRequest, response: HttpResponse, language: str | None, theme: str | None) -> None:
    """Remembers what was chosen, in this browser and in the account of who is signed in; None leaves it as it is."""
    if language is not None:
        _cookie_set(response, settings.LANGUAGE_COOKIE_NAME, language)
    if theme is not None:
        _cookie_set(response, THEME_COOKIE, theme)
    user = _user_of(request)
    if user is not None:
        chosen = {name: value for name, value in (("language", language), ("theme", theme)) if value is not None}
        User.objects.filter(pk=user.pk).update(**chosen)


def preferences(get_response: View) -> View:
    """The middleware: answers in the person's language, and tells templates the theme as `request.theme`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        request.theme = theme_of(request)
        with translation.override(language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        user = _user_of(request)
        # A socket is answered by what the browser sends along, so an account's choice is put there too.
        if user is not None and is_language(user.language) and _cookie_of(request) != user.language:
            _cookie_set(response, settings.LANGUAGE_COOKIE_NAME, user.language, over=False)
        return response

    return middleware


def _cookie_of(request: HttpRequest) -> str:
    return request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")


def _cookie_set(response: HttpResponse, name: str, value: str, *, over: bool = True) -> None:
    if over or name not in response.cookies:
        secure = bool(settings.SESSION_COOKIE_SECURE)
        response.set_cookie(name, value, max_age=COOKIE_AGE_S, samesite="Lax", secure=secure, httponly=True)


def _user_of(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None
