"""Compiles the kernels before any test that waits for pictures; later runs read them from disk."""

import pytest

from rendering.worker.warm_up import warm_up


@pytest.fixture(scope="session", autouse=True)
def compiled_kernels() -> None:
    warm_up()
