"""Which processes one machine runs, and how each is started."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from conference.supervisor.process import Command

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "capture" / "demo"
CUBES = {"cube-ada": DEMO / "ada.mkv", "cube-ben": DEMO / "ben.mkv"}
WS_MAX_BYTES = 2 * 2**20
"""The largest WebSocket frame that web reads: four bytes a character of the largest message (signalling.codec)."""
PROFILES = ("embedded", "scaled")
STORE_URLS = ("EYELINE_DATABASE_URL", "EYELINE_REDIS_URL")
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""Workers bring their own threads; the libraries' pools beside them only fight for the cores."""


SCALED_COUNT = 2
"""How many processes of each kind the profile scaled runs on one machine."""


@dataclass(frozen=True)
class Site:
    """Where this installation is, and how large: `stores` is what every process must know of PostgreSQL and Redis."""

    host: str
    port: int
    data_dir: Path
    profile: str = "embedded"
    postgres_port: int = 0
    redis_port: int = 0
    stores: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Site":
        """The site that EYELINE_HOST, EYELINE_PORT and EYELINE_DATA_DIR describe.

        In the profile scaled, EYELINE_POSTGRES_PORT and EYELINE_REDIS_PORT are where its own stores listen; it has none
        of its own where EYELINE_DATABASE_URL and EYELINE_REDIS_URL lead to others.

        Raises:
            ValueError: a port is not a number from 1 to 65535, or there is no such profile.
        """
        profile = environment.get("EYELINE_PROFILE") or "embedded"
        if profile not in PROFILES:
            raise ValueError(f"EYELINE_PROFILE is one of {', '.join(PROFILES)}, not {profile!r}")
        return cls(
            host=environment.get("EYELINE_HOST", "127.0.0.1"),
            port=_port(environment, "EYELINE_PORT", "8000"),
            data_dir=Path(environment.get("EYELINE_DATA_DIR", ROOT / "var")).resolve(),
            profile=profile,
            postgres_port=_port(environment, "EYELINE_POSTGRES_PORT", "54320"),
            redis_port=_port(environment, "EYELINE_REDIS_PORT", "63790"),
            stores={name: environment[name] for name in STORE_URLS if environment.get(name)},
        )

    @property
    def is_scaled(self) -> bool:
        """Whether there are several processes of each kind."""
        return self.profile == "scaled"

    @property
    def count(self) -> int:
        """How many processes of each kind there are."""
        return SCALED_COUNT if self.is_scaled else 1

    @property
    def has_own_stores(self) -> bool:
        """Whether PostgreSQL and Redis are to be started here."""
        return self.is_scaled and len(self.stores) < len(STORE_URLS)

    @property
    def environment(self) -> dict[str, str]:
        """What every child gets, so that all agree."""
        loopback = self.host if self.host not in ("0.0.0.0", "::") else "127.0.0.1"  # noqa: S104
        return {
            **self.stores,
            "EYELINE_PROFILE": self.profile,
            "EYELINE_HOST": self.host,
            "EYELINE_PORT": str(self.port),
            "EYELINE_DATA_DIR": str(self.data_dir),
            "EYELINE_WEB_URL": f"ws://{loopback}:{self.port}/ws/node/",
        }


def web(site: Site, listener: int) -> list[Command]:
    """The web processes, which all take connections from the socket `listener`, so that one's end refuses nobody."""
    return [
        Command(
            name,
            [
                sys.executable, "-m", "uvicorn", "conference.asgi:application", "--fd", str(listener),
                "--no-access-log",
                "--ws-max-size", str(WS_MAX_BYTES), "--log-level", "warning", "--timeout-graceful-shutdown", "3",
            ],
            site.environment,
            keeps=(listener,),
        )
        for name in _names("web", site)
    ]  # fmt: skip


def nodes(site: Site) -> list[Command]:
    """The media workers, the render workers and the replayed cubes of the demo."""

    def node(name: str, *arguments: str) -> Command:
        credential = site.data_dir / "nodes" / f"{name}.token"
        environment = {**site.environment, **ONE_THREAD, "EYELINE_NODE_CREDENTIAL_FILE": str(credential)}
        return Command(name, [sys.executable, "-m", *arguments], environment)

    cubes = [node(name, "capture", "replay", str(file)) for name, file in CUBES.items()]
    numbers = range(1, site.count + 1)
    media = [node(f"media-{n}", "conference.media") for n in numbers]
    return [*media, *(node(f"render-{n}", "rendering") for n in numbers), *cubes]


def jobs(site: Site) -> list[Command]:
    """The jobs workers; niced, so that a transcription never makes a meeting stutter."""
    command = ["nice", "-n", "10", *_celery("conference.celery")]
    return [Command(name, command, _jobs_environment(site)) for name in _names("jobs", site)]


def captions(site: Site) -> Command:
    """The captions worker: before the jobs worker, and after whatever forwards sound and pictures."""
    return Command("captions", ["nice", "-n", "5", *_celery("conference.captions.queue")], _jobs_environment(site))


def voices(site: Site) -> Command:
    """The voices worker: speaks what was added to a recording while somebody waits to hear it."""
    return Command("voices", ["nice", "-n", "5", *_celery("conference.voices.queue")], _jobs_environment(site))


def others(site: Site) -> list[Command]:
    """All processes of one machine that come after web, in the order in which they are started."""
    return [*nodes(site), captions(site), voices(site), *jobs(site)]


def _names(name: str, site: Site) -> list[str]:
    return [f"{name}-{n}" for n in range(1, site.count + 1)] if site.is_scaled else [name]


def _port(environment: Mapping[str, str], name: str, default: str) -> int:
    port = environment.get(name, default)
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError(f"{name} is a port number, not {port!r}")
    return int(port)


def _celery(app: str) -> list[str]:
    return [
        sys.executable, "-W", "ignore:You're running the worker with superuser privileges",
        "-m", "celery", "--quiet", "-A", app, "worker", "--pool=solo", "--concurrency=1",
        "--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=warning",
    ]  # fmt: skip


def _jobs_environment(site: Site) -> dict[str, str]:
    return {**site.environment, "DJANGO_SETTINGS_MODULE": "conference.settings"}
