"""Polls: a host asks, everyone answers once and in secret, everyone sees the counts; what was asked is kept."""

import pytest

from accounts.models import User
from conference.polls.models import Poll
from conference.polls.services import POLLS_MAX
from conference.rooms.models import Meeting, Room
from conference.signalling.messages import Done, Snapshot, Sync
from conference.signalling.polls import PollChanged, PollClose, PollOpen, PollVote
from tests.conference.conftest import Service

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_poll_from_question_to_end(service: Service, room: Room, people: dict[str, User]) -> None:
    owner, _ = await service.join(await service.token(people["owner"]))
    token = await service.token(people["member"])
    member, _ = await service.join(token)
    await owner.request(PollOpen(" Lunch? ", ("Noodles", "Rice ", "Nothing")), Done)
    poll = (await member.event(PollChanged)).poll
    assert (poll.question, [option.text for option in poll.options]) == ("Lunch?", ["Noodles", "Rice", "Nothing"])
    await member.request(PollVote(poll.id, (0,)), Done)
    await owner.request(PollVote(poll.id, (1,)), Done)
    await member.request(PollVote(poll.id, (1,)), Done)
    counted = await owner.event(PollChanged, lambda e: e.poll.options[1].votes == 2)
    assert [option.votes for option in counted.poll.options] == [0, 2, 0]
    assert counted.poll.voters == 2
    assert await member.refusal(PollVote(poll.id, (0, 1))) == "bad_message"
    assert await member.refusal(PollVote(poll.id, (3,))) == "bad_message"
    assert await member.refusal(PollVote(poll.id, (-1,))) == "bad_message"
    assert await member.refusal(PollVote("nothing", (0,))) == "not_found"
    await owner.request(PollVote(poll.id, ()), Done)
    await owner.event(PollChanged, lambda e: e.poll.voters == 1 and e.poll.options[1].votes == 1)
    await owner.request(PollClose(poll.id), Done)
    await member.event(PollChanged, lambda e: e.poll.closed)
    assert await member.refusal(PollVote(poll.id, (0,))) == "conflict"
    assert await owner.refusal(PollClose(poll.id)) == "conflict"
    # One's own answer is told to nobody else, and comes again after a lost connection.
    assert (await owner.request(Sync(), Snapshot)).state.ballots == ()
    await member.close()
    _, again = await service.join(token)
    assert [ballot.chosen for ballot in again.state.ballots] == [(1,)]
    assert again.state.polls[0].closed
    assert await Poll.objects.acount() == 1


async def test_several_answers(service: Service, room: Room, people: dict[str, User]) -> None:
    owner, _ = await service.join(await service.token(people["owner"]))
    await owner.request(PollOpen("Days?", ("Mon", "Tue", "Wed"), multiple=True), Done)
    poll = (await owner.event(PollChanged)).poll
    await owner.request(PollVote(poll.id, (2, 0, 2)), Done)
    counted = await owner.event(PollChanged, lambda e: e.poll.voters == 1)
    assert [option.votes for option in counted.poll.options] == [1, 0, 1]


@pytest.mark.parametrize(
    ("question", "options"),
    [(" ", ("a", "b")), ("Q", ("a",)), ("Q", ("a", " ")), ("Q", ("a", "a ")), ("Q", tuple("abcdefghijk")), ("Q", ())],
)
async def test_what_is_no_poll(
    service: Service, room: Room, people: dict[str, User], question: str, options: tuple[str, ...]
) -> None:
    owner, _ = await service.join(await service.token(people["owner"]))
    assert await owner.refusal(PollOpen(question, options)) == "bad_message"
    assert (await owner.request(Sync(), Snapshot)).state.polls == ()


async def test_polls_are_bounded_and_stay_in_their_meeting(
    service: Service, room: Room, other_room: Room, people: dict[str, User]
) -> None:
    owner, welcome = await service.join(await service.token(people["owner"]))
    meeting = await Meeting.objects.aget()
    asker = await meeting.participants.aget(pk=welcome.participant_id)
    await Poll.objects.abulk_create(
        Poll(meeting=meeting, asked_by=asker, question=str(n), options=["a", "b"], opened_at=meeting.started_at)
        for n in range(POLLS_MAX)
    )
    assert await owner.refusal(PollOpen("One more?", ("Yes", "No"))) == "full"
    poll_id = (await owner.request(Sync(), Snapshot)).state.polls[0].id
    stranger, _ = await service.join(await service.token(people["stranger"], slug="elsewhere"), slug="elsewhere")
    assert await stranger.refusal(PollVote(poll_id, (0,))) == "not_found"
