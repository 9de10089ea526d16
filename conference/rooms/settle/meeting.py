"""Settles one meeting: each part in turn, and every part even when another is held up."""

import uuid

from conference.captions.settle import captions_settle
from conference.rooms.settle.cubes import cubes_settle
from conference.rooms.settle.gates import gates_settle
from conference.rooms.settle.peers import peers_settle
from conference.rooms.settle.plans import plans_settle
from conference.rooms.settle.recordings import recordings_settle
from conference.signalling.errors import SignallingError

PARTS = (peers_settle, gates_settle, cubes_settle, plans_settle, recordings_settle, captions_settle)


async def meeting_settle(meeting_id: uuid.UUID) -> None:
    """Brings the nodes to what the database says of the meeting.

    Raises:
        SignallingError: the first of what stands in the way; trying again later is right.
    """
    refused: list[SignallingError] = []
    for part in PARTS:
        try:
            await part(meeting_id)
        except SignallingError as error:
            refused.append(error)
    if refused:
        raise refused[0]
