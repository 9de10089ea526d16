"""PostgreSQL and Redis for tests in the profile scaled: as `make run PROFILE=scaled` starts them, in a fresh folder."""

import asyncio
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from conference.supervisor import stores
from conference.supervisor.errors import SetupFailed
from conference.supervisor.plan import Site
from conference.supervisor.process import Child
from tests.browser.service import free_port

START_S = 60.0


@contextlib.contextmanager
def running_stores() -> Iterator[dict[str, str]]:
    """What the environment needs to use them; they are gone at the end."""
    stores.check_programs()
    with tempfile.TemporaryDirectory(prefix="eyeline-stores-") as folder, asyncio.Runner() as runner:
        environment = {
            "EYELINE_PROFILE": "scaled",
            "EYELINE_DATA_DIR": folder,
            "EYELINE_POSTGRES_PORT": str(free_port()),
            "EYELINE_REDIS_PORT": str(free_port()),
        }
        site = Site.from_environment(environment)
        urls = stores.prepare(site)
        # Nothing here is to outlive a crash of the machine.
        with (Path(folder) / "stores" / "postgresql" / "postgresql.conf").open("a") as configuration:
            configuration.write("fsync = off\n")
        children = [Child(command, _say) for command in stores.commands(site)]
        tasks = runner.run(_start(site, children))
        try:
            yield {"EYELINE_PROFILE": "scaled", **urls}
        finally:
            runner.run(_stop(children, tasks))


async def _start(site: Site, children: list[Child]) -> list[asyncio.Task[None]]:
    tasks = [asyncio.create_task(child.run()) for child in children]
    deadline_s = time.monotonic() + START_S
    while not await asyncio.to_thread(stores.answer, site):
        if time.monotonic() > deadline_s:
            raise SetupFailed("the tests' stores did not start")
        await asyncio.sleep(0.05)
    return tasks


async def _stop(children: list[Child], tasks: list[asyncio.Task[None]]) -> None:
    await asyncio.gather(*(child.stop() for child in children))
    await asyncio.gather(*tasks)


def _say(name: str, text: str) -> None:
    """Stores' lines are shown only where somebody looks for a fault."""
    if os.environ.get("EYELINE_LOG_LEVEL") == "DEBUG":
        print(f"{name} | {text}", file=sys.stderr)
