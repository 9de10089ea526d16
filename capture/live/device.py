"""A thread that reads one device, says when it is lost, and opens it again until it is back."""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Generator
from typing import Generic, TypeVar

from capture.errors import CaptureError

SILENT_S = 1.0
"""A device from which nothing comes for so long is lost, even if it says nothing of it."""
RETRY_S = 1.0
JOIN_S = 5.0

log = logging.getLogger(__name__)
Item = TypeVar("Item")


class DeviceThread(Generic[Item]):
    """Reads a device until closed.

    Args:
        open_items: opens the device; gives items, or None when there is none yet. Raises CaptureError when lost.
        use: called with every item, in this thread.
        on_state: called in this thread with True when the first item has come after a loss or the beginning, and with
            False and the reason when the device is lost.
    """

    def __init__(
        self,
        name: str,
        open_items: Callable[[], Generator[Item | None, None, None]],
        use: Callable[[Item], None],
        on_state: Callable[[bool, str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open_items = open_items
        self._use = use
        self._on_state = on_state
        self._clock = clock
        self._there: bool | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Asks the thread to end, without waiting for it."""
        self._stop.set()

    def join(self) -> None:
        """Waits until the device is closed."""
        self._thread.join(JOIN_S)
        if self._thread.is_alive():
            log.error("%s does not let go of its device", self._thread.name)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._read()
                reason = "it gave nothing more"
            except CaptureError as error:
                reason = str(error)
            except Exception as error:
                log.exception("%s failed", self._thread.name)
                reason = repr(error)
            if not self._stop.is_set():
                self._say(False, reason)
                self._stop.wait(RETRY_S)

    def _read(self) -> None:
        heard_s = self._clock()
        with contextlib.closing(self._open_items()) as items:
            for item in items:
                if self._stop.is_set():
                    return
                if item is not None:
                    heard_s = self._clock()
                    self._say(True, "")
                    self._use(item)
                elif self._clock() - heard_s > SILENT_S:
                    self._say(False, f"nothing came for {SILENT_S:g} s")

    def _say(self, there: bool, reason: str) -> None:
        if there != self._there:
            self._there = there
            self._on_state(there, reason)
