"""What a meeting of bots with real media survives: real processes of the profile scaled, killed in turn."""

import pytest

from tests.benchmarks.recovery import kill_in_meeting, kill_while_recording
from tests.bots import faults
from tests.bots.door import Door
from tests.bots.meeting import meeting_of_bots
from tests.browser.service import Service

pytestmark = pytest.mark.operations
WITHIN_S = 60.0
"""What holds on a machine that does much else; docs/reliability.md has what was measured on a free one."""


@pytest.mark.timeout(600)
async def test_a_meeting_survives_the_death_of_whatever_it_runs_on(scaled: Service, door: Door) -> None:
    """Same seats, nothing said is lost, pictures come back."""
    async with meeting_of_bots(scaled, door, 2) as meeting:
        result = await kill_while_recording(meeting, door)
        # Something of before the kill is in the files; how little is missing is measured, by the benchmark.
        assert 0.0 < result["recording_lost_s"] < WITHIN_S
        for kind in ("web", "redis", "postgres"):
            again = await kill_in_meeting(meeting, kind)
            assert again["recovery_s"] < WITHIN_S, kind
            assert (again["lost"], again["moved"]) == (0, 0), kind
        assert (result["lost"], result["moved"]) == (0, 0)
        for kind in ("media", "render"):
            ended = await kill_in_meeting(meeting, kind, faults.end)
            assert ended["recovery_s"] < WITHIN_S, kind
            assert (ended["lost"], ended["moved"]) == (0, 0), kind
        assert any("go to other nodes" in line for line in scaled.lines)
