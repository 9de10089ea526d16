"""An S3-like store of objects: whole files go in, whole files and ranges come out. Nothing of Django is needed."""

import contextlib
import datetime
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conference.objects.configuration import Bucket
from conference.objects.errors import ObjectMissing, StoreAway

PIECE_BYTES = 256 * 1024
CONNECT_TIMEOUT_S, READ_TIMEOUT_S = 3.0, 20.0
ATTEMPTS = 2
"""A store that is away is to be told of within seconds; whoever can wait tries again by themselves."""
DELETED_AT_ONCE = 1000


@dataclass(frozen=True)
class Stat:
    """What a store says of an object; `etag` changes with its content."""

    key: str
    size: int
    etag: str
    modified_at: datetime.datetime


class ObjectStore:
    """What lies in a bucket. Its methods may be called by any thread.

    Every one of them raises StoreAway where the store can't be reached or refuses.
    """

    def __init__(self, bucket: Bucket) -> None:
        import boto3
        from botocore.config import Config

        self.bucket = bucket
        self._client: Any = boto3.session.Session().client(
            "s3",
            endpoint_url=bucket.endpoint_url,
            region_name=bucket.region,
            config=Config(
                connect_timeout=CONNECT_TIMEOUT_S,
                read_timeout=READ_TIMEOUT_S,
                retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
                s3={"addressing_style": "path" if bucket.endpoint_url else "auto"},
            ),
        )

    def stat(self, key: str) -> Stat | None:
        """What is known of the object; None where there is none."""
        with _translated():
            try:
                found = self._client.head_object(Bucket=self.bucket.name, Key=self._full(key))
            except self._client.exceptions.ClientError as error:
                if _is_missing(error):
                    return None
                raise
        return Stat(key, found["ContentLength"], found["ETag"].strip('"'), found["LastModified"])

    def put(self, path: Path, key: str) -> Stat:
        """Keeps a whole file, in the place of what was there."""
        with _translated():
            self._client.upload_file(str(path), self.bucket.name, self._full(key))
        return self._there(key)

    def put_bytes(self, content: bytes, key: str) -> None:
        """Keeps a few bytes."""
        with _translated():
            self._client.put_object(Bucket=self.bucket.name, Key=self._full(key), Body=content)

    def get(self, key: str, path: Path) -> Stat:
        """Brings an object to a file, which appears whole or not at all.

        Raises:
            ObjectMissing: there is none.
        """
        stat = self._there(key)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
        try:
            with partial.open("xb") as file:
                for piece in self.read(key, 0, stat.size, etag=stat.etag):
                    file.write(piece)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
        return stat

    def read(self, key: str, first: int, end: int, *, etag: str) -> Iterator[bytes]:
        """The bytes [first, end) of the object that has this etag, in pieces.

        Raises:
            ObjectMissing: there is none, or another one meanwhile.
        """
        if first >= end:
            return
        with _translated():
            answer = self._client.get_object(
                Bucket=self.bucket.name, Key=self._full(key), Range=f"bytes={first}-{end - 1}", IfMatch=f'"{etag}"'
            )
            with contextlib.closing(answer["Body"]) as body:
                yield from body.iter_chunks(PIECE_BYTES)

    def list(self, prefix: str) -> Iterator[Stat]:
        """Every object whose key begins so, by key."""
        with _translated():
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.bucket.name, Prefix=self._full(prefix)):
                for each in page.get("Contents", ()):
                    key = each["Key"].removeprefix(self.bucket.prefix)
                    yield Stat(key, each["Size"], each["ETag"].strip('"'), each["LastModified"])

    def delete(self, key: str) -> None:
        """Deletes an object, if it is there."""
        with _translated():
            self._client.delete_object(Bucket=self.bucket.name, Key=self._full(key))

    def delete_all(self, prefix: str) -> int:
        """Deletes every object whose key begins so; how many."""
        keys = [stat.key for stat in self.list(prefix)]
        for low in range(0, len(keys), DELETED_AT_ONCE):
            named = [{"Key": self._full(key)} for key in keys[low : low + DELETED_AT_ONCE]]
            with _translated():
                answer = self._client.delete_objects(Bucket=self.bucket.name, Delete={"Objects": named, "Quiet": True})
            if answer.get("Errors"):
                raise StoreAway(f"the store did not delete {answer['Errors'][0].get('Key', 'an object')}")
        return len(keys)

    def _there(self, key: str) -> Stat:
        stat = self.stat(key)
        if stat is None:
            raise ObjectMissing(f"there is no {os.path.basename(key)} in the store")
        return stat

    def _full(self, key: str) -> str:
        return self.bucket.prefix + key


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """What boto3 raises, as this package's errors."""
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        if _is_missing(error):
            raise ObjectMissing("there is no such object in the store, or another one meanwhile") from None
        raise StoreAway(f"the store refuses: {error}") from error
    except (BotoCoreError, Boto3Error) as error:
        raise StoreAway(f"the store can't be reached: {error}") from error


def _is_missing(error: Any) -> bool:
    code = str(error.response.get("Error", {}).get("Code", ""))
    # A missing bucket is no missing object: then nothing that is kept can be found.
    return code in ("404", "NoSuchKey", "NotFound", "PreconditionFailed", "412")
