"""What handlers know of the socket that they act for."""

import uuid
from typing import Protocol

from conference.items.pointers import PointerGate
from conference.rooms.director import Director


class ParticipantSocket(Protocol):
    """The socket of a participant who has greeted."""

    director: Director
    pointers: PointerGate

    @property
    def participant_id(self) -> uuid.UUID: ...

    @property
    def meeting_id(self) -> uuid.UUID: ...

    @property
    def address(self) -> str:
        """The network address that the socket came from."""
        ...

    def expect_pings(self) -> None:
        """From now on the socket is closed when its client is silent."""

    async def stop_events(self) -> None:
        """From now on the socket gets no events of the meeting."""
