"""Starts Eyeline on this machine and keeps it running until Ctrl-C: `python -m conference.supervisor`."""

import asyncio
import contextlib
import os
import signal
import sys
import urllib.error
import urllib.request

from conference.supervisor import plan, preflight
from conference.supervisor.errors import SetupFailed, SupervisorError
from conference.supervisor.plan import ROOT, Site
from conference.supervisor.process import Child

COLOURS = (36, 32, 33, 35, 34, 31, 96, 92)


def main() -> int:
    """Runs until a signal; 0 when all was stopped in order, 1 when it could not start."""
    os.chdir(ROOT)
    try:
        site = Site.from_environment(os.environ)
        preflight.check_disk(site.data_dir, preflight.RUN_BYTES)
        preflight.check_port(site.host, site.port)
        return asyncio.run(_supervise(site))
    except (SupervisorError, ValueError) as error:
        print(f"eyeline: {error}", file=sys.stderr)
        return 1


async def _supervise(site: Site) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    _say("setup", "preparing the database")
    await _manage(site, "migrate", "--verbosity", "0")
    _say("setup", "preparing the demo room")
    sign_in = (await _manage(site, "demo")).strip().splitlines()[-1:]
    if stop.is_set():
        return 0
    children = [Child(command, _say) for command in plan.everything(site)]
    starting = asyncio.create_task(_start(site, children, "".join(sign_in)))
    await stop.wait()
    _say("setup", "stopping")
    await asyncio.gather(*(child.stop() for child in children))
    starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)
    _say("setup", "stopped")
    return 0


async def _start(site: Site, children: list[Child], sign_in: str) -> None:
    """Runs the children: web, which is the first, and when it answers those that dial it."""
    async with asyncio.TaskGroup() as group:
        group.create_task(children[0].run())
        await _greet(site, sign_in)
        for child in children[1:]:
            group.create_task(child.run())


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
