"""One id, and one trace, through a request and its tasks: what Celery sends carries them on to the worker."""

from contextlib import ExitStack
from typing import Any

import structlog
from celery.signals import before_task_publish, task_postrun, task_prerun, worker_init
from opentelemetry.propagate import extract, inject
from opentelemetry.trace import SpanKind

from conference.observability.traces import TRACER, traces_begin

HEADER = "eyeline_request"
TRACE_HEADER = "traceparent"
_running: dict[str, ExitStack] = {}


def tasks_observed() -> None:
    """Connects the signals; once for each process that sends or runs tasks."""
    worker_init.connect(_begin, dispatch_uid="observability.begin", weak=False)
    before_task_publish.connect(_carry, dispatch_uid="observability.carry", weak=False)
    task_prerun.connect(_take, dispatch_uid="observability.take", weak=False)
    task_postrun.connect(_leave, dispatch_uid="observability.leave", weak=False)


def _begin(sender: Any = None, **_: Any) -> None:
    traces_begin(f"{sender.app.main} worker")


def _carry(headers: dict[str, Any] | None = None, **_: Any) -> None:
    if headers is None:
        return
    inject(headers)
    identity = structlog.contextvars.get_contextvars().get("request")
    if identity:
        headers[HEADER] = identity


def _take(task_id: str, task: Any, **_: Any) -> None:
    name = task.name.rpartition(".")[2]
    bound = {"task": name}
    carried = {key: value for key in (HEADER, TRACE_HEADER) if isinstance(value := _header(task, key), str)}
    if HEADER in carried:
        bound["request"] = carried[HEADER][:64]
    structlog.contextvars.bind_contextvars(**bound)
    stack = _running[task_id] = ExitStack()
    stack.enter_context(TRACER.start_as_current_span(name, context=extract(carried), kind=SpanKind.CONSUMER))


def _leave(task_id: str, **_: Any) -> None:
    stack = _running.pop(task_id, None)
    if stack is not None:
        stack.close()
    structlog.contextvars.clear_contextvars()


def _header(task: Any, key: str) -> Any:
    return getattr(task.request, key, None) or (task.request.headers or {}).get(key)
