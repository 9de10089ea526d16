"""Celery's broker on the file system, with messages that appear whole.

kombu's own makes a message's file first and writes to it then: a worker that looks in between takes an empty message
and dies of it.
"""

import time
import uuid
from pathlib import Path
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


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
    """For the setting `broker_transport`."""

    Channel = Channel
