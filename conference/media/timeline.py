"""Maps the RTP timestamps of every recorded track onto one meeting clock, by sender reports and by arrival.

Two steps, each a straight line, because clocks of one machine drift steadily over the hours of a meeting:

1. RTP timestamp → the sender's NTP clock, from the track's sender reports (RFC 3550, 6.4.1). Sound and picture of one
   sender share that clock, so this step alone keeps the lips in step, however far either RTP clock is off.
2. The sender's NTP clock → the recorder's clock, by the line under all points (NTP time, arrival) that lies closest to
   them: packets may come late, never early, so the lower edge of the cloud is the clock and the rest is queueing
   (Moon, Skelly and Towsley, "Estimation and removal of clock skew from network delay measurements", INFOCOM 1999).
   Streams of a sender share this line while they overlap: after a reconnection its clock may be another.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ticks = NDArray[np.int64]

DRIFT_MAX = 2e-3
"""A slope further than this from nominal is a fault in the data, not a clock: crystals stay within 0.0005."""
DRIFT_SPAN_S = 10.0
"""Below this span jitter says more than drift, and the nominal rate is used."""
OUTLIER_S = 0.005
PAIRWISE_MAX = 300
BIN_S = 0.5


@dataclass(frozen=True)
class Line:
    """y = y0 + slope·(x − x0); kept around a point because NTP seconds leave few digits for the slope."""

    x0: float
    y0: float
    slope: float

    def at(self, x: Floats | Ticks | float) -> Floats:
        """y at x, of the same shape."""
        return np.asarray(self.y0 + self.slope * (np.asarray(x, dtype=np.float64) - self.x0))

    def inverse_at(self, y: Floats | float) -> Floats:
        """x at y, of the same shape."""
        return np.asarray(self.x0 + (np.asarray(y, dtype=np.float64) - self.y0) / self.slope)

    def then(self, outer: "Line") -> "Line":
        """The line x → outer(self(x))."""
        return Line(self.x0, float(outer.at(self.y0)), self.slope * outer.slope)


@dataclass(frozen=True)
class StreamClock:
    """What is known of one RTP stream's clock.

    Attributes:
        sender: whose NTP clock the reports tell; streams with the same sender share it while they overlap.
        clock_rate_hz: nominal ticks a second.
        rtp: unwrapped timestamps of the packets, in ticks, [N].
        arrival_s: when they came by the recorder's clock, [N].
        report_rtp: unwrapped timestamps in the sender reports, [M].
        report_ntp_s: the sender's clock in them, seconds, [M].
    """

    sender: str
    clock_rate_hz: int
    rtp: Ticks
    arrival_s: Floats
    report_rtp: Ticks
    report_ntp_s: Floats


def unwrap(values: Ticks, bits: int) -> Ticks:
    """Counters of `bits` bits, in order of arrival, as numbers that don't wrap: each nearest to the one before."""
    if len(values) == 0:
        return values.astype(np.int64)
    half, whole = 1 << (bits - 1), 1 << bits
    steps = np.mod(np.diff(values.astype(np.int64)) + half, whole) - half
    return np.concatenate([values[:1].astype(np.int64), values[0] + np.cumsum(steps)])


def fit_reports(rtp: Ticks, ntp_s: Floats, clock_rate_hz: int) -> Line:
    """The line RTP ticks → sender's NTP seconds through sender reports, of which some may be wrong.

    Median of pairwise slopes (Theil–Sen), then least squares on what lies near it.

    Raises:
        ValueError: there is no report.
    """
    if len(rtp) == 0:
        raise ValueError("no sender report")
    nominal = 1.0 / clock_rate_hz
    x0, y0 = float(np.median(rtp)), float(np.median(ntp_s))
    x, y = rtp - x0, ntp_s - y0
    slope = nominal
    if np.ptp(x) * nominal >= DRIFT_SPAN_S:
        chosen = np.unique(np.linspace(0, len(x) - 1, min(len(x), PAIRWISE_MAX)).astype(int))
        slope = _median_slope(x[chosen], y[chosen], nominal)
    residual = y - slope * x
    middle = np.median(residual)
    spread = 3 * 1.4826 * float(np.median(np.abs(residual - middle)))
    near = np.abs(residual - middle) <= max(spread, OUTLIER_S)
    if slope != nominal and near.sum() >= 3 and np.ptp(x[near]) > 0:
        slope = _plausible(float(np.polyfit(x[near], y[near], 1)[0]), nominal)
    return Line(x0, y0 + float(np.mean((y - slope * x)[near])), slope)


def fit_minimum_delay(sent_s: Floats, arrival_s: Floats) -> Line:
    """The line sender's seconds → arrival of a packet that met no queue, under all points and closest to them.

    Of all lines below the points the closest in sum touches the lower convex hull where the mean of `sent_s` lies.

    Raises:
        ValueError: there is no point.
    """
    if len(sent_s) == 0:
        raise ValueError("no packet")
    order = np.argsort(sent_s, kind="stable")
    x0 = float(sent_s[order[0]])
    x, delay = sent_s[order] - x0, arrival_s[order] - sent_s[order]
    slope = 0.0
    if x[-1] >= DRIFT_SPAN_S:
        slope = _hull_slope(*_lowest_in_bins(x, delay), at=float(np.mean(x)))
    if abs(slope) > DRIFT_MAX:
        slope = 0.0
    return Line(x0, x0 + float(np.min(delay - slope * x)), 1.0 + slope)


def fit_meeting(streams: Sequence[StreamClock]) -> list[Line]:
    """For each stream the line RTP ticks → seconds on the recorder's clock.

    A stream without sender reports is placed by its arrival alone.
    """
    to_ntp = {
        n: fit_reports(stream.report_rtp, stream.report_ntp_s, stream.clock_rate_hz)
        for n, stream in enumerate(streams)
        if len(stream.report_rtp) and len(stream.rtp)
    }
    placed: dict[int, Line] = {}
    for together in _connections({n: streams[n] for n in to_ntp}):
        sent_s = np.concatenate([to_ntp[n].at(streams[n].rtp) for n in together])
        to_recorder = fit_minimum_delay(sent_s, np.concatenate([streams[n].arrival_s for n in together]))
        placed |= {n: to_ntp[n].then(to_recorder) for n in together}
    return [placed[n] if n in placed else _by_arrival(stream) for n, stream in enumerate(streams)]


def _connections(streams: Mapping[int, StreamClock]) -> list[list[int]]:
    """The keys of streams by connection: those of one sender that came at the same time, if only by way of others.

    Who connects again, or is recorded again by another worker, may do so with another clock.
    """
    came_s = {n: (float(stream.arrival_s.min()), float(stream.arrival_s.max())) for n, stream in streams.items()}
    found: list[list[int]] = []
    sender, until_s = "", 0.0
    for n in sorted(streams, key=lambda n: (streams[n].sender, came_s[n])):
        first_s, last_s = came_s[n]
        if found and streams[n].sender == sender and first_s <= until_s:
            found[-1].append(n)
            until_s = max(until_s, last_s)
        else:
            found.append([n])
            sender, until_s = streams[n].sender, last_s
    return found


def _by_arrival(stream: StreamClock) -> Line:
    first = int(stream.rtp[0]) if len(stream.rtp) else 0
    nominal = Line(float(first), 0.0, 1.0 / stream.clock_rate_hz)
    if len(stream.rtp) == 0:
        return nominal
    return nominal.then(fit_minimum_delay(nominal.at(stream.rtp), stream.arrival_s))


def _median_slope(x: Floats, y: Floats, nominal: float) -> float:
    i, j = np.triu_indices(len(x), 1)
    apart = np.abs(x[j] - x[i]) * nominal >= 1.0
    if not apart.any():
        return nominal
    return _plausible(float(np.median((y[j] - y[i])[apart] / (x[j] - x[i])[apart])), nominal)


def _plausible(slope: float, nominal: float) -> float:
    return slope if abs(slope / nominal - 1.0) <= DRIFT_MAX else nominal


def _lowest_in_bins(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """The lowest point of each half second: the hull needs no other, and an hour has a million packets."""
    bins = (x / BIN_S).astype(np.int64)
    order = np.lexsort((y, bins))
    first = np.concatenate([[True], np.diff(bins[order]) > 0])
    chosen = order[first]
    return x[chosen], y[chosen]


def _hull_slope(x: Floats, y: Floats, at: float) -> float:
    """The slope of the lower convex hull's edge above x = `at`; x ascends."""
    hull: list[int] = []
    for n in range(len(x)):
        while len(hull) >= 2 and _turns_down(x, y, hull[-2], hull[-1], n):
            hull.pop()
        hull.append(n)
    for left, right in itertools.pairwise(hull):
        if x[left] <= at <= x[right]:
            return float((y[right] - y[left]) / (x[right] - x[left]))
    return 0.0


def _turns_down(x: Floats, y: Floats, a: int, b: int, c: int) -> bool:
    return bool((x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a]) <= 0)
