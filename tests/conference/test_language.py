"""Languages and themes: which one a page and a socket get, how it is remembered, and that the translation is whole."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from conference.rooms.models import Room
from conference.signalling.messages import PROTOCOL, Error, Hello
from tests import messages
from tests.conference.conftest import HOST, Service

CHINESE = {"HTTP_ACCEPT_LANGUAGE": "zh-CN,zh;q=0.9,en;q=0.8"}


def test_the_translation_is_whole_and_compiled() -> None:
    """`python -m tests.messages` mends what is found here, translations aside."""
    wanted = {str(message.id) for message in messages.extracted() if message.id}
    for language in messages.LANGUAGES:
        catalog = messages.catalog_of(language)
        assert {str(message.id) for message in catalog if message.id} == wanted
        assert messages.untranslated(catalog) == []
        file = messages.LOCALES / language / "LC_MESSAGES" / "django.mo"
        assert file.read_bytes() == messages.compiled(catalog)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accepted", "lang", "heading"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans", "登录"),
        ("zh-Hans", "zh-hans", "登录"),
        ("de,en;q=0.5", "en", "Sign in"),
        ("", "en", "Sign in"),
        ("*;q=nonsense,\x00", "en", "Sign in"),
    ],
)
def test_a_page_speaks_what_the_browser_asks_for(accepted: str, lang: str, heading: str) -> None:
    page = Client().get("/accounts/login/", HTTP_ACCEPT_LANGUAGE=accepted)
    text = page.content.decode()
    assert f'<html lang="{lang}">' in text
    assert re.search(f"<h1>{heading}</h1>", text)
    assert page["Content-Language"] == lang
    assert {"Accept-Language", "Cookie"} <= {part.strip() for part in page["Vary"].split(",")}


@pytest.mark.django_db
def test_a_choice_is_kept_in_the_browser_and_leads_back() -> None:
    client = Client()
    chosen = client.post("/accounts/preferences/", {"language": "zh-hans", "next": "/accounts/login/?next=/"})
    assert (chosen.status_code, chosen["Location"]) == (302, "/accounts/login/?next=/")
    assert client.post("/accounts/preferences/", {"theme": "dark"}).status_code == 204
    page = client.get("/accounts/login/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert '<html lang="zh-hans" data-theme="dark">' in page
    assert 'value="dark" aria-pressed="true"' in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"language": "tlh"}, {"theme": "pink"}, {"language": ""}, {"language": "en", "theme": '"><script>'}]
)
def test_a_choice_that_there_is_not_is_refused(wrong: dict[str, str]) -> None:
    client = Client()
    assert client.post("/accounts/preferences/", wrong).status_code == 400
    assert not client.cookies


@pytest.mark.django_db
def test_a_choice_never_leads_elsewhere_and_needs_the_token() -> None:
    away = Client().post("/accounts/preferences/", {"theme": "dark", "next": "https://elsewhere.example/"})
    assert away.status_code == 204
    assert Client().get("/accounts/preferences/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/accounts/preferences/", {"theme": "dark"}).status_code == 403


@pytest.mark.django_db
def test_an_account_has_its_choice_in_every_browser(people: dict[str, User]) -> None:
    here, there = Client(), Client()
    here.force_login(people["member"])
    here.post("/accounts/preferences/", {"language": "zh-hans", "theme": "light"})
    there.force_login(people["member"])
    page = there.get("/nothing-here", HTTP_ACCEPT_LANGUAGE="en")
    assert '<html lang="zh-hans" data-theme="light">' in page.content.decode()
    assert there.cookies["eyeline_language"].value == "zh-hans"
    other = Client()
    other.force_login(people["owner"])
    assert '<html lang="en">' in other.get("/nothing-here").content.decode()


@pytest.mark.django_db
def test_the_api_refuses_in_the_callers_language(people: dict[str, User], room: Room) -> None:
    client = Client()
    client.force_login(people["member"])
    refused: Any = client.post(f"/api/rooms/{room.slug}/invites", "{}", "application/json", **CHINESE)
    assert refused.status_code == 403
    assert refused.json() == {"code": "forbidden", "message": "只有本房间的主持人可以这样做"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("header", "message"),
    [
        ((b"cookie", b"eyeline_language=zh-hans"), "会议人数已满"),
        ((b"accept-language", b"zh-CN"), "会议人数已满"),
        ((b"cookie", b'eyeline_language="\xff; ;;'), "the meeting is full"),
    ],
)
async def test_a_socket_refuses_in_the_browsers_language(
    service: Service, room: Room, people: dict[str, User], settings: Any, header: tuple[bytes, bytes], message: str
) -> None:
    settings.PARTICIPANTS_MAX = 0
    browser = await service.socket(headers=[(b"host", HOST.encode()), (b"origin", f"http://{HOST}".encode()), header])
    refused = await browser.request(Hello(PROTOCOL, await service.token(people["member"]), True), Error)
    assert (refused.code, refused.message) == ("full", message)
