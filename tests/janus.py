"""Debian's Janus as a process of its own, for tests and benchmarks."""

import contextlib
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

START_S = 60.0
CONFIGURATION = """
general: {{
    configs_folder = "{directory}"
    plugins_folder = "{libraries}/plugins"
    transports_folder = "{libraries}/transports"
    debug_level = 3
}}
media: {{ ipv6 = false }}
nat: {{ ice_enforce_list = "{address}" }}
plugins: {{
    disable = "{plugins}"
}}
transports: {{ disable = "{transports}" }}
"""
WEBSOCKETS = """
general: {{ json = "compact"  ws = true  ws_port = {port}  ws_interface = "lo"  wss = false }}
admin: {{ admin_ws = false }}
"""


@contextlib.contextmanager
def janus_process(directory: Path, address: str, port: int) -> Iterator[int]:
    """A Janus that listens on this port of loopback, and offers `address` for media; gives its process id.

    Janus offers no address of a loopback interface.
    """
    libraries = next(Path("/usr/lib").glob("*/janus"))
    unused = [p.name for p in (libraries / "plugins").glob("*.so") if "videoroom" not in p.name]
    transports = [p.name for p in (libraries / "transports").glob("*.so") if "websockets" not in p.name]
    configuration = CONFIGURATION.format(
        directory=directory,
        libraries=libraries,
        address=address,
        plugins=",".join(unused),
        transports=",".join(transports),
    )
    (directory / "janus.jcfg").write_text(configuration)
    (directory / "janus.transport.websockets.jcfg").write_text(WEBSOCKETS.format(port=port))
    with (directory / "janus.log").open("wb") as log:
        process = subprocess.Popen(["janus", "--configs-folder", str(directory)], stdout=log, stderr=log)
    try:
        _wait_listening(process, port)
        yield process.pid
    finally:
        process.kill()
        process.wait()


def _wait_listening(process: subprocess.Popen[bytes], port: int) -> None:
    deadline_s = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < deadline_s:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError("Janus did not start; see janus.log")
