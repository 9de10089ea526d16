"""What a web process counts: requests, sockets and their messages, in Prometheus's terms.

Labels have few values each: the pattern of an address and never the address, the type of a message and never its text.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)

REQUESTS = Histogram(
    "eyeline_http_request_seconds",
    "How long web took to answer requests.",
    ("method", "route", "status"),
    buckets=SECONDS,
    registry=REGISTRY,
)
SOCKETS = Gauge("eyeline_sockets", "WebSockets that are open at this web process.", ("kind",), registry=REGISTRY)
MESSAGES = Histogram(
    "eyeline_message_seconds",
    "How long web took to handle messages of sockets.",
    ("type", "outcome"),
    buckets=SECONDS,
    registry=REGISTRY,
)
LOOP_LAG = Histogram(
    "eyeline_web_loop_lag_seconds",
    "How late this web process's event loop was, looked at once a second.",
    buckets=SECONDS,
    registry=REGISTRY,
)
LOOKS = Counter(
    "eyeline_connection_looks_total",
    "How often browsers found what they receive good, fair or poor; each looks every three seconds.",
    ("quality",),
    registry=REGISTRY,
)
FROZEN = Counter(
    "eyeline_frozen_looks_total",
    "How often browsers found that a picture had frozen; each looks every three seconds.",
    registry=REGISTRY,
)
JOINED = Histogram(
    "eyeline_first_media_seconds",
    "How long after somebody asked to come in the first picture or sound of another was there.",
    buckets=SECONDS,
    registry=REGISTRY,
)
EYE_ERROR = Histogram(
    "eyeline_eye_contact_error_degrees",
    "How far views missed their viewer's eye, each view's mean over ten seconds.",
    buckets=(0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0),
    registry=REGISTRY,
)
CAPTION_DELAY = Histogram(
    "eyeline_caption_delay_seconds",
    "How long after words were said their caption was told.",
    buckets=SECONDS,
    registry=REGISTRY,
)
JOINS = Counter("eyeline_joins_total", "People who took their place in a meeting.", registry=REGISTRY)
