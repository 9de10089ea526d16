"""The service that the tests with real processes share."""

from collections.abc import Iterator

import pytest

from tests.bots.door import Door
from tests.browser.service import Service, data_dir


@pytest.fixture(scope="session")
def scaled() -> Iterator[Service]:
    """PostgreSQL, Redis and two processes of each kind."""
    with data_dir() as folder:
        service = Service(folder, EYELINE_PROFILE="scaled")
        try:
            yield service
        finally:
            code = service.stop()
    assert code == 0, service.tail()


@pytest.fixture(scope="session")
def door(scaled: Service) -> Door:
    """The first admin's session: the link that the service printed is good once."""
    return Door(scaled)
