"""Who may say what: every socket message, said by everyone. A new one without a rule fails."""

from typing import Any

import pytest

from accounts.models import User
from conference.audit.models import Entry
from conference.rooms.models import Room
from conference.signalling import hosting, messages
from conference.signalling.messages import FROM_BROWSER, Error, Message
from conference.signalling.node_messages import FROM_NODE
from tests.conference.access_messages import BROWSER_SAYS, NODE_SAYS
from tests.conference.conftest import Service

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_message_has_a_rule() -> None:
    assert set(FROM_BROWSER.values()) == set(BROWSER_SAYS) | {hosting.HostEnd}
    assert set(FROM_NODE.values()) == set(NODE_SAYS)


@pytest.mark.parametrize("who", ["guest", "member", "owner"])
async def test_every_message_does_what_its_sender_may(
    service: Service, room: Room, people: dict[str, User], invite_code: str, who: str
) -> None:
    token = await service.token(invite=invite_code) if who == "guest" else await service.token(people[who])
    browser, _ = await service.join(token)
    for message, expected in BROWSER_SAYS.values():
        answer = await browser.ask(message)
        assert (answer.code if isinstance(answer, Error) else answer.type) == expected[who], message


async def test_every_act_of_a_host_is_in_the_audit_log(service: Service, room: Room, people: dict[str, User]) -> None:
    """Each message that members may not say and a host may, said once."""
    browser, _ = await service.join(await service.token(people["owner"]))
    unlogged = []
    for kind, (message, expected) in BROWSER_SAYS.items():
        if (expected["member"], expected["owner"]) != ("forbidden", "done"):
            continue
        before = await Entry.objects.acount()
        await browser.request(message, messages.Done)
        if await Entry.objects.acount() != before + 1:
            unlogged.append(kind)
    assert unlogged == []


async def test_nobody_else_says_anything_in_a_room(
    service: Service, room: Room, other_room: Room, people: dict[str, User]
) -> None:
    outside = [message for kind, (message, _) in BROWSER_SAYS.items() if kind is not messages.Hello]
    anonymous = await service.socket()
    assert {await anonymous.refusal(message) for message in outside} == {"not_greeted"}
    token = await service.token(people["stranger"], slug="elsewhere")
    stranger = await service.socket()
    assert await stranger.refusal(messages.Hello(1, token, True)) == "unauthorised"
    assert await stranger.closed() == 4003


@pytest.mark.parametrize("kind", ["capture", "render", "media"])
async def test_a_node_gets_nothing_that_it_was_not_given(service: Service, room: Room, kind: Any) -> None:
    node = await (await service.node(kind, "x")).start()
    for message, expected in NODE_SAYS.values():
        try:
            answer = (await node.client.request(message, Message)).type
        except Exception as error:
            answer = getattr(error, "code", repr(error))
        assert answer == expected[kind], message
