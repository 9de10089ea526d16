"""Starts Eyeline on this machine and keeps it running until Ctrl-C: `python -m conference.supervisor`."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from dataclasses import replace

from conference.supervisor import plan, preflight, stores
from conference.supervisor.errors import SetupFailed, SupervisorError
from conference.supervisor.plan import ROOT, Site
from conference.supervisor.process import Child

STORES_START_S = 60.0
BACKLOG = 512
COLOURS = (36, 32, 33, 35, 34, 31, 96, 92)


def main() -> int:
    """Runs until a signal; 0 when all was stopped in order, 1 when it could not start."""
    os.chdir(ROOT)
    try:
        site = Site.from_environment(os.environ)
        preflight.check_disk(site.data_dir, preflight.RUN_BYTES)
        preflight.check_port(site.host, site.port)
        if site.has_own_stores:
            stores.check_programs()
            preflight.check_port("127.0.0.1", site.postgres_port, "EYELINE_POSTGRES_PORT")
            preflight.check_port("127.0.0.1", site.redis_port, "EYELINE_REDIS_PORT")
        return asyncio.run(_supervise(site))
    except (SupervisorError, ValueError) as error:
        print(f"eyeline: {error}", file=sys.stderr)
        return 1


async def _supervise(site: Site) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    kept: list[Child] = []
    running: list[asyncio.Task[None]] = []
    try:
        if site.has_own_stores:
            site = replace(site, stores=stores.prepare(site))
            kept = [Child(command, _say) for command in stores.commands(site)]
            running = [asyncio.create_task(child.run()) for child in kept]
            await _stores_answer(site, stop)
        if not stop.is_set():
            await _serve(site, stop)
    finally:
        await asyncio.gather(*(child.stop() for child in kept))
        await asyncio.gather(*running)
    _say("setup", "stopped")
    return 0


async def _serve(site: Site, stop: asyncio.Event) -> None:
    """Prepares the database and runs everything but the stores until `stop`."""
    _say("setup", "preparing the database")
    await _manage(site, "migrate", "--verbosity", "0")
    _say("setup", "preparing the demo room")
    sign_in = (await _manage(site, "demo", "--workers", str(site.count))).strip().splitlines()[-1:]
    if stop.is_set():
        return
    with _listener(site) as listener:
        web = [Child(command, _say) for command in plan.web(site, listener.fileno())]
        others = [Child(command, _say) for command in plan.others(site)]
        starting = asyncio.create_task(_start(site, web, others, "".join(sign_in)))
        await stop.wait()
        _say("setup", "stopping")
        await asyncio.gather(*(child.stop() for child in (*web, *others)))
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)


def _listener(site: Site) -> socket.socket:
    """Where web listens: the socket is the supervisor's, so that who connects while web starts again only waits."""
    family, _, _, _, address = socket.getaddrinfo(site.host, site.port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(address)
    listener.listen(BACKLOG)
    return listener


async def _start(site: Site, web: list[Child], others: list[Child], sign_in: str) -> None:
    """Runs the children: web, and when it answers those that dial it."""
    async with asyncio.TaskGroup() as group:
        for child in web:
            group.create_task(child.run())
        await _greet(site, sign_in)
        for child in others:
            group.create_task(child.run())


async def _stores_answer(site: Site, stop: asyncio.Event) -> None:
    deadline_s = time.monotonic() + STORES_START_S
    while not stop.is_set() and not await asyncio.to_thread(stores.answer, site):
        if time.monotonic() > deadline_s:
            raise SetupFailed(f"PostgreSQL and Redis did not start in {STORES_START_S:.0f} s; see their lines above")
        await asyncio.sleep(0.1)


async def _manage(site: Site, *arguments: str) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "manage.py", *arguments,
        env={**os.environ, **site.environment}, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    if process.returncode:
        print(err.decode(errors="replace"), file=sys.stderr)
        raise SetupFailed(f"manage.py {arguments[0]} failed; the reason stands above")
    return out.decode()


async def _greet(site: Site, sign_in: str) -> None:
    url = f"http://{site.host}:{site.port}/"
    while not await asyncio.to_thread(_answers, url):  # noqa: ASYNC110 - another process: nothing to wait on
        await asyncio.sleep(0.25)
    print(f"\n  Eyeline is running at {url}\n  {sign_in}\n  Ctrl-C stops it.\n", flush=True)


def _answers(url: str) -> bool:
    with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(url, timeout=5):  # noqa: S310
        return True
    return False


def _say(name: str, text: str) -> None:
    if sys.stdout.isatty():
        colour = COLOURS[sum(name.encode()) % len(COLOURS)]
        print(f"\x1b[{colour}m{name:>9}\x1b[0m │ {text}", flush=True)
    else:
        print(f"{name:>9} | {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
