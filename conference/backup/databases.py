"""Dumps and loads the database: SQLite by its own online backup, PostgreSQL by pg_dump and pg_restore."""

import os
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from conference.backup.errors import BackupError, NotMade, NotRestored

ASIDE = "before_restore"
"""The schema in which what was there waits until the dump is loaded."""


def database_dump(path: Path) -> None:
    """Writes the database as it is at one moment, while it is in use.

    Raises:
        NotMade: it could not be; the message says why.
    """
    if connection.vendor == "sqlite":
        _copy(Path(connection.settings_dict["NAME"]), path)
    else:
        _run(NotMade, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")


def database_load(path: Path) -> None:
    """Puts a dump in the place of the whole database, or changes nothing.

    Raises:
        NotRestored: it could not be; the message says why.
    """
    connection.close()
    if connection.vendor == "sqlite":
        _copy(path, Path(connection.settings_dict["NAME"]))
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {ASIDE} CASCADE")
        cursor.execute(f"ALTER SCHEMA public RENAME TO {ASIDE}")
        cursor.execute("CREATE SCHEMA public")
    options = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    try:
        _run(NotRestored, "pg_restore", *options, f"--dbname={connection.settings_dict['NAME']}", str(path))
    except NotRestored:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute(f"ALTER SCHEMA {ASIDE} RENAME TO public")
        raise
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA {ASIDE} CASCADE")
    connection.close()


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


def _run(failure: type[BackupError], program: str, *arguments: str) -> None:
    try:
        done = subprocess.run([program, *arguments], env=_environment(), capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise failure(f"{program} is not installed. Run: apt-get install postgresql-client") from None
    if done.returncode:
        raise failure(f"{program} failed: {done.stderr.strip()[-500:]}")


def _environment() -> dict[str, str]:
    """Where PostgreSQL's programs find the database; their arguments every user of the machine could see."""
    settings: dict[str, Any] = connection.settings_dict
    names: Sequence[tuple[str, str]] = (
        ("PGHOST", "HOST"), ("PGPORT", "PORT"), ("PGUSER", "USER"), ("PGPASSWORD", "PASSWORD"), ("PGDATABASE", "NAME"),
    )  # fmt: skip
    given = settings["OPTIONS"]
    options = {f"PG{key.upper()}": str(given[key]) for key in ("sslmode", "sslrootcert") if key in given}
    return {**os.environ, **{variable: str(settings[key]) for variable, key in names if settings[key]}, **options}
