"""Private lines of chat: only the two who write to each other ever get them."""

import pytest

from accounts.models import User
from conference.rooms.models import Room
from conference.signalling.codec import encode
from conference.signalling.messages import ChatPosted, ChatSend, Done, Snapshot, Sync
from tests.conference.conftest import Browser, Service

pytestmark = pytest.mark.django_db(transaction=True)


def heard(browser: Browser, text: str) -> bool:
    """Whether a text stands in anything that has come on the socket."""
    return any(text in encode(envelope) for envelope in browser.came)


async def test_only_the_two_get_it(service: Service, room: Room, people: dict[str, User], invite_code: str) -> None:
    owner, me = await service.join(await service.token(people["owner"]))
    member, other = await service.join(await service.token(people["member"]))
    third, _ = await service.join(await service.token(invite=invite_code))
    await owner.request(ChatSend("between us", other.participant_id), Done)
    for browser in (owner, member):
        line = (await browser.event(ChatPosted)).message
        assert (line.text, line.participant_id, line.recipient_id) == (
            "between us", me.participant_id, other.participant_id,
        )  # fmt: skip
    await owner.request(ChatSend("to all"), Done)
    await third.event(ChatPosted, lambda posted: posted.message.text == "to all")
    known = [(await browser.request(Sync(), Snapshot)).state.chat for browser in (owner, member, third)]
    assert [[line.text for line in chat] for chat in known] == [["between us", "to all"]] * 2 + [["to all"]]
    assert not heard(third, "between us")
    seqs = [e.seq for e in third.came if e.seq is not None]
    assert seqs == list(range(min(seqs), max(seqs) + 1))  # not even a gap tells of it


async def test_whoever_was_lost_gets_it_on_coming_back(service: Service, room: Room, people: dict[str, User]) -> None:
    owner, _ = await service.join(await service.token(people["owner"]))
    token = await service.token(people["member"])
    member, other = await service.join(token)
    await member.close()
    await owner.request(ChatSend("while you were away", other.participant_id), Done)
    _, again = await service.join(token)
    assert [line.text for line in again.state.chat] == ["while you were away"]


async def test_nobody_to_write_to(service: Service, room: Room, people: dict[str, User], cube_credential: str) -> None:
    owner, me = await service.join(await service.token(people["owner"]))
    assert await owner.refusal(ChatSend("me", me.participant_id)) == "bad_message"
    assert await owner.refusal(ChatSend("who?", "nobody")) == "not_found"
    assert await owner.refusal(ChatSend("who?", "00000000-0000-4000-8000-000000000000")) == "not_found"


async def test_too_much_talk_is_refused_and_the_socket_lives(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    owner, _ = await service.join(await service.token(people["owner"]))
    answers = [(await owner.ask(ChatSend(str(n)))) for n in range(40)]
    codes = {getattr(answer, "code", "done") for answer in answers}
    assert codes == {"done", "too_often"}
    assert len((await owner.request(Sync(), Snapshot)).state.chat) < 40
