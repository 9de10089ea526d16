"""A service and browsers of a benchmark's own."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

from tests.browser.service import Service


def with_service(run: Callable[[Playwright, Service], None]) -> None:
    """Starts a service, measures, and stops it."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        service = Service(Path(folder))
        try:
            run(playwright, service)
        finally:
            service.stop()
