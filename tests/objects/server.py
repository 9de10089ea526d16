"""An S3-like store for tests, in a process of its own: moto's server on loopback, which can go away and come back.

`python -m tests.objects.server PORT` listens, and takes `down` and `up` on its standard input; what it holds stays.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from conference.objects.configuration import Bucket
from conference.objects.store import ObjectStore
from tests.browser.service import free_port

ROOT = Path(__file__).resolve().parents[2]
KEYS = {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "tests", "AWS_DEFAULT_REGION": "us-east-1"}


@dataclass(frozen=True)
class StoreServer:
    """A running store; `environment` is what a process needs to use its bucket."""

    process: subprocess.Popen[str]
    bucket: Bucket

    @property
    def environment(self) -> dict[str, str]:
        return {**KEYS, "EYELINE_S3_BUCKET": self.bucket.name, "EYELINE_S3_ENDPOINT": str(self.bucket.endpoint_url)}

    def say(self, word: str) -> None:
        """`down` or `up`; returns when it is so."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline().strip() == word


@contextlib.contextmanager
def running_store(name: str = "meetings") -> Iterator[StoreServer]:
    """A store with an empty bucket; it is gone at the end."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.objects.server", str(port)], cwd=ROOT, env={**os.environ, **KEYS},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "up"
        bucket = Bucket(name, f"http://127.0.0.1:{port}", "us-east-1", "eyeline/", 10**9)
        os.environ.update(KEYS)
        ObjectStore(bucket)._client.create_bucket(Bucket=name)
        yield StoreServer(process, bucket)
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


def main() -> None:
    """Serves until standard input ends."""
    import logging

    from moto.moto_server.threaded_moto_server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=int(sys.argv[1]), verbose=False)
    word = "up"
    while word:
        server.start() if word == "up" else server.stop()
        print(word, flush=True)
        word = sys.stdin.readline().strip()


if __name__ == "__main__":
    main()
