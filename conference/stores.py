"""Where state is kept, by profile: in files of one machine (embedded), or in PostgreSQL and Redis (scaled)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

PROFILES = ("embedded", "scaled")
CHANNEL_CAPACITY = 5000
"""How much may wait for one web process's sockets."""
CONNECTION_AGE_S = 300
POSTGRES_SCHEMES = ("postgres", "postgresql")
REDIS_SCHEMES = ("redis", "rediss")
POSTGRES_OPTIONS = ("sslmode", "sslrootcert", "connect_timeout", "application_name")


class StoresError(Exception):
    """The environment names no stores that can be used; the message says what to set."""


@dataclass(frozen=True)
class Stores:
    """Django's settings of the same names, and Celery's broker."""

    databases: dict[str, dict[str, Any]]
    channel_layers: dict[str, dict[str, Any]]
    caches: dict[str, dict[str, Any]]
    broker_url: str


def stores_from(environment: Mapping[str, str], data_dir: Path) -> Stores:
    """The stores of the profile that EYELINE_PROFILE names.

    Raises:
        StoresError: there is no such profile, or an address that it needs is missing or can't be read.
    """
    profile = environment.get("EYELINE_PROFILE") or "embedded"
    if profile not in PROFILES:
        raise StoresError(f"EYELINE_PROFILE is one of {', '.join(PROFILES)}, not {profile!r}")
    return _embedded(environment, data_dir) if profile == "embedded" else _scaled(environment)


def database_from_url(url: str) -> dict[str, Any]:
    """Django's description of the PostgreSQL database at `postgres://user:password@host:port/name?sslmode=…`.

    Raises:
        StoresError: it is no such address.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.removeprefix("/"))
    try:
        port = parts.port or 5432
    except ValueError:
        port = 0
    if parts.scheme not in POSTGRES_SCHEMES or not parts.hostname or not name or not port:
        raise StoresError("EYELINE_DATABASE_URL is an address like postgres://user:password@host:5432/eyeline")
    options = dict(parse_qsl(parts.query))
    if unknown := options.keys() - set(POSTGRES_OPTIONS):
        raise StoresError(f"EYELINE_DATABASE_URL has {min(unknown)}; known are {', '.join(POSTGRES_OPTIONS)}")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname,
        "PORT": str(port),
        # Connections stay; one that the server has closed meanwhile is found out before it is used.
        "CONN_MAX_AGE": CONNECTION_AGE_S,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": "5", "application_name": "eyeline", **options},
    }


def _embedded(environment: Mapping[str, str], data_dir: Path) -> Stores:
    database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": data_dir / "eyeline.sqlite3",
        # A writer waits for its turn at the start of its transaction, where waiting is safe, and not in the middle.
        "OPTIONS": {
            "timeout": 10,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        "TEST": {"NAME": data_dir / "test.sqlite3"},
    }
    layer = {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 1000}}
    return Stores(
        databases={"default": database},
        channel_layers={"default": layer},
        caches={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        broker_url=environment.get("EYELINE_BROKER_URL") or "filesystem://",
    )


def _scaled(environment: Mapping[str, str]) -> Stores:
    for name in ("EYELINE_DATABASE_URL", "EYELINE_REDIS_URL"):
        if not environment.get(name):
            raise StoresError(f"the profile scaled needs {name}; `make run PROFILE=scaled` starts stores of its own")
    database = database_from_url(environment["EYELINE_DATABASE_URL"])
    redis_url = environment["EYELINE_REDIS_URL"].rstrip("/")
    parts = urlsplit(redis_url)
    if parts.scheme not in REDIS_SCHEMES or not parts.hostname or parts.path:
        raise StoresError("EYELINE_REDIS_URL is an address like redis://:password@host:6379, without a number behind")
    layer = {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        # Web waits for messages for some seconds at a time: the connection must be as patient.
        "CONFIG": {
            "hosts": [{"address": f"{redis_url}/0", "socket_timeout": 30, "socket_connect_timeout": 5}],
            "prefix": "eyeline",
            "capacity": CHANNEL_CAPACITY,
        },
    }
    return Stores(
        databases={"default": database},
        channel_layers={"default": layer},
        caches={"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": f"{redis_url}/1"}},
        broker_url=environment.get("EYELINE_BROKER_URL") or f"{redis_url}/2",
    )
