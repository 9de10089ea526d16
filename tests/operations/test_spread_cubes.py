"""A room with cubes on two media workers, with real processes: views and eyes cross, and the end of one is survived."""

from collections.abc import Iterator

import pytest

from tests.benchmarks.recovery import VIEWS, kill_in_meeting
from tests.bots.door import Door
from tests.bots.meeting import meeting_of_bots
from tests.browser.service import Service, data_dir

pytestmark = pytest.mark.operations


def sending(door: Door) -> list[int]:
    """How many streams each media worker that is connected sends, the fewest first."""
    nodes = [credential["node"] for credential in door.call("/api/admin/credentials")]
    return sorted(node["streams"] for node in nodes if node and node["kind"] == "media")


@pytest.fixture
def spreading() -> Iterator[Service]:
    """Every worker is loaded more than it should be: whoever comes goes to another one, where there is one."""
    with data_dir() as folder:
        service = Service(folder, EYELINE_PROFILE="scaled", EYELINE_SPREAD_LOAD="0")
        try:
            yield service
        finally:
            code = service.stop()
    assert code == 0, service.tail()


@pytest.mark.timeout(600)
async def test_who_is_beyond_is_shown_those_in_cubes_and_stays_when_a_media_worker_dies(spreading: Service) -> None:
    door = Door(spreading)
    async with meeting_of_bots(spreading, door, 2) as meeting:
        await meeting.until(lambda: meeting.is_whole(views=VIEWS), 90.0, "whole")
        await meeting.until(lambda: len(sending(door)) == 2 and sending(door)[0] > 0, 30.0, "spread")
        again = await kill_in_meeting(meeting, "media")
        assert (again["lost"], again["moved"]) == (0, 0)
