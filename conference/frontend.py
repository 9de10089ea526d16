"""What a page of the built frontend loads, as the build's manifest says."""

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

ENTRY = "src/main.tsx"
PAGES = {
    "front": "src/pages/Pages.tsx",
    "room": "src/views/RoomPage.tsx",
    "recording": "src/studio/Studio.tsx",
    "meeting": "src/past/PastMeeting.tsx",
    "voice": "src/voice/VoicePage.tsx",
    "manage": "src/admin/AdminPage.tsx",
}
"""Which chunk draws which page: the frontend finds it by the address, too (frontend/src/main.tsx)."""
WORDS = {"en": "src/language/en/index.ts", "zh-hans": "src/language/zh-Hans/index.ts"}


@dataclass(frozen=True)
class Loaded:
    """Static files of a page.

    Attributes:
        script: what starts it.
        modules: what that will import, for the browser to fetch all of it at once.
        styles: in the order in which they hold.
    """

    script: str
    modules: tuple[str, ...]
    styles: tuple[str, ...]


def loaded_by(page: str, language: str) -> Loaded:
    """What one of `PAGES` loads in a language.

    Raises:
        FileNotFoundError: the frontend has not been built.
    """
    path = Path(settings.FRONTEND_DIST) / ".vite" / "manifest.json"
    return _loaded(path, path.stat().st_mtime_ns, PAGES[page], WORDS[language])


@functools.lru_cache(maxsize=32)
def _loaded(manifest: Path, _changed_ns: int, page: str, words: str) -> Loaded:
    chunks = json.loads(manifest.read_text())
    names = list(dict.fromkeys(name for root in (ENTRY, page, words) for name in _with_imports(chunks, root)))
    return Loaded(
        script=f"app/{chunks[ENTRY]['file']}",
        modules=tuple(f"app/{chunks[name]['file']}" for name in names if name != ENTRY),
        styles=tuple(dict.fromkeys(f"app/{style}" for name in names for style in chunks[name].get("css", []))),
    )


def _with_imports(chunks: dict[str, Any], name: str) -> list[str]:
    """A chunk after all that it imports; none where the build has no such chunk."""
    if name not in chunks:
        return []
    imported = [found for part in chunks[name].get("imports", []) for found in _with_imports(chunks, part)]
    return [*imported, name]
