"""The middleware that gives each request an id, says it in every log line and in the answer, and counts the request."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from opentelemetry.propagate import extract
from opentelemetry.trace import SpanKind

from conference.observability.metrics import REQUESTS
from conference.observability.traces import TRACER

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
        method = request.method if request.method in METHODS else "other"
        with (
            structlog.contextvars.bound_contextvars(request=identity),
            TRACER.start_as_current_span(str(method), context=extract(request.headers), kind=SpanKind.SERVER) as span,
        ):
            response = get_response(request)
            matched = request.resolver_match
            route = matched.route if matched else "none"
            span.update_name(f"{method} {route}")
            span.set_attributes({"http.response.status_code": response.status_code, "eyeline.request": identity})
        response[HEADER] = identity
        REQUESTS.labels(method, route, response.status_code).observe(time.perf_counter() - begun_s)
        return response

    return middleware
