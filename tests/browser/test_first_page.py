"""The first page stays light: its JavaScript within the budget, and what is heavy outside it."""

import gzip
import json
from typing import Any

import pytest

from tests.browser.service import ROOT

DIST = ROOT / "frontend" / "dist"
BUDGET_BYTES = 250_000
HEAVY = ("WebGLRenderer", "excalidraw", "selfie_segmentation", "face_mesh_solution", "pdfjs", "rnnoise")
"""What tells three.js, the whiteboard, the models and the PDF reader."""


@pytest.mark.parametrize("page", ["src/pages/Pages.tsx", "src/views/RoomPage.tsx"])
@pytest.mark.parametrize("language", ["src/language/en/index.ts", "src/language/zh-Hans/index.ts"])
def test_the_first_page_is_within_its_budget(page: str, language: str) -> None:
    chunks = json.loads((DIST / ".vite" / "manifest.json").read_text())
    files = set().union(*(loaded_with(chunks, name) for name in ("src/main.tsx", page, language)))
    sizes = {file: len(gzip.compress((DIST / file).read_bytes())) for file in files}
    assert sum(sizes.values()) <= BUDGET_BYTES, sizes
    for file in files:
        text = (DIST / file).read_text()
        assert [word for word in HEAVY if f"class {word}" in text or f'"{word}"' in text] == []


def loaded_with(chunks: dict[str, Any], name: str) -> set[str]:
    """The scripts that a chunk can't do without."""
    chunk = chunks[name]
    return {chunk["file"]}.union(*(loaded_with(chunks, part) for part in chunk.get("imports", [])))
