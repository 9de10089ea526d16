"""Every refusal that a person may read stands in the person's language: all sources are walked, text by text."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from accounts.models import User
from conference.access.finding import THINGS
from conference.hosting.services.policy import policy_set
from conference.items.uploads import checked_upload
from conference.rooms.models import Room
from conference.signalling import errors
from conference.signalling.errors import BadMessage, SignallingError

ROOT = Path(__file__).resolve().parents[2]
REFUSALS = {name for name, kind in vars(errors).items() if isinstance(kind, type)} | {"Refused", "TargetRefused"}
READ_BY_PROGRAMS_ALONE = (
    "conference/signalling",  # the wire's grammar: a page that breaks it has a fault
    "conference/media",
    "conference/node/",
    "conference/nodes/",
    "conference/access/nodes.py",
    "conference/captions/queue.py",  # answers media workers
    "conference/captions/services.py",
    "conference/documents/consumer.py",  # the grammar of the documents' frames
    "conference/documents/frames.py",
    "conference/documents/services.py",
    "conference/rooms/handlers/kept_depth.py",  # answers capture nodes
    "conference/rooms/handlers/nodes.py",
    "conference/rooms/handlers/items.py",  # a pointer off its item, which no page sends
    "conference/rooms/handlers/quality.py",  # answers render workers
    "conference/rooms/services/copies.py",  # answers media workers
    "conference/rooms/services/publishing.py",  # the grammar of offers
    "conference/rooms/services/quality.py",
    "conference/rooms/consumer.py",  # protocol versions, for which pages have words of their own
    "conference/hosting/consumer.py",
    "conference/studio/consumer.py",  # the grammar of its messages
)


def plain_refusals(path: Path) -> Iterator[str]:
    """The refusals of a source whose text is not marked for translation."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in REFUSALS:
            continue
        if any(isinstance(part, ast.JoinedStr | ast.Constant) for part in node.args[:1]):
            yield f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}"


def test_every_refusal_that_a_person_may_read_is_marked_for_translation() -> None:
    sources = [*(ROOT / "conference").rglob("*.py"), *(ROOT / "accounts").rglob("*.py")]
    read = [path for path in sources if not str(path.relative_to(ROOT)).startswith(READ_BY_PROGRAMS_ALONE)]
    assert [refusal for path in read for refusal in plain_refusals(path)] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"lobby": "nobody"}, "等候室的适用对象只能是以下之一：off, guests, everyone"),
        ({"lobby_message": "x" * 1000}, "等候室留言最多 500 个字符"),
        ({"chat": "cats"}, "chat 的开放对象只能是以下之一：everyone, members, hosts"),
    ],
)
def test_a_refusal_with_values_stands_in_chinese(room: Room, values: dict[str, Any], text: str) -> None:
    with translation.override("zh-hans"), pytest.raises(BadMessage) as refused:
        policy_set(room=room, **values)
    assert refused.value.message == text


def test_what_another_process_refuses_stands_in_chinese(settings: Any, tmp_path: Path) -> None:
    settings.ITEMS_DIR = tmp_path
    with (
        translation.override("zh-hans"),
        pytest.raises(SignallingError) as refused,
        checked_upload(SimpleUploadedFile("notes.txt", b"no picture")),
    ):
        pass
    assert refused.value.message == "这既不是图片也不是 PDF；请共享 PNG、JPEG、WebP、GIF 或 PDF"


@pytest.mark.django_db
def test_what_is_not_there_is_named_in_chinese(client: Any, people: dict[str, User]) -> None:
    client.force_login(people["admin"])
    answer = client.get("/api/recordings/00000000-0000-0000-0000-000000000000", headers={"accept-language": "zh-CN"})
    assert answer.json() == {"code": "not_found", "message": "没有这样的录制"}


def test_everything_that_is_looked_for_has_a_name() -> None:
    asked = subprocess.run(
        ["git", "grep", "-ohE", r'(found|uuid_of)\(.*, "[a-z ]+"\)', "conference/access"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    names = {line.rsplit('"', 2)[1] for line in asked.splitlines()}
    assert names <= set(THINGS)
