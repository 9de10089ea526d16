"""What the store does with objects, against a real S3-like server, and what the environment may say of it."""

import os
from pathlib import Path

import pytest

from conference.objects.configuration import Bucket, ConfigurationError, bucket_from
from conference.objects.copies import copies_trim, copy_note, is_copy_of
from conference.objects.errors import ObjectMissing, StoreAway
from conference.objects.store import ObjectStore
from tests.objects.server import StoreServer


def test_a_file_comes_back_whole_and_in_ranges(store: ObjectStore, tmp_path: Path) -> None:
    content = bytes(range(256)) * 1000
    (tmp_path / "in").write_bytes(content)
    kept = store.put(tmp_path / "in", "recordings/r/a.mp4")
    assert (kept.size, store.stat("recordings/r/a.mp4")) == (len(content), kept)
    store.get("recordings/r/a.mp4", tmp_path / "out" / "a.mp4")
    assert (tmp_path / "out" / "a.mp4").read_bytes() == content
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["a.mp4"]
    assert b"".join(store.read("recordings/r/a.mp4", 1000, 200_000, etag=kept.etag)) == content[1000:200_000]
    assert list(store.read("recordings/r/a.mp4", 5, 5, etag=kept.etag)) == []
    with pytest.raises(ObjectMissing):  # another one meanwhile: two halves of two files are none
        list(store.read("recordings/r/a.mp4", 0, 10, etag="other"))
    assert store.stat("recordings/r/b.mp4") is None
    with pytest.raises(ObjectMissing):
        store.get("recordings/r/b.mp4", tmp_path / "b")
    assert [each.key for each in store.list("recordings/")] == ["recordings/r/a.mp4"]
    assert (store.delete_all("recordings/"), store.delete_all("recordings/")) == (1, 0)


def test_a_bucket_that_is_not_there_is_told_as_a_store_that_is_away(store_server: StoreServer, tmp_path: Path) -> None:
    missing = ObjectStore(Bucket("nowhere", store_server.bucket.endpoint_url, "us-east-1", "", 0))
    (tmp_path / "in").write_bytes(b"x")
    with pytest.raises(StoreAway):
        missing.put(tmp_path / "in", "a")
    with pytest.raises(StoreAway):
        list(missing.list(""))


def test_copies_that_nobody_asked_for_go_first(tmp_path: Path) -> None:
    for age_s, name in ((9_000, "old"), (8_000, "older than an hour"), (0, "new")):
        (tmp_path / name).write_bytes(b"x" * 100)
        copy_note(tmp_path / name, name)
        note = tmp_path / f".{name}.etag"
        asked_s = note.stat().st_mtime - age_s
        os.utime(note, (asked_s, asked_s))
    (tmp_path / "no copy").write_bytes(b"x" * 100)
    assert copies_trim([tmp_path], limit_bytes=200) == 1
    assert not is_copy_of(tmp_path / "old", "old")
    assert is_copy_of(tmp_path / "new", "new")
    assert copies_trim([tmp_path], limit_bytes=0) == 1  # what may be open stays
    assert {each.name for each in tmp_path.iterdir()} == {"new", ".new.etag", "no copy"}


def test_what_the_environment_may_say() -> None:
    assert bucket_from({}) is None
    named = bucket_from({"EYELINE_S3_BUCKET": "b", "EYELINE_S3_PREFIX": "/a/b/", "EYELINE_S3_CACHE_GB": "0.5"})
    assert named == Bucket("b", None, None, "a/b/", 500_000_000)
    for wrong in ({"EYELINE_S3_ENDPOINT": "s3.example.org"}, {"EYELINE_S3_CACHE_GB": "much"}):
        with pytest.raises(ConfigurationError, match=next(iter(wrong))):
            bucket_from({"EYELINE_S3_BUCKET": "b", **wrong})
