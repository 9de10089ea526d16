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

if PROFILE == "scaled":  # noqa: F405
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
    # Several runs of tests share one Redis, and each empties the layer after its tests.
    _worker = os.environ.get("PYTEST_XDIST_WORKER", "tests")
    CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = CACHES["default"]["KEY_PREFIX"] = _worker  # noqa: F405
