"""Captions in a meeting: who may have them, who listens when, what is told to whom, and what is forgotten."""

import dataclasses
import time
import uuid

import pytest
from channels.db import database_sync_to_async

from accounts.models import User
from conference.captions.inbox import understood_tell
from conference.captions.models import CaptionLine, CaptionWish, Listening
from conference.captions.queue import Spoken, Understood, understood_receiver, understood_send
from conference.hosting.services.policy import policy_set
from conference.rooms.models import ConnectionQuality, Room
from conference.signalling.captions import CaptionSaid, CaptionsChanged, CaptionsWant, ListenSet, UtteranceHeard
from conference.signalling.errors import SignallingError
from conference.signalling.messages import Done, Leave, Snapshot, Sync, Welcome
from tests.conference.conftest import Browser, Node, Service
from tests.conference.conftest import invite_code as invite_code
from tests.conference.conftest import people as people
from tests.conference.conftest import room as room
from tests.conference.conftest import service as service
from tests.conference.test_media import media_worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Spoken]:
    """What went to the captions worker."""
    out: list[Spoken] = []
    monkeypatch.setattr("conference.captions.services.spoken_send", out.append)
    monkeypatch.setattr("conference.captions.services.prepare_send", lambda: None)
    return out


async def listener(service: Service, name: str = "media") -> Node:
    media = await media_worker(service, name)
    media.answers[ListenSet] = lambda message: Done()
    return media


async def captioned(service: Service, people: dict[str, User]) -> tuple[Node, Browser, Welcome]:
    """A media worker that listens, and the owner, who wants captions."""
    media = await listener(service)
    owner, me = await service.join(await service.token(people["owner"]))
    await owner.request(CaptionsWant(True), Done)
    await media.was_asked(ListenSet)
    await service.director.idle()
    return media, owner, me


async def meeting_id() -> str:
    return str((await CaptionWish.objects.select_related("participant").afirst()).participant.meeting_id)


def heard(meeting: str, participant_id: str, **changed: object) -> UtteranceHeard:
    path = f"captions/{uuid.uuid4()}.wav"
    message = UtteranceHeard(meeting, participant_id, str(uuid.uuid4()), path, 1_700_000_000.5, 1.5, True)
    return dataclasses.replace(message, **changed)  # type: ignore[arg-type]


def understood(spoken: Spoken, text: str | None, lag_s: float = 0.1) -> Understood:
    carried = {name: value for name, value in dataclasses.asdict(spoken).items() if name not in ("path", "sent_s")}
    return Understood(**carried, text=text, lag_s=lag_s)


async def refusal(media: Node, message: UtteranceHeard) -> str:
    with pytest.raises(SignallingError) as refused:
        await media.client.request(message, Done)
    return refused.value.code


async def texts(browser: Browser) -> list[str]:
    return [caption.text for caption in (await browser.request(Sync(), Snapshot)).state.captioned]


async def test_the_worker_listens_while_somebody_wants_it_and_everyone_knows(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    media = await listener(service)
    owner, me = await service.join(await service.token(people["owner"]))
    member, other = await service.join(await service.token(people["member"]))
    assert me.state.captions.wanted_by == ()
    await member.request(CaptionsWant(True), Done)
    await member.request(CaptionsWant(True), Done)
    told = await owner.event(CaptionsChanged)
    assert told.captions.wanted_by == (other.participant_id,)
    assert (await media.was_asked(ListenSet)).listens
    await owner.request(CaptionsWant(True), Done)
    await member.request(Leave(), Done)  # the owner still wants them
    await owner.event(CaptionsChanged, lambda e: e.captions.wanted_by == (me.participant_id,))
    await service.director.idle()
    assert [message.listens for message in media.asked if isinstance(message, ListenSet)] == [True]
    await owner.request(CaptionsWant(False), Done)
    await media.was_asked(ListenSet, lambda message: not message.listens)
    await service.director.idle()
    assert await Listening.objects.acount() == 0


async def test_another_worker_listens_when_the_first_is_gone(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    first = await listener(service)
    owner, _ = await service.join(await service.token(people["owner"]))
    await owner.request(CaptionsWant(True), Done)
    await first.was_asked(ListenSet)
    await service.director.idle()
    await first.stop()
    second = await listener(service, "second")
    assert (await second.was_asked(ListenSet)).listens


async def test_what_is_said_is_told_to_everyone_and_to_who_comes_later(
    service: Service, room: Room, people: dict[str, User], sent: list[Spoken]
) -> None:
    media = await listener(service)
    owner, me = await service.join(await service.token(people["owner"]))
    member, _ = await service.join(await service.token(people["member"]))
    await owner.request(CaptionsWant(True), Done)
    meeting = await meeting_id()
    message = heard(meeting, me.participant_id)
    await media.client.request(dataclasses.replace(message, final=False), Done)
    await media.client.request(message, Done)
    part, whole = sent
    assert (part.final, whole.final, whole.path) == (False, True, message.path)
    assert abs(whole.sent_s - time.time()) < 60
    await understood_tell(understood(part, "Good"))
    early = await member.event(CaptionSaid, lambda e: not e.caption.final)
    assert (early.caption.text, early.caption.participant_id) == ("Good", me.participant_id)
    assert await texts(member) == []
    await understood_tell(understood(whole, "Good morning."))
    said = (await member.event(CaptionSaid, lambda e: e.caption.final)).caption
    assert (said.id, said.name, said.text, said.start_s) == (
        whole.utterance_id,
        "Zoe",
        "Good morning.",
        1_700_000_000.5,
    )
    for late in (understood(whole, "Twice."), understood(part, "Late part"), understood(whole, "")):
        await understood_tell(late)
    assert await texts(member) == ["Good morning."]
    _, newcomer = await service.join(await service.token(people["admin"]))
    assert [caption.text for caption in newcomer.state.captioned] == ["Good morning."]


async def test_how_long_after_the_words_captions_come_is_kept(
    service: Service, room: Room, people: dict[str, User], sent: list[Spoken]
) -> None:
    media, _, me = await captioned(service, people)
    for begun_s_ago in (3.5, 4.5, 500):  # the last is from a machine whose clock is wrong
        said = heard(await meeting_id(), me.participant_id, start_s=time.time() - begun_s_ago, duration_s=2.0)
        await media.client.request(said, Done)
        await understood_tell(understood(sent[-1], "hello"))
    kept = await ConnectionQuality.objects.aget(participant=me.participant_id)
    assert kept.captions == 2 and kept.caption_delay_s is not None
    assert 2.0 <= kept.caption_delay_s < 60.0


async def test_falling_behind_is_said_and_catching_up_too(
    service: Service, room: Room, people: dict[str, User], sent: list[Spoken]
) -> None:
    media, owner, me = await captioned(service, people)
    await media.client.request(heard(await meeting_id(), me.participant_id, final=False), Done)
    await understood_tell(understood(sent[0], None, lag_s=5.0))
    await owner.event(CaptionsChanged, lambda e: e.captions.behind)
    await understood_tell(understood(sent[0], "here", lag_s=1.5))
    assert (await owner.request(Sync(), Snapshot)).state.captions.behind
    await understood_tell(understood(sent[0], "here", lag_s=0.2))
    assert not (await owner.request(Sync(), Snapshot)).state.captions.behind


async def test_nothing_outlives_the_meeting(
    service: Service, room: Room, people: dict[str, User], sent: list[Spoken]
) -> None:
    media = await listener(service)
    owner, me = await service.join(await service.token(people["owner"]))
    await owner.request(CaptionsWant(True), Done)
    await media.client.request(heard(await meeting_id(), me.participant_id), Done)
    await understood_tell(understood(sent[0], "Bye."))
    await owner.request(Leave(), Done)
    await service.director.idle()
    await understood_tell(dataclasses.replace(understood(sent[0], "After all."), utterance_id=str(uuid.uuid4())))
    assert await CaptionLine.objects.acount() == await CaptionWish.objects.acount() == 0
    assert await Listening.objects.acount() == 0


async def test_what_no_media_worker_may_say(
    service: Service, room: Room, people: dict[str, User], sent: list[Spoken]
) -> None:
    media = await listener(service)
    owner, me = await service.join(await service.token(people["owner"]))
    stranger = await listener(service, "stranger")
    await owner.request(CaptionsWant(True), Done)
    meeting = await meeting_id()
    for path in ("captions/../secret_key", "recordings/x.wav", "/etc/passwd", f"captions/{uuid.uuid4()}.wav/x"):
        assert await refusal(media, heard(meeting, me.participant_id, path=path)) == "bad_message"
    assert await refusal(media, heard(meeting, me.participant_id, utterance_id="7")) == "bad_message"
    assert await refusal(media, heard(meeting, str(uuid.uuid4()))) == "not_found"
    assert await refusal(stranger, heard(meeting, me.participant_id)) == "not_found"
    await owner.request(CaptionsWant(False), Done)
    assert await refusal(media, heard(meeting, me.participant_id)) == "conflict"
    assert sent == []


async def test_a_room_decides_who_may_have_captions(
    service: Service, room: Room, people: dict[str, User], invite_code: str
) -> None:
    await database_sync_to_async(policy_set)(room=room, caption="members")
    guest, _ = await service.join(await service.token(invite=invite_code))
    member, _ = await service.join(await service.token(people["member"]))
    assert await guest.refusal(CaptionsWant(True)) == "forbidden"
    await guest.request(CaptionsWant(False), Done)
    await member.request(CaptionsWant(True), Done)


def test_web_gets_what_the_worker_sends() -> None:
    said = Understood("m", "p", "u", "Hello – 你好", 1.5, 2.0, True, 0.25)
    understood_send(said)
    with understood_receiver() as receiver:
        assert receiver.take(10.0) == said
        assert receiver.take(0.01) is None
