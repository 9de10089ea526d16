"""What operators ask of web: does it live, is it ready, what does it count; and one id through what it logs."""

import gzip
import json
import logging
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
import structlog
from channels.db import database_sync_to_async
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils import timezone
from opentelemetry import trace
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import TracerProvider
from prometheus_client.parser import text_string_to_metric_families

from accounts.models import Role, User
from conference.jobs.models import Job, JobState
from conference.jobs.running import Report, job_run
from conference.jobs.services import job_queue
from conference.observability import requests, tasks, traces
from conference.observability.traces import TRACER
from conference.recordings.models import Recording
from conference.rooms.models import Meeting, Room
from conference.signalling.messages import ChatSend
from tests.conference.conftest import Service

pytestmark = pytest.mark.django_db(transaction=True)

TOKEN = "a-token-that-prometheus-knows"
Series = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def scraped(settings: Any) -> Series:
    """What Prometheus would read: by name and labels."""
    settings.METRICS_TOKEN = TOKEN
    response = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 200
    families = text_string_to_metric_families(response.content.decode())
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}


def test_a_process_that_lives_says_so_even_without_its_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "cursor", lambda: pytest.fail("health asked the database"))
    assert Client().get("/health").content == b"ok\n"


def test_a_process_is_ready_when_its_tables_are_those_of_its_version() -> None:
    answer = Client().get("/ready")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)
    assert answer.json()["media"] == "no media worker is connected"
    MigrationRecorder(connection).record_unapplied("polls", "0001_initial")
    try:
        answer = Client().get("/ready")
    finally:
        MigrationRecorder(connection).record_applied("polls", "0001_initial")
    assert answer.status_code == 503
    assert "run manage.py migrate" in answer.json()["database"]


@pytest.mark.parametrize("offered", ["", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", TOKEN, "Bearer ä"])
def test_metrics_are_for_whoever_holds_the_token(settings: Any, offered: str) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert Client().get("/metrics", headers={"Authorization": offered}).status_code == 404
    settings.METRICS_TOKEN = ""
    assert Client().get("/metrics", headers={"Authorization": offered}).status_code == 404


def test_an_admin_reads_them_in_the_browser() -> None:
    admin = User.objects.create_user("root@example.org", "correct horse battery", role=Role.ADMIN)
    client = Client()
    client.force_login(admin)
    assert b"eyeline_meetings" in client.get("/metrics").content


async def test_a_meeting_shows_in_what_is_counted(service: Service, room: Room, people: Any, settings: Any) -> None:
    await (await service.node("media", "media-1")).start()
    before = await database_sync_to_async(scraped)(settings)
    host, _ = await service.join(await service.token(people["owner"]))
    await host.ask(ChatSend("hello"))
    after = await database_sync_to_async(scraped)(settings)

    def grew(name: str, **labels: str) -> float:
        key = (name, tuple(sorted(labels.items())))
        return after.get(key, 0.0) - before.get(key, 0.0)

    assert grew("eyeline_meetings") == 1
    assert grew("eyeline_participants", state="connected") == 1
    assert grew("eyeline_joins_total") == 1
    assert grew("eyeline_sockets", kind="room") == 1
    assert grew("eyeline_message_seconds_count", type="chat.send", outcome="done") == 1
    assert after["eyeline_node_load", (("kind", "media"), ("name", "media-1"))] >= 0.0


def test_requests_are_counted_by_the_pattern_of_their_address(settings: Any) -> None:
    before = scraped(settings)
    Client().get("/r/one-room")
    Client().get("/r/another-room")
    Client().get("/nothing/here")
    Client().generic("BREW", "/nothing/here")
    after = scraped(settings)
    name = "eyeline_http_request_seconds_count"

    def grew(method: str, route: str, status: str) -> float:
        key = (name, (("method", method), ("route", route), ("status", status)))
        return after.get(key, 0.0) - before.get(key, 0.0)

    assert grew("GET", "r/<slug:slug>", "302") == 2
    assert grew("GET", "none", "404") == 1
    assert grew("other", "none", "404") == 1
    assert not any("one-room" in str(key) for key in after)


@pytest.mark.parametrize(
    ("offered", "kept"),
    [
        ("0123456789abcdef", True),
        ("x", False),
        ("a b c d e f g h", False),
        ('"}\n{"level":"x', False),
        ("y" * 65, False),
    ],
)
def test_a_request_has_an_id(offered: str, kept: bool) -> None:
    answered = Client().get("/health", headers={"X-Request-ID": offered})["X-Request-ID"]
    assert (answered == offered) is kept
    assert len(answered) >= 8


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[Any]:
    """What structlog bound, at each line that is logged."""
    seen: list[dict[str, Any]] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append({"message": record.getMessage(), **structlog.contextvars.get_contextvars()})

    handler = Keep()
    logging.getLogger().addHandler(handler)
    caplog.set_level(logging.INFO)
    yield seen
    logging.getLogger().removeHandler(handler)


def test_a_jobs_lines_say_which_job_and_which_meeting(lines: list[dict[str, Any]], room: Room) -> None:

    meeting = Meeting.objects.create(room=room, started_at=timezone.now())
    recording = Recording.objects.create(meeting=meeting, started_at=timezone.now())
    job = job_queue(recording=recording, kind="export", task="nobody.takes.this", key="one")

    def work(job: Job, report: Report) -> None:
        logging.getLogger("test").info("working")

    with structlog.contextvars.bound_contextvars():
        job_run(str(job.pk), work)
    assert Job.objects.get().state == JobState.DONE
    said = next(line for line in lines if line["message"] == "working")
    assert said["job"] == str(job.pk)
    assert said["meeting"] == str(meeting.pk)
    assert said["recording"] == str(recording.pk)


def test_the_requests_id_goes_along_with_what_it_sends() -> None:
    headers: dict[str, Any] = {}
    with structlog.contextvars.bound_contextvars(request="0123456789abcdef"):
        tasks._carry(headers=headers)
    assert json.loads(json.dumps(headers)) == {tasks.HEADER: "0123456789abcdef"}


OPERATIONS = Path(__file__).resolve().parents[2] / "docs" / "operations"


def test_dashboard_and_alerts_ask_for_series_that_there_are(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    text = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    there = set(re.findall(r"^# TYPE (\S+)", text, re.MULTILINE))
    dashboard = json.loads((OPERATIONS / "dashboard.json").read_text())
    asked = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    alerts = (OPERATIONS / "alerts.yml").read_text()
    asked += re.findall(r"expr: (.+)", alerts)
    named = {name for expression in asked for name in re.findall(r"\b(?:eyeline|process)_\w+", expression)}
    missing = {name for name in named if not {name, re.sub(r"_(bucket|count|sum)$", "", name)} & there}
    assert len(named) > 10
    assert not missing


def test_every_alert_leads_to_what_to_do() -> None:
    page = (OPERATIONS.parent / "operations.md").read_text()
    titles = re.findall(r"^### (.+)$", page, re.MULTILINE)
    anchors = {title.lower().replace(" ", "-") for title in titles}
    led = re.findall(r"runbook: docs/operations\.md#(\S+)", (OPERATIONS / "alerts.yml").read_text())
    assert sorted(set(led)) == sorted(anchors)


class Collector(BaseHTTPRequestHandler):
    """An OpenTelemetry collector that keeps the spans it is sent."""

    spans: ClassVar[list[Any]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        request = ExportTraceServiceRequest.FromString(body)
        self.spans.extend(span for part in request.resource_spans for scope in part.scope_spans for span in scope.spans)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


def test_a_request_and_its_task_are_one_trace_at_the_collector(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    server = HTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.OTLP_ENDPOINT = f"http://127.0.0.1:{server.server_port}"
    kept: list[TracerProvider] = []
    monkeypatch.setattr(trace, "set_tracer_provider", kept.append)
    traces.traces_begin("web")
    tracer = kept[0].get_tracer("eyeline")
    monkeypatch.setattr(requests, "TRACER", tracer)
    monkeypatch.setattr(tasks, "TRACER", tracer)
    headers: dict[str, Any] = {}

    def sends(request: Any) -> HttpResponse:
        tasks._carry(headers=headers)
        return HttpResponse()

    request = RequestFactory().get("/health")
    request.resolver_match = resolve("/health")
    requests.observed(sends)(request)
    task = SimpleNamespace(name="conference.tasks.export", request=SimpleNamespace(headers=headers))
    tasks._take(task_id="1", task=task)
    tasks._leave(task_id="1")
    kept[0].shutdown()
    server.shutdown()
    server.server_close()
    spans = {span.name: span for span in Collector.spans}
    assert set(spans) == {"GET health", "export"}
    assert spans["export"].trace_id == spans["GET health"].trace_id
    assert spans["export"].parent_span_id == spans["GET health"].span_id


def test_without_a_collector_nothing_is_traced() -> None:
    traces.traces_begin("web")
    assert not TRACER.start_span("x").is_recording()
