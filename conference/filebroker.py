"""Celery's broker on the file system, with messages that appear whole, and looked for seldom when there are none.

kombu's own makes a message's file first and writes to it then: a worker that looks in between takes an empty message
and dies of it.
"""

import math
import time
import uuid
from pathlib import Path
from typing import Any, ClassVar

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps

BUSY_LOOK_S, QUIET_LOOK_S = 0.05, 0.5
"""Between two looks for a message."""
QUIET_AFTER_S = 30.0
"""Without a message. Utterances come closer together."""


class Channel(filesystem.Channel):
    """As kombu's, but for how a message is put."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # as kombu has it
        folder = Path(self.data_folder_out)
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        partial = folder / f".{name}"  # the name of a queue begins at the first dot: this is nobody's
        try:
            partial.write_text(dumps(payload))
            partial.rename(folder / name)
        except OSError as error:
            raise ChannelError(f"a message can't be written to {folder}: {error.strerror}") from error


class Transport(filesystem.Transport):
    """For the setting `broker_transport`.

    Whoever waits lists the folder: often while messages come, as live captions must, and seldom after a quiet while, as
    each look takes processor time from the meeting.
    """

    Channel = Channel
    default_connection_params: ClassVar[dict[str, Any]] = {}
    """No host: kombu warns where none is named that it takes localhost."""

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        self.polling_interval = QUIET_LOOK_S
        self._last_message_s = -math.inf

    def drain_events(self, connection: Any, **kwargs: Any) -> None:  # type: ignore[override]  # as kombu has it
        """As kombu's, which raises a timeout where nothing came."""
        is_quiet = time.monotonic() - self._last_message_s > QUIET_AFTER_S
        self.polling_interval = QUIET_LOOK_S if is_quiet else BUSY_LOOK_S
        super().drain_events(connection, **kwargs)
        self._last_message_s = time.monotonic()
