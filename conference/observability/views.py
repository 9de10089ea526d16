"""Where a load balancer and Prometheus ask: does this process live, can it serve, what does it count."""

import functools
import hmac

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from conference.access import caller_of
from conference.nodes.models import Node
from conference.observability.metrics import REGISTRY
from conference.observability.state import StateCollector

REGISTRY.register(StateCollector())


@never_cache
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """This process lives. It asks nothing of others: a database that is away is no reason to kill it."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """Whether people may be sent here: the database answers and has this version's tables; 503 if not, with the reason.

    A missing media worker is told, but doesn't turn people away: pages, recordings and chat go on without.
    """
    checks = {"database": _database()}
    is_ready = all(said == "ok" for said in checks.values())
    if is_ready:
        checks["media"] = "ok" if Node.objects.filter(kind="media").exists() else "no media worker is connected"
    return JsonResponse({"ready": is_ready, **checks}, status=200 if is_ready else 503)


@never_cache
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """What this process counts and what stands in the database: for whoever holds EYELINE_METRICS_TOKEN, and admins."""
    if not _may_read_metrics(request):
        raise Http404
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def _may_read_metrics(request: HttpRequest) -> bool:
    scheme, _, offered = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.METRICS_TOKEN
    if wanted and scheme.lower() == "bearer" and hmac.compare_digest(offered.encode(), wanted.encode()):
        return True
    user = caller_of(request).user
    return bool(user and user.is_admin)


def _database() -> str:
    try:
        if _migrations() - MigrationRecorder(connection).applied_migrations().keys():
            return "its tables are not those of this version; run manage.py migrate"
    except DatabaseError:
        return "it does not answer"
    return "ok"


@functools.cache
def _migrations() -> frozenset[tuple[str, str]]:
    """Those of this version, as (application, name): read once, for they change with the code alone."""
    return frozenset(MigrationLoader(None).graph.nodes)
