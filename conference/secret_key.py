"""Makes Django's secret key once and keeps it in the data directory."""

import contextlib
import os
import secrets
from pathlib import Path

KEY_BYTES = 48


def secret_key(path: Path) -> str:
    """The key in the file `path`, made at the first call; only the file's owner can read it.

    Several processes may start at once: the file appears whole or not at all, and all of them read the same one.
    """
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(KEY_BYTES))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()
