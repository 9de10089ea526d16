"""The middleware that gives each request an id, says it in every log line and in the answer, and counts the request."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from conference.observability.metrics import REQUESTS

View = Callable[[HttpRequest], HttpResponse]
HEADER = "X-Request-ID"
_FORM = re.compile(r"[A-Za-z0-9._-]{8,64}")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def request_id(offered: str | None) -> str:
    """The id that a proxy gave the request, if it looks like one; else a new one."""
    return offered if offered and _FORM.fullmatch(offered) else uuid.uuid4().hex


def observed(get_response: View) -> View:
    """The middleware; the outermost, so that its times are whole."""

    def middleware(request: HttpRequest) -> HttpResponse:
        begun_s = time.perf_counter()
        identity = request_id(request.headers.get(HEADER))
        with structlog.contextvars.bound_contextvars(request=identity):
            response = get_response(request)
        response[HEADER] = identity
        matched = request.resolver_match
        method = request.method if request.method in METHODS else "other"
        route = matched.route if matched else "none"
        REQUESTS.labels(method, route, response.status_code).observe(time.perf_counter() - begun_s)
        return response

    return middleware
