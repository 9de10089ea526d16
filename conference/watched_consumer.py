"""What small sockets share: a task that goes with them, a refusal that closes them, and an end that comes once."""

import abc
import asyncio
import json
from collections.abc import Coroutine
from typing import Any, ClassVar

import structlog
from channels.generic.websocket import AsyncWebsocketConsumer

from conference.delivery import LAYER_ERRORS
from conference.session_consumer import CLOSE_REFUSED
from conference.signalling.errors import Flood, SignallingError
from conference.signalling.session import CLOSE_FLOOD

log = structlog.get_logger(__name__)


class WatchedConsumer(AsyncWebsocketConsumer, abc.ABC):
    """A socket whose refusals are texts beside what else it says.

    Attributes:
        refusal: what a refusal says besides its code and message.
    """

    refusal: ClassVar[dict[str, str]] = {}

    def __init__(self) -> None:
        super().__init__()
        self._upkeep: asyncio.Task[None] | None = None
        self._ended = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serves the socket; when the channel layer fails it is cut off, and `gone` is called all the same."""
        try:
            await super().__call__(scope, receive, send)
        except LAYER_ERRORS as error:
            log.warning("a socket was cut off", socket=type(self).__name__, reason=str(error))
        finally:
            await self._end()

    async def disconnect(self, code: int) -> None:
        await self._end()

    @abc.abstractmethod
    async def gone(self) -> None:
        """Called once when the socket is no more, after its task."""

    def keep_up(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs the socket's one task until it is done or the socket is gone."""
        self._upkeep = asyncio.create_task(work)

    async def refuse(self, error: SignallingError) -> None:
        """Says why, and closes the socket."""
        await self.send(text_data=json.dumps({**self.refusal, "code": error.code, "message": error.message}))
        await self.close(code=CLOSE_FLOOD if isinstance(error, Flood) else CLOSE_REFUSED, reason=error.code)

    async def _end(self) -> None:
        if self._ended:
            return
        self._ended = True
        if self._upkeep is not None:
            self._upkeep.cancel()
            await asyncio.gather(self._upkeep, return_exceptions=True)
        await self.gone()
