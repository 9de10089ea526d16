"""Which processes one machine runs, and how each is started."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from conference.supervisor.process import Command

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "capture" / "demo"
CUBES = {"cube-ada": DEMO / "ada.mkv", "cube-ben": DEMO / "ben.mkv"}
WS_MAX_BYTES = 2 * 2**20
"""The largest WebSocket frame that web reads: four bytes a character of the largest message (signalling.codec)."""
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""Workers bring their own threads; the libraries' pools beside them only fight for the cores."""


@dataclass(frozen=True)
class Site:
    """Where this installation is."""

    host: str
    port: int
    data_dir: Path

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Site":
        """The site that EYELINE_HOST, EYELINE_PORT and EYELINE_DATA_DIR describe.

        Raises:
            ValueError: the port is not a number from 1 to 65535.
        """
        port = environment.get("EYELINE_PORT", "8000")
        if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
            raise ValueError(f"EYELINE_PORT is a port number, not {port!r}")
        return cls(
            host=environment.get("EYELINE_HOST", "127.0.0.1"),
            port=int(port),
            data_dir=Path(environment.get("EYELINE_DATA_DIR", ROOT / "var")).resolve(),
        )

    @property
    def environment(self) -> dict[str, str]:
        """What every child gets, so that all agree."""
        loopback = self.host if self.host not in ("0.0.0.0", "::") else "127.0.0.1"  # noqa: S104
        return {
            "EYELINE_HOST": self.host,
            "EYELINE_PORT": str(self.port),
            "EYELINE_DATA_DIR": str(self.data_dir),
            "EYELINE_WEB_URL": f"ws://{loopback}:{self.port}/ws/node/",
        }


def web(site: Site) -> Command:
    """The web process."""
    return Command(
        "web",
        [
            sys.executable, "-m", "uvicorn", "conference.asgi:application", "--host", site.host,
            "--port", str(site.port), "--no-access-log",
            "--ws-max-size", str(WS_MAX_BYTES), "--log-level", "warning", "--timeout-graceful-shutdown", "3",
        ],
        site.environment,
    )  # fmt: skip


def nodes(site: Site) -> list[Command]:
    """One media worker, one render worker and the replayed cubes of the demo."""

    def node(name: str, *arguments: str) -> Command:
        credential = site.data_dir / "nodes" / f"{name}.token"
        environment = {**site.environment, **ONE_THREAD, "EYELINE_NODE_CREDENTIAL_FILE": str(credential)}
        return Command(name, [sys.executable, "-m", *arguments], environment)

    cubes = [node(name, "capture", "replay", str(file)) for name, file in CUBES.items()]
    return [node("media-1", "conference.media"), node("render-1", "rendering"), *cubes]


def jobs(site: Site) -> Command:
    """The jobs worker; niced, so that a transcription never makes a meeting stutter."""
    return Command("jobs", ["nice", "-n", "10", *_celery("conference.celery")], _jobs_environment(site))


def captions(site: Site) -> Command:
    """The captions worker: before the jobs worker, and after whatever forwards sound and pictures."""
    return Command("captions", ["nice", "-n", "5", *_celery("conference.captions.queue")], _jobs_environment(site))


def everything(site: Site) -> list[Command]:
    """All processes of one machine, in the order in which they are started."""
    return [web(site), *nodes(site), captions(site), jobs(site)]


def _celery(app: str) -> list[str]:
    return [
        sys.executable, "-W", "ignore:You're running the worker with superuser privileges",
        "-m", "celery", "--quiet", "-A", app, "worker", "--pool=solo", "--concurrency=1",
        "--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=warning",
    ]  # fmt: skip


def _jobs_environment(site: Site) -> dict[str, str]:
    return {**site.environment, "DJANGO_SETTINGS_MODULE": "conference.settings"}
