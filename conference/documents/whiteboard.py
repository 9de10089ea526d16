"""A whiteboard's elements as Excalidraw has them."""

import json
from typing import Any

import pycrdt

MAP = "elements"


def whiteboard_elements(update: bytes) -> list[dict[str, Any]]:
    """What is drawn on the whiteboard that an update of the whole document holds, without what was wiped off.

    The elements came from browsers: each is an object that JSON can say, and nothing more is known of it.
    """
    document: pycrdt.Doc = pycrdt.Doc()
    document.apply_update(update)
    elements = document.get(MAP, type=pycrdt.Map)
    return [element for element in elements.values() if _is_drawn(element)]


def _is_drawn(element: Any) -> bool:
    if not isinstance(element, dict) or element.get("isDeleted"):
        return False
    try:
        json.dumps(element, allow_nan=False)
    except (TypeError, ValueError):
        return False
    return True
