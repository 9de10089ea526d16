"""Spans of what web and the workers do, sent to an OpenTelemetry collector where EYELINE_OTLP_ENDPOINT names one.

Without it nothing is made or sent: OpenTelemetry's API alone does nothing. A span holds the pattern of an address or
the type of a message, and ids; never what was said.
"""

from django.conf import settings
from opentelemetry import trace

TRACER = trace.get_tracer("eyeline")


def traces_begin(process: str) -> None:
    """Sends this process's spans from now on, if the settings name a collector; `process` is its name there."""
    if not settings.OTLP_ENDPOINT:
        return
    # Imported where it is needed: it is a third of a second that nobody else should wait.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": f"eyeline-{process}"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{settings.OTLP_ENDPOINT}/v1/traces")))
    trace.set_tracer_provider(provider)
