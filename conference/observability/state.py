"""What stands in the database, counted whenever Prometheus asks: meetings, people, nodes, jobs.

Nodes dial home and listen on nothing, so web speaks for them: what each says of itself becomes its series here.
"""

from collections.abc import Iterable, Iterator

from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from conference.jobs.models import Job, JobState
from conference.nodes.models import Node
from conference.rooms.models import Meeting, Participant

NODE_GAUGES = {
    "load": "The part of a node's capacity in use, 0 to 1.",
    "streams": "Streams that a node carries.",
    "packets_per_s": "Packets a second through a node.",
    "loop_lag_ms": "How late a node's event loop was, in milliseconds.",
    "gpu_memory": "The part of a node's GPU memory in use, 0 to 1, of those that have one.",
    "dropped": "What a node has thrown away since it began.",
}


class StateCollector(Collector):
    """Reads the database at each scrape; a handful of counts, none of them over what is over."""

    def describe(self) -> Iterable[GaugeMetricFamily]:
        return ()  # without this the registry would read the database while the code is imported

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield from _meetings()
        yield from _nodes()
        yield from _jobs()


def _meetings() -> Iterator[GaugeMetricFamily]:
    running = Meeting.objects.filter(ended_at=None).count()
    yield GaugeMetricFamily("eyeline_meetings", "Meetings that are held now.", value=running)
    people = GaugeMetricFamily("eyeline_participants", "People in meetings now, connected or lost.", labels=["state"])
    present = Participant.objects.filter(left_at=None)
    lost = present.exclude(lost_at=None).count()
    people.add_metric(["connected"], present.count() - lost)
    people.add_metric(["lost"], lost)
    yield people


def _nodes() -> Iterator[GaugeMetricFamily]:
    nodes = list(Node.objects.all())
    labels = ["kind", "name"]
    silent = GaugeMetricFamily("eyeline_node_silent_seconds", "Since when a node has said nothing.", labels=labels)
    now = timezone.now()
    for node in nodes:
        silent.add_metric([node.kind, node.name], (now - node.seen_at).total_seconds())
    yield silent
    for field, meaning in NODE_GAUGES.items():
        gauge = GaugeMetricFamily(f"eyeline_node_{field}", meaning, labels=labels)
        for node in nodes:
            if (value := getattr(node, field)) is not None:
                gauge.add_metric([node.kind, node.name], value)
        yield gauge


def _jobs() -> Iterator[GaugeMetricFamily]:
    jobs = GaugeMetricFamily("eyeline_jobs", "Jobs of recordings.", labels=["kind", "state"])
    for row in Job.objects.values("kind", "state").annotate(count=Count("pk")).order_by("kind", "state"):
        jobs.add_metric([row["kind"], row["state"]], row["count"])
    yield jobs
    oldest = Job.objects.filter(state=JobState.QUEUED).aggregate(since=Min("created_at"))["since"]
    waiting_s = (timezone.now() - oldest).total_seconds() if oldest else 0.0
    yield GaugeMetricFamily("eyeline_job_oldest_wait_seconds", "How long the oldest job has waited.", value=waiting_s)
