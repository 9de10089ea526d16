"""Everything goes into one file while the service runs, and comes back; what does not fit changes nothing."""

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import User
from accounts.services import node_credential_create
from conference.nodes.models import Node
from conference.rooms.models import ChatMessage, Meeting, Participant, Room

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def data_dir(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    return tmp_path / "data"


@pytest.fixture
def said(data_dir: Path) -> str:
    """A meeting in which something was said, with a recording's file."""
    owner = User.objects.create_user("ann@example.org", name="Ann")
    room = Room.objects.create(slug="salon", title="Salon", owner=owner)
    meeting = Meeting.objects.create(room=room, started_at=timezone.now())
    ann = Participant.objects.create(meeting=meeting, kind="browser", name="Ann", joined_at=timezone.now())
    ChatMessage.objects.create(meeting=meeting, participant=ann, text="remember this", sent_at=timezone.now())
    (data_dir / "recordings" / "r1").mkdir(parents=True)
    (data_dir / "recordings" / "r1" / "a.rtpdump").write_bytes(b"packets")
    (data_dir / "secret_key").write_text("key")
    (data_dir / "broker").mkdir()
    (data_dir / "broker" / "message").write_text("not kept")
    return "remember this"


def backup(path: Path) -> Path:
    call_command("backup", str(path), stdout=io.StringIO())
    return path


def restore(path: Path, **options: bool) -> None:
    call_command("restore", str(path), stdout=io.StringIO(), **options)


def test_what_was_kept_comes_back(data_dir: Path, said: str, tmp_path: Path) -> None:
    path = backup(tmp_path / "kept.tar")
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] != [] and not list(tmp_path.glob("*.part"))
    Room.objects.all().delete()
    credential, _ = node_credential_create(name="later", kind="media")
    now = timezone.now()
    Node.objects.create(credential=credential, kind="media", name="m", capacity=1, connected_at=now, seen_at=now)
    (data_dir / "recordings" / "r1" / "a.rtpdump").unlink()
    (data_dir / "recordings" / "later").mkdir()
    with pytest.raises(CommandError, match="--replace"):
        restore(path)
    restore(path, replace=True)
    assert ChatMessage.objects.get().text == said
    assert not Node.objects.exists()
    assert {each.name for each in (data_dir / "recordings").iterdir()} == {"r1"}
    assert (data_dir / "recordings" / "r1" / "a.rtpdump").read_bytes() == b"packets"
    assert (data_dir / "secret_key").read_text() == "key"
    assert not [each for each in data_dir.iterdir() if each.name.startswith(".restore")]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"format": 2}, "format 2"),
        ({"database": "oracle"}, "in its own profile"),
        ({"migrations": ["rooms.9999_later"]}, "newer version"),
        ({"migrations": None}, "no backup"),
    ],
)
def test_what_does_not_fit_is_refused(
    data_dir: Path, said: str, tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    path = backup(tmp_path / "kept.tar")
    with tarfile.open(path) as archive:
        archive.extractall(tmp_path / "out", filter="data")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    (tmp_path / "out" / "manifest.json").write_text(json.dumps({**manifest, **change}))
    with tarfile.open(tmp_path / "changed.tar", "w") as archive:
        archive.add(tmp_path / "out", ".")
    with pytest.raises(CommandError, match=reason):
        restore(tmp_path / "changed.tar", replace=True)
    assert ChatMessage.objects.get().text == said
    assert (data_dir / "recordings" / "r1" / "a.rtpdump").exists()


def test_what_is_no_archive_is_refused(data_dir: Path, said: str, tmp_path: Path) -> None:
    (tmp_path / "noise.tar").write_bytes(b"noise")
    for name in ("noise.tar", "nothing.tar"):
        with pytest.raises(CommandError, match="can't be read"):
            restore(tmp_path / name, replace=True)
    with pytest.raises(CommandError, match="can't be written"):
        backup(tmp_path / "nowhere" / "kept.tar")
    assert ChatMessage.objects.get().text == said
