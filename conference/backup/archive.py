"""A backup is one tar file: `manifest.json`, the database's dump, and the folders of the data directory that are kept.

The dump is taken first: what it names is in the folders, unless it was deleted in between.
"""

import json
import shutil
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts.models import User
from conference.backup.databases import database_dump, database_load
from conference.backup.errors import NotMade, NotRestored
from conference.files import COPIES, object_store
from conference.leases.models import Lease
from conference.nodes.models import Node
from conference.objects.errors import ObjectMissing, ObjectsError

FORMAT = 1
KEPT = ("recordings", "items", "nodes", "secret_key")
"""Of the data directory. What is missing in it is made anew: the broker's messages, utterances of captions, models."""
MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files"


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself; `migrations` are those that its database has had."""

    format: int
    made_at: str
    database: str
    migrations: tuple[str, ...]


def backup_make(path: Path) -> None:
    """Writes the archive, which appears whole or not at all, for its owner alone.

    Raises:
        NotMade: it could not be; the message says why.
    """
    manifest = Manifest(FORMAT, timezone.now().isoformat(), connection.vendor, tuple(sorted(_applied())))
    partial = path.with_name(path.name + ".part")
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
            here = Path(folder)
            (here / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
            database_dump(here / DUMP)
            partial.touch(mode=0o600)
            with tarfile.open(partial, "w") as archive:
                archive.add(here / MANIFEST, MANIFEST)
                archive.add(here / DUMP, DUMP)
                for name in KEPT:
                    if name in COPIES and object_store() is not None:
                        _archive_objects(archive, name, here)
                    elif (settings.DATA_DIR / name).exists():
                        archive.add(settings.DATA_DIR / name, f"{FILES}/{name}")
            partial.rename(path)
    except OSError as error:
        raise NotMade(f"{path} can't be written: {error.strerror or error}") from error
    except ObjectsError as error:
        raise NotMade(str(error)) from error
    finally:
        partial.unlink(missing_ok=True)


def backup_restore(path: Path, *, replace: bool) -> Manifest:
    """Puts what the archive holds in the place of what is here: what it says of itself. Nothing must run meanwhile.

    An archive of an older version is brought up to this one.

    Raises:
        NotRestored: it is no archive, does not fit, or there is something here that would be lost.
    """
    if not replace and _is_used():
        raise NotRestored("there are people or files here that would be lost; with --replace they go")
    try:
        with (
            tarfile.open(path) as archive,
            tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=".restore-") as folder,
        ):
            here = Path(folder)
            archive.extractall(here, filter="data")
            manifest = _manifest(here)
            database_load(here / DUMP)
            for name in KEPT:
                _replace(here / FILES / name, settings.DATA_DIR / name)
                _store_replace(name)
    except (OSError, tarfile.TarError) as error:
        raise NotRestored(f"{path} can't be read: {error}") from error
    except ObjectsError as error:
        raise NotRestored(f"{error}. The database is restored, not all files are: run it again") from error
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        Node.objects.all().delete()
        Lease.objects.all().delete()
    return manifest


def _archive_objects(archive: tarfile.TarFile, name: str, here: Path) -> None:
    """Puts a folder that is in the store into the archive, one object after the other."""
    store = object_store()
    assert store is not None  # noqa: S101 (asked before)
    piece = here / "object"
    for stat in store.list(f"{name}/"):
        try:
            store.get(stat.key, piece)
        except ObjectMissing:
            continue  # deleted meanwhile
        archive.add(piece, f"{FILES}/{stat.key}")
        piece.unlink()


def _store_replace(name: str) -> None:
    """Where files are in a store, has there what was restored of a folder, and nothing else."""
    store = object_store()
    if store is None or name not in COPIES:
        return
    store.delete_all(f"{name}/")
    folder = settings.DATA_DIR / name
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            store.put(path, path.relative_to(settings.DATA_DIR).as_posix())
    shutil.rmtree(folder, ignore_errors=True)


def _manifest(here: Path) -> Manifest:
    """What the archive says of itself, if it fits."""
    try:
        raw = json.loads((here / MANIFEST).read_text())
        manifest = Manifest(raw["format"], raw["made_at"], raw["database"], tuple(raw["migrations"]))
    except (OSError, ValueError, KeyError, TypeError):
        raise NotRestored("this is no backup of Eyeline") from None
    if manifest.format != FORMAT:
        raise NotRestored(f"this backup has format {manifest.format}, this version reads {FORMAT}")
    if manifest.database != connection.vendor:
        raise NotRestored(
            f"this backup is of {manifest.database}, and here is {connection.vendor}: restore it in its own profile"
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    if newer := set(manifest.migrations) - known:
        raise NotRestored(f"this backup is of a newer version ({min(newer)} is not known here): install that one first")
    return manifest


def _applied() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()}


def _is_used() -> bool:
    if User._meta.db_table in connection.introspection.table_names() and User.objects.exists():
        return True
    store = object_store()
    if store is not None and any(next(store.list(f"{name}/"), None) for name in COPIES):
        return True
    return any((settings.DATA_DIR / name).is_dir() and any((settings.DATA_DIR / name).iterdir()) for name in KEPT)


def _replace(fresh: Path, target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    else:
        target.unlink(missing_ok=True)
    if fresh.exists():
        fresh.rename(target)
