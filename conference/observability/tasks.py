"""One id through a request and its jobs: what Celery sends carries the request's id, and the worker's log says it."""

from typing import Any

import structlog
from celery.signals import before_task_publish, task_postrun, task_prerun

HEADER = "eyeline_request"


def tasks_observed() -> None:
    """Connects the signals; once for each process that sends or runs tasks."""
    before_task_publish.connect(_carry, dispatch_uid="observability.carry", weak=False)
    task_prerun.connect(_take, dispatch_uid="observability.take", weak=False)
    task_postrun.connect(_leave, dispatch_uid="observability.leave", weak=False)


def _carry(headers: dict[str, Any] | None = None, **_: Any) -> None:
    identity = structlog.contextvars.get_contextvars().get("request")
    if headers is not None and identity:
        headers[HEADER] = identity


def _take(task_id: str, task: Any, **_: Any) -> None:
    bound = {"task": task.name.rpartition(".")[2]}
    identity = getattr(task.request, HEADER, None) or (task.request.headers or {}).get(HEADER)
    if isinstance(identity, str):
        bound["request"] = identity[:64]
    structlog.contextvars.bind_contextvars(**bound)


def _leave(**_: Any) -> None:
    structlog.contextvars.clear_contextvars()
