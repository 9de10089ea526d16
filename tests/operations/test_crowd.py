"""Many at once: sockets that say nothing, and people who come in while they do."""

import pytest

from tests.bots.crowd import ROOMS, crowd
from tests.bots.door import Door

pytestmark = pytest.mark.operations
IDLE, PEOPLE_A_ROOM = 200, 8
"""`python -m tests.benchmarks.crowd` has a thousand and a hundred, which make two cores busy for a minute."""


@pytest.mark.timeout(600)
async def test_people_come_in_beside_idle_sockets_which_nobody_keeps_for_long(door: Door) -> None:
    came = await crowd(door, IDLE, PEOPLE_A_ROOM)
    assert len(set(came.participant_ids)) == ROOMS * PEOPLE_A_ROOM
