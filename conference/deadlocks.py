"""Calls of the HTTP API that PostgreSQL ended to break a deadlock are made again: all they had done is undone."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase

log = structlog.get_logger(__name__)

DEADLOCK = "40P01"
ATTEMPTS_MAX = 3
REST_S = 0.05
View = Callable[..., Any]


def is_deadlock(error: BaseException) -> bool:
    """Whether the database ended the transaction because two waited for each other."""
    return isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", None) == DEADLOCK


class DeadlocksRetried:
    """The middleware; the innermost, so that only the call itself is made again: each writes in one transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, arguments: list[Any], named: dict[str, Any]
    ) -> HttpResponseBase | None:
        """The answer of an API's call, made anew after a deadlock; the last attempt is left to Django."""
        if not request.path.startswith("/api/") or request.method == "GET":
            return None
        for attempt in range(1, ATTEMPTS_MAX):
            try:
                response: HttpResponseBase = view(request, *arguments, **named)
            except OperationalError as error:
                if not is_deadlock(error):
                    raise
                log.warning("a call met a deadlock and is made again", method=request.method, attempt=attempt)
                time.sleep(REST_S * attempt)
            else:
                return response
        return None
