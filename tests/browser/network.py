"""The network of one browser as a test wants it: there, or gone, whatever the others have."""

import os
import signal
from pathlib import Path

from playwright.sync_api import Browser

NETWORKING = b"--utility-sub-type=network.mojom.NetworkService"


class Network:
    """All that one browser sends and receives, the packets of WebRTC too: the process that does it is held.

    To the others it is gone; the browser itself is not told, as on a network that swallows everything.
    """

    def __init__(self, browser: Browser) -> None:
        devtools = browser.new_browser_cdp_session()
        pids = [process["id"] for process in devtools.send("SystemInfo.getProcessInfo")["processInfo"]]
        devtools.detach()
        (self._pid,) = [pid for pid in pids if NETWORKING in Path(f"/proc/{pid}/cmdline").read_bytes()]

    def cut(self) -> None:
        """Nothing comes and nothing goes."""
        os.kill(self._pid, signal.SIGSTOP)

    def restore(self) -> None:
        """All is as it was; what came meanwhile and fits into the system's buffers comes now."""
        os.kill(self._pid, signal.SIGCONT)
