"""The socket on which a node dials home: a `websockets` connection behind the contract of `signalling.node_client`."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus, WebSocketException

from conference.signalling.codec import TEXT_MAX

OPEN_TIMEOUT_S = 10.0


class WebSocket:
    """A connection whose faults are OSError and EOFError, as `NodeClient` expects."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def send(self, text: str, /) -> None:
        try:
            await self._connection.send(text)
        except WebSocketException as error:
            raise EOFError(str(error)) from error

    async def __aiter__(self) -> AsyncIterator[str | bytes]:
        try:
            async for text in self._connection:
                yield text
        except WebSocketException as error:
            raise EOFError(str(error)) from error


def dialler(url: str, credential: str) -> Callable[[], AbstractAsyncContextManager[WebSocket]]:
    """What `NodeClient` calls to connect to web's `url` (ws:// or wss://, path /ws/node/) with a node credential."""

    @asynccontextmanager
    async def dial() -> AsyncIterator[WebSocket]:
        try:
            connection = await connect(
                url,
                additional_headers={"Authorization": f"Bearer {credential}"},
                max_size=TEXT_MAX * 4,
                open_timeout=OPEN_TIMEOUT_S,
                proxy=None,
            )
        except InvalidStatus as error:
            if error.response.status_code in (401, 403):
                raise PermissionError(str(error)) from error
            raise OSError(str(error)) from error
        except WebSocketException as error:
            raise OSError(str(error)) from error
        async with connection:
            yield WebSocket(connection)

    return dial
