"""Raised hands in their order, reactions for everyone, and one timer for all."""

import pytest

from accounts.models import User
from conference.rooms.models import Room
from conference.signalling.gestures import HandSet, HandsLower, ReactionShow, ReactionShown
from conference.signalling.messages import Done, Leave, ParticipantChanged, Snapshot, Sync
from conference.signalling.timer import TimerChanged, TimerStart, TimerStop
from tests.conference.conftest import Browser, Service

pytestmark = pytest.mark.django_db(transaction=True)


async def hands(browser: Browser) -> list[str]:
    """Whose hands are up, the first raised first."""
    people = (await browser.request(Sync(), Snapshot)).state.participants
    raised = [(p.hand_raised_at_s, p.id) for p in people if p.hand_raised_at_s is not None]
    return [participant_id for _, participant_id in sorted(raised)]


async def test_hands_keep_their_order(service: Service, room: Room, people: dict[str, User]) -> None:
    owner, host = await service.join(await service.token(people["owner"]))
    token = await service.token(people["member"])
    member, other = await service.join(token)
    await member.request(HandSet(True), Done)
    await owner.event(ParticipantChanged, lambda e: e.participant.hand_raised_at_s is not None)
    await owner.request(HandSet(True), Done)
    await member.request(HandSet(True), Done)
    assert await hands(owner) == [other.participant_id, host.participant_id]
    await member.request(HandSet(False), Done)
    assert await hands(owner) == [host.participant_id]
    await member.request(HandSet(True), Done)
    assert await hands(owner) == [host.participant_id, other.participant_id]
    await owner.request(HandsLower(other.participant_id), Done)
    assert await hands(owner) == [host.participant_id]
    await member.request(HandSet(True), Done)
    await owner.request(HandsLower(), Done)
    assert await hands(owner) == []
    assert await owner.refusal(HandsLower("nobody")) == "not_found"
    # Who has left and comes back starts with the hand down.
    await member.request(HandSet(True), Done)
    await member.request(Leave(), Done)
    await service.join(token)
    assert await hands(owner) == []


async def test_a_reaction_is_shown_to_everyone_and_not_kept(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    owner, _ = await service.join(await service.token(people["owner"]))
    member, other = await service.join(await service.token(people["member"]))
    await member.request(ReactionShow("celebrate"), Done)
    for browser in (owner, member):
        shown = await browser.event(ReactionShown)
        assert (shown.participant_id, shown.reaction) == (other.participant_id, "celebrate")
    codes = {getattr(await member.ask(ReactionShow("clap")), "code", "done") for _ in range(20)}
    assert codes == {"done", "too_often"}


async def test_everyone_has_the_same_timer(service: Service, room: Room, people: dict[str, User]) -> None:
    owner, _ = await service.join(await service.token(people["owner"]))
    member, _ = await service.join(await service.token(people["member"]))
    assert await owner.refusal(TimerStop()) == "conflict"
    for refused in (0, -5, 24 * 3600 + 1):
        assert await owner.refusal(TimerStart(refused)) == "bad_message"
    await owner.request(TimerStart(300), Done)
    timer = (await member.event(TimerChanged)).timer
    assert timer is not None
    assert timer.ends_at_s - timer.started_at_s == pytest.approx(300)
    _, late = await service.join(await service.token(people["admin"]))
    assert late.state.timer is not None
    assert late.state.timer.ends_at_s == timer.ends_at_s
    assert late.state.timer.now_s >= timer.now_s
    await owner.request(TimerStop(), Done)
    await member.event(TimerChanged, lambda e: e.timer is None)
    assert (await member.request(Sync(), Snapshot)).state.timer is None
