"""What tests of speech share."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where models are joined, once for all tests."""
    return tmp_path_factory.mktemp("models")
