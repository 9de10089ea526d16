"""A thousand rooms over a hundred media workers, by what one packet costs: how evenly they lie, how many are refused.

    python -m tests.benchmarks.fleet_simulation [--cpu-us-per-packet 30] [--rooms 1000] [--workers 100]

A simulation of four hours, not a measurement: rooms come at random and last 45 minutes on average, 2 to 6 people each,
everybody with 600 kbit/s of video in 90 packets a second and 50 of sound. A worker is one core; its load is what it
forwards times `--cpu-us-per-packet`, which `media_forward` measures. Workers say their load every 5 seconds and rooms
are placed by what was said last, by the rule that places them (`conference.nodes.placing`). Every ten minutes the
fullest worker dies for 3 seconds, and its rooms are placed anew. Metrics: `load_mean`, `load_p95` and `load_max` of
workers over time, `refused` rooms, and the most rooms that one death has moved.
"""

import argparse
import heapq
import random
import statistics
import sys
from dataclasses import dataclass, field

from conference.nodes.placing import FULL, expected_loads
from tests.benchmarks.report import emit

BENCHMARK = "fleet_simulation"
HOURS_S = 4 * 3600
STATS_S = 5
LASTS_S = 45 * 60
DEATH_EVERY_S = 600
DOWN_S = 3
PEOPLE = (2, 6)
PACKETS_PER_S = 90 + 50
SEED = 20261122


@dataclass
class Worker:
    """A core that forwards; `said` is the load that is known of it."""

    rooms: dict[int, int] = field(default_factory=dict)
    load: float = 0.0
    said: float = 0.0
    down_until_s: float = 0.0


class Fleet:
    """Workers, and where each room is."""

    def __init__(self, workers: int, cpu_us_per_packet: float) -> None:
        self.workers = [Worker() for _ in range(workers)]
        self.refused = 0
        self._unit = cpu_us_per_packet / 1e6 * PACKETS_PER_S

    def place(self, room: int, people: int, now_s: float) -> None:
        """Gives a room to the worker that is least loaded, as far as is known."""
        up = {n: worker for n, worker in enumerate(self.workers) if worker.down_until_s <= now_s}
        placed = {n: len(worker.rooms) for n, worker in up.items()}
        loads = expected_loads({n: worker.said for n, worker in up.items()}, placed)
        free = [n for n, worker in up.items() if worker.said < FULL]
        if not free:
            self.refused += 1
            return
        chosen = up[min(free, key=lambda n: (loads[n], placed[n]))]
        chosen.rooms[room] = people
        chosen.load += self._cost(people)

    def end(self, room: int) -> None:
        """A room is over."""
        for worker in self.workers:
            people = worker.rooms.pop(room, None)
            if people is not None:
                worker.load -= self._cost(people)

    def kill_fullest(self, now_s: float) -> int:
        """The fullest worker dies, and its rooms go elsewhere: how many."""
        fullest = max(self.workers, key=lambda worker: worker.load)
        rooms, fullest.rooms = fullest.rooms, {}
        fullest.load, fullest.said, fullest.down_until_s = 0.0, 0.0, now_s + DOWN_S
        for room, people in rooms.items():
            self.place(room, people, now_s)
        return len(rooms)

    def _cost(self, people: int) -> float:
        """Everybody's stream to everybody else: the part of a core."""
        return people * (people - 1) * self._unit


def simulate(rooms: int, workers: int, cpu_us_per_packet: float) -> dict[str, float]:
    """The metrics, by their names."""
    chance = random.Random(SEED)
    fleet = Fleet(workers, cpu_us_per_packet)
    ends: list[tuple[float, int]] = []
    loads: list[float] = []
    moved, number, next_room_s = [0], 0, 0.0
    for now_s in range(HOURS_S):
        while next_room_s <= now_s:
            fleet.place(number, chance.randint(*PEOPLE), now_s)
            heapq.heappush(ends, (now_s + chance.expovariate(1 / LASTS_S), number))
            number += 1
            next_room_s += chance.expovariate(rooms / LASTS_S)
        while ends and ends[0][0] <= now_s:
            fleet.end(heapq.heappop(ends)[1])
        if now_s % DEATH_EVERY_S == DEATH_EVERY_S - 1:
            moved.append(fleet.kill_fullest(now_s))
        if now_s % STATS_S == 0:
            for worker in fleet.workers:
                worker.said = min(worker.load, 1.0)
            if now_s > LASTS_S:
                loads += [worker.load for worker in fleet.workers]
    return {
        "load_mean": statistics.fmean(loads),
        "load_p95": statistics.quantiles(loads, n=20)[-1],
        "load_max": max(loads),
        "refused": fleet.refused,
        "moved_max": max(moved),
    }


def main() -> int:
    """Simulates and prints."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.fleet_simulation")
    parser.add_argument("--cpu-us-per-packet", type=float, default=30.0, help="as media_forward measures it")
    parser.add_argument("--rooms", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=100)
    arguments = parser.parse_args()
    case = f"{arguments.rooms}-rooms-{arguments.workers}-workers"
    results = simulate(arguments.rooms, arguments.workers, arguments.cpu_us_per_packet)
    for metric, value in results.items():
        emit(BENCHMARK, case, "eyeline", metric, value, "rooms" if metric in ("refused", "moved_max") else "cores")
    return 0


if __name__ == "__main__":
    sys.exit(main())
