"""A browser's network as a test wants it: there, or gone; one page's own, whatever the others have."""

from playwright.sync_api import Page

UNLIMITED = -1


class Network:
    """The network of one page, through Chromium's own emulation: HTTP and sockets, but not the packets of WebRTC."""

    def __init__(self, page: Page) -> None:
        self._devtools = page.context.new_cdp_session(page)
        self._devtools.send("Network.enable")

    def cut(self) -> None:
        """Nothing comes and nothing goes. Sockets stay open and silent, as on a network that has died."""
        self._set(offline=True)

    def restore(self) -> None:
        """All is as it was."""
        self._set(offline=False)

    def _set(self, *, offline: bool) -> None:
        conditions = {
            "offline": offline, "latency": 0, "downloadThroughput": UNLIMITED, "uploadThroughput": UNLIMITED,
        }  # fmt: skip
        self._devtools.send("Network.emulateNetworkConditions", conditions)
