"""What keeps Eyeline from starting is said in one line that says what to do."""

import os
import socket

import pytest

from conference.supervisor import plan, preflight, stores
from conference.supervisor.errors import MissingTool, NoDisk, PortTaken
from conference.supervisor.plan import Site


def test_a_taken_port_is_named_with_another_to_try():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"port {port} .*EYELINE_PORT={port + 1} make run"):
            preflight.check_port("127.0.0.1", port)
    preflight.check_port("127.0.0.1", port)


def test_an_address_of_another_machine():
    with pytest.raises(PortTaken, match=r"192\.0\.2\.77"):
        preflight.check_port("192.0.2.77", 8000)


def test_a_full_disk(tmp_path):
    preflight.check_disk(tmp_path / "new", 1)
    with pytest.raises(NoDisk, match="GB are needed"):
        preflight.check_disk(tmp_path, 10**18)


def test_a_data_directory_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(NoDisk, match="EYELINE_DATA_DIR"):
        preflight.check_disk(tmp_path / "file" / "below", 1)


@pytest.fixture
def only_path(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_no_node(only_path):
    with pytest.raises(MissingTool, match=r"Node.js 20"):
        preflight.check_node()


def test_an_old_node(only_path):
    for name in ("node", "npm"):
        script = only_path / name
        script.write_text("#!/bin/sh\necho v18.20.1\n")
        script.chmod(0o755)
    with pytest.raises(MissingTool, match=r"this is v18.20.1"):
        preflight.check_node()


@pytest.mark.parametrize("port", ["0", "70000", "http", "", "-1"])
def test_a_port_that_is_none(port):
    with pytest.raises(ValueError, match="EYELINE_PORT"):
        Site.from_environment({"EYELINE_PORT": port})


def test_a_profile_that_is_none():
    with pytest.raises(ValueError, match="embedded, scaled"):
        Site.from_environment({"EYELINE_PROFILE": "huge"})


def test_stores_that_are_not_installed_are_named_with_their_packages(only_path, monkeypatch):
    monkeypatch.setattr(stores, "POSTGRESQL_DIRS", only_path)
    with pytest.raises(MissingTool, match=r"PostgreSQL and Redis\. Run: apt-get install .*postgresql redis-server"):
        stores.check_programs()


def test_scaled_runs_two_of_each_and_stores_of_its_own_unless_others_are_named(tmp_path):
    environment = {"EYELINE_PROFILE": "scaled", "EYELINE_DATA_DIR": os.fspath(tmp_path)}
    site = Site.from_environment(environment)
    assert site.has_own_stores
    assert [command.name for command in plan.web(site, 3)] == ["web-1", "web-2"]
    names = [command.name for command in plan.others(site)]
    assert names == [
        "media-1",
        "media-2",
        "render-1",
        "render-2",
        "cube-ada",
        "cube-ben",
        "captions",
        "voices",
        "jobs-1",
        "jobs-2",
    ]
    urls = {"EYELINE_DATABASE_URL": "postgres://a@b/c", "EYELINE_REDIS_URL": "redis://d"}
    elsewhere = Site.from_environment({**environment, **urls})
    assert not elsewhere.has_own_stores
    assert elsewhere.environment.items() >= urls.items()


def test_children_agree_on_the_site(tmp_path):
    site = Site.from_environment({"EYELINE_PORT": "8123", "EYELINE_DATA_DIR": os.fspath(tmp_path)})
    assert site.environment["EYELINE_WEB_URL"] == "ws://127.0.0.1:8123/ws/node/"
    assert site.environment["EYELINE_DATA_DIR"] == os.fspath(tmp_path)
