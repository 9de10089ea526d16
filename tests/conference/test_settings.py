"""What a fresh start makes, and what the web process does not load."""

import os
import stat
import subprocess
import sys
from pathlib import Path

from conference.secret_key import secret_key

REPOSITORY = Path(__file__).resolve().parents[2]


def python(code: str, data_dir: Path, **environment: str) -> str:
    """What a fresh interpreter prints."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("EYELINE_")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPOSITORY,
        env={
            **clean,
            "EYELINE_DATA_DIR": str(data_dir),
            "DJANGO_SETTINGS_MODULE": "conference.settings",
            **environment,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_the_secret_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    key = secret_key(path)
    assert len(key) >= 50
    assert secret_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_web_loads_no_media_or_tensor_library(tmp_path: Path) -> None:
    code = "import conference.asgi, sys; print([m for m in ('torch', 'aiortc', 'av', 'numpy') if m in sys.modules])"
    assert python(code, tmp_path) == "[]"


def test_a_public_https_address_makes_cookies_secure(tmp_path: Path) -> None:
    code = (
        "from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "'meet.example.org' in s.ALLOWED_HOSTS, s.CSRF_TRUSTED_ORIGINS)"
    )
    said = python(code, tmp_path, EYELINE_PUBLIC_URL="https://meet.example.org/")
    assert said == "True True True ['https://meet.example.org']"


def test_accounts_do_not_know_the_conference(tmp_path: Path) -> None:
    code = (
        "import django; from django.conf import settings; "
        "settings.configure(INSTALLED_APPS=['django.contrib.auth', 'django.contrib.contenttypes', 'accounts'], "
        "AUTH_USER_MODEL='accounts.User'); django.setup(); import accounts.services, sys; "
        "print([m for m in sys.modules if m.startswith('conference')])"
    )
    assert python(code, tmp_path) == "[]"
