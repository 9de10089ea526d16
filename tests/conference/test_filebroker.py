"""Messages on the file system's broker: a half-written one is nobody's, a whole one comes."""

from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

from conference import celery
from conference.captions import queue


@pytest.mark.parametrize("app", [celery.app, queue.app], ids=["jobs", "captions"])
def test_every_celery_application_uses_it(app: Any, caplog: pytest.LogCaptureFixture) -> None:
    with app.connection_for_write() as connection:
        assert connection.transport.__class__.__module__ == "conference.filebroker"
        assert connection.info()["hostname"] is None
        assert "hostname" not in caplog.text


def test_a_message_is_not_read_before_it_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"data_folder_in": tmp_path, "data_folder_out": tmp_path, "control_folder": tmp_path / "control"}
    write_text = Path.write_text
    looked = []
    with (
        Connection(
            "filesystem://", transport="conference.filebroker:Transport", transport_options=options
        ) as connection,
        connection.SimpleQueue("numbers") as numbers,
    ):

        def write_slowly(path: Path, text: str) -> int:
            write_text(path, text[:10])
            with pytest.raises(Empty):
                numbers.get(block=False)
            looked.append(path)
            return write_text(path, text)

        monkeypatch.setattr(Path, "write_text", write_slowly)
        numbers.put({"n": 7})
        message = numbers.get(timeout=30)
        message.ack()
    assert len(looked) == 1
    assert message.payload == {"n": 7}
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []
