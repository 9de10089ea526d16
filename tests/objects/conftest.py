"""A store for all tests of this folder, and Django's settings that name it, empty for each test."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conference.files import object_store
from conference.objects.store import ObjectStore
from tests.objects.server import StoreServer, running_store


@pytest.fixture(scope="session")
def store_server() -> Iterator[StoreServer]:
    with running_store() as server:
        yield server


@pytest.fixture
def store(store_server: StoreServer) -> ObjectStore:
    """The store, empty."""
    found = ObjectStore(store_server.bucket)
    found.delete_all("")
    return found


@pytest.fixture
def kept_there(store: ObjectStore, settings: Any, tmp_path: Path) -> Iterator[ObjectStore]:
    """Django keeps files in the store."""
    settings.DATA_DIR = tmp_path / "data"
    settings.RECORDINGS_DIR, settings.ITEMS_DIR = settings.DATA_DIR / "recordings", settings.DATA_DIR / "items"
    settings.DATA_DIR.mkdir(exist_ok=True)
    settings.OBJECTS_BUCKET = store.bucket
    object_store.cache_clear()
    yield store
    settings.OBJECTS_BUCKET = None
    object_store.cache_clear()
