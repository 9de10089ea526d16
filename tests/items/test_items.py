"""Screens, pictures and PDFs in a room: who may share, change and fetch them, how many, and what is refused."""

import io
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import AsyncClient
from PIL import Image

from accounts.models import User
from conference.audit.models import Entry
from conference.items.models import Item
from conference.items.selectors import item_path
from conference.rooms.models import Room
from conference.signalling.items import (
    ItemChanged,
    ItemRemove,
    ItemRemoved,
    ItemTurn,
    PointerMove,
    PointerMoved,
    ScreenShare,
)
from conference.signalling.messages import AttentionTell, Done, Leave, MediaOffer, PublishLine
from tests.conference.conftest import Browser, Service
from tests.conference.conftest import invite_code as invite_code
from tests.conference.conftest import people as people
from tests.conference.conftest import room as room
from tests.conference.conftest import service as service

pytestmark = pytest.mark.django_db(transaction=True)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#336699").save(out, kind)
    return out.getvalue()


def pdf(pages: int) -> bytes:
    out = io.BytesIO()
    page = Image.new("RGB", (84, 59), "white")
    page.save(out, "PDF", save_all=True, append_images=[page] * (pages - 1))
    return out.getvalue()


class Sharer:
    """Somebody in the meeting, with a session to share files by."""

    def __init__(self, browser: Browser, client: AsyncClient, participant_id: str) -> None:
        self.browser, self.client, self.id = browser, client, participant_id

    async def upload(self, content: bytes, name: str = "plan.png", as_id: str | None = None) -> Any:
        file = io.BytesIO(content)
        file.name = name
        return await self.client.post("/api/rooms/salon/items", {"participant_id": as_id or self.id, "file": file})


async def sharer(service: Service, user: User) -> Sharer:
    browser, welcome = await service.join(await service.token(user))
    client = AsyncClient()
    await client.aforce_login(user)
    return Sharer(browser, client, welcome.participant_id)


@pytest.fixture(autouse=True)
def items_dir(settings: Any, tmp_path: Path) -> None:
    settings.ITEMS_DIR = tmp_path / "items"


async def test_a_picture_is_written_anew_and_given_to_those_in_the_meeting(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    owner, member = await sharer(service, people["owner"]), await sharer(service, people["member"])
    secret = b"where it was taken"
    made = await owner.upload(picture("JPEG") + secret, "../../etc/Plan of the garden.jpg")
    assert made.status_code == 200, made.content
    item = (await member.browser.event(ItemChanged)).item
    assert (item.kind, item.title, item.width, item.height) == ("picture", "Plan of the garden", 40, 30)
    answer = await member.client.get(f"/api/items/{item.id}/file")
    content = b"".join([piece async for piece in answer])
    assert answer["Content-Type"] == "image/jpeg" and answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"] and secret not in content
    stranger = AsyncClient()
    await stranger.aforce_login(people["stranger"])
    assert (await stranger.get(f"/api/items/{item.id}/file")).status_code == 404
    assert (await AsyncClient().get(f"/api/items/{item.id}/file")).status_code == 404


async def test_what_was_shared_goes_with_its_owner_and_its_file(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    owner, member = await sharer(service, people["owner"]), await sharer(service, people["member"])
    await member.upload(picture())
    item = await Item.objects.aget()
    assert item_path(item).exists()
    await member.browser.request(Leave(), Done)
    assert (await owner.browser.event(ItemRemoved)).item_id == str(item.pk)
    assert not item_path(item).exists()
    assert (await owner.client.get(f"/api/items/{item.pk}/file")).status_code == 404


async def test_pages_are_turned_by_who_shared_and_by_hosts(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    owner, member = await sharer(service, people["owner"]), await sharer(service, people["member"])
    await owner.upload(pdf(3), "slides.pdf")
    item = (await member.browser.event(ItemChanged)).item
    assert (item.kind, item.page, item.page_count) == ("pdf", 1, 3)
    assert await member.browser.refusal(ItemTurn(item.id, 2)) == "forbidden"
    assert await member.browser.refusal(ItemRemove(item.id)) == "forbidden"
    assert await owner.browser.refusal(ItemTurn(item.id, 4)) == "bad_message"
    await owner.browser.request(ItemTurn(item.id, 3), Done)
    await member.browser.event(ItemChanged, lambda changed: changed.item.page == 3)
    await owner.browser.request(ItemRemove(item.id), Done)
    assert not await Entry.objects.filter(action="item.remove").aexists(), "it is the sharer's own"
    await member.upload(pdf(1), "notes.pdf")
    notes = (await owner.browser.event(ItemChanged, lambda changed: changed.item.page_count == 1)).item
    await owner.browser.request(ItemRemove(notes.id), Done)
    assert (await Entry.objects.aget(action="item.remove")).detail == {"title": notes.title}


async def test_a_screen_has_a_place_before_it_is_published(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    member = await sharer(service, people["member"])
    offer = MediaOffer("main", 1, "", (PublishLine("0", "screen"),), ())
    assert await member.browser.refusal(offer) == "forbidden"
    await member.browser.request(ScreenShare(), Done)
    assert await member.browser.refusal(ScreenShare()) == "conflict"
    assert await member.browser.refusal(offer) == "unavailable"  # no media worker is here, and nothing else in the way


async def test_four_things_at_once(service: Service, room: Room, people: dict[str, User]) -> None:
    owner, member = await sharer(service, people["owner"]), await sharer(service, people["member"])
    for _ in range(4):
        assert (await owner.upload(picture())).status_code == 200
    assert (await member.upload(picture())).json()["code"] == "full"
    assert await member.browser.refusal(ScreenShare()) == "full"
    assert sorted([item.slot async for item in Item.objects.all()]) == [0, 1, 2, 3]


async def test_pointers_are_seen_by_everyone_and_looked_at_items_told(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    owner, member = await sharer(service, people["owner"]), await sharer(service, people["member"])
    await owner.browser.request(ScreenShare(), Done)
    item = (await member.browser.event(ItemChanged)).item
    await member.browser.request(PointerMove(item.id, 0.25, 0.5), Done)
    assert await owner.browser.event(PointerMoved) == PointerMoved(member.id, item.id, 0.25, 0.5)
    assert await member.browser.refusal(PointerMove(item.id, 2.0, 0.5)) == "bad_message"
    assert await member.browser.refusal(PointerMove(str(uuid.uuid4()), 0.2, 0.5)) == "not_found"
    await member.browser.request(AttentionTell(work_item_id=item.id), Done)


@pytest.mark.parametrize(
    "content",
    [b"", b"nonsense", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7 nonsense", picture()[:60]],
)
async def test_what_is_no_picture_and_no_pdf_is_refused(
    service: Service, room: Room, people: dict[str, User], content: bytes
) -> None:
    owner = await sharer(service, people["owner"])
    answer = await owner.upload(content)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_message")
    assert await Item.objects.acount() == 0


async def test_limits_and_other_peoples_names(
    service: Service, room: Room, people: dict[str, User], settings: Any
) -> None:
    owner, member = await sharer(service, people["owner"]), await sharer(service, people["member"])
    assert (await owner.upload(picture(), as_id=member.id)).status_code == 404
    settings.ITEM_BYTES_MAX = 50
    assert (await owner.upload(picture())).json()["code"] == "too_large"
