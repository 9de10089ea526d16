"""The service's settings with a data directory of the test run's own."""

import os
import tempfile

_data = tempfile.TemporaryDirectory(prefix="eyeline-test-")
os.environ["EYELINE_DATA_DIR"] = _data.name
os.environ.pop("EYELINE_SECRET_KEY", None)
os.environ.pop("EYELINE_PUBLIC_URL", None)
os.environ.setdefault("EYELINE_LOG_LEVEL", "WARNING")

from conference.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""Tests sign in often, and don't need to keep passwords from anybody."""
