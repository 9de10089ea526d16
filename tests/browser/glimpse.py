"""What a page shows for a moment only: the page itself remembers it, as a test that looks may look too late."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

WATCH = """([name, selector, text]) => {{
    const glimpsed = (window.glimpsed ??= {{}});
    delete glimpsed[name];
    const look = () => {{
        const shown = [...document.querySelectorAll(selector)].some(element => element.textContent.includes(text));
        if (!shown || name in glimpsed) return;
        glimpsed[name] = {{value: {noted}}};
        watching.disconnect();
    }};
    const watching = new MutationObserver(look);
    watching.observe(document, {{subtree: true, childList: true, attributes: true, characterData: true}});
    look();
}}"""
LISTEN = """([name]) => {{
    const glimpsed = (window.glimpsed ??= {{}});
    delete glimpsed[name];
    const listen = async () => {{
        const stats = await window.eyeline.stats();
        if ({condition}) glimpsed[name] = {{value: null}};
        else setTimeout(listen, 50);
    }};
    void listen();
}}"""


def glimpse(page: Page, selector: str, text: str = "", noted: str = "null") -> Callable[..., Any]:
    """From now on, until the page is left: notices when something of the selector with the text is shown.

    What comes back waits until it has been, however short (`timeout` in milliseconds), and gives what the JavaScript
    expression `noted` was at that moment.
    """
    return _watch(page, WATCH.format(noted=noted), selector, text)


def glimpse_of_media(page: Page, condition: str) -> Callable[..., Any]:
    """As `glimpse`, of a JavaScript condition on `stats`, the list that `eyeline.stats()` gives."""
    return _watch(page, LISTEN.format(condition=condition), condition)


def _watch(page: Page, script: str, *what: str) -> Callable[..., Any]:
    name = " ".join(what)
    page.evaluate(script, [name, *what])

    def has_been(**options: Any) -> Any:
        page.wait_for_function("name => window.glimpsed[name]", arg=name, **options)
        return page.evaluate("name => window.glimpsed[name].value", name)

    return has_been
