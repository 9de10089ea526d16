"""What axe finds wrong with a page: contrast, names, roles, structure."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.service import ROOT

SOURCE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")


def grave_findings(page: Page) -> list[str]:
    """Each serious or critical finding with the elements that it is about; none for a page that all can use."""
    if not page.evaluate("'axe' in window"):
        # Evaluated and not added as a script: the page's Content-Security-Policy refuses foreign scripts, as it should.
        page.evaluate(SOURCE.read_text())
    # What still glides in or fades is judged when it has come to rest.
    page.evaluate("Promise.allSettled(document.getAnimations().filter(a => a.playState === 'running' && "
                  "a.effect.getComputedTiming().endTime < 5000).map(a => a.finished))")  # fmt: skip
    found: list[dict[str, Any]] = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)"
    )
    return [
        f"{finding['id']} at {page.url}: {finding['help']}: {[node['html'][:160] for node in finding['nodes'][:4]]}"
        for finding in found
        if finding["impact"] in GRAVE
    ]
