"""Where state is kept: each profile's stores, and what is said of an environment that names none."""

from pathlib import Path

import pytest

from conference.stores import StoresError, stores_from

SCALED = {
    "EYELINE_PROFILE": "scaled",
    "EYELINE_DATABASE_URL": "postgres://eye:se%2Fcret@db.example.org/meet?sslmode=require",
    "EYELINE_REDIS_URL": "redis://:word@cache.example.org:6380/",
}


def test_one_machine_needs_no_settings(tmp_path: Path) -> None:
    stores = stores_from({}, tmp_path)
    assert stores.databases["default"]["NAME"] == tmp_path / "eyeline.sqlite3"
    assert stores.broker_url == "filesystem://"


def test_scaled_takes_everything_from_two_addresses(tmp_path: Path) -> None:
    stores = stores_from(SCALED, tmp_path)
    database = stores.databases["default"]
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example.org", "5432", "meet")
    assert (database["USER"], database["PASSWORD"]) == ("eye", "se/cret")
    assert database["OPTIONS"]["sslmode"] == "require"
    (host,) = stores.channel_layers["default"]["CONFIG"]["hosts"]
    assert host["address"] == "redis://:word@cache.example.org:6380/0"
    assert stores.caches["default"]["LOCATION"].endswith("/1")
    assert stores.broker_url.endswith("/2")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("EYELINE_PROFILE", "huge", "embedded, scaled"),
        ("EYELINE_DATABASE_URL", "", "make run PROFILE=scaled"),
        ("EYELINE_DATABASE_URL", "mysql://db/meet", "postgres://user"),
        ("EYELINE_DATABASE_URL", "postgres://db:x/meet", "postgres://user"),
        ("EYELINE_DATABASE_URL", "postgres://db/meet?options=-c", "known are sslmode"),
        ("EYELINE_REDIS_URL", "", "make run PROFILE=scaled"),
        ("EYELINE_REDIS_URL", "redis://cache/3", "without a number"),
        ("EYELINE_REDIS_URL", "http://cache", "redis://"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, name: str, value: str, said: str) -> None:
    with pytest.raises(StoresError, match=said):
        stores_from({**SCALED, name: value}, tmp_path)
