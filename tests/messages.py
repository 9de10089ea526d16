"""Brings the server's translations up to date with its sources: `python -m tests.messages` (docs/i18n.md)."""

import datetime
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LOCALES = ROOT / "conference" / "locale"
LANGUAGES = ("zh_Hans",)
UNDATED = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""What stands for a date in the files, so that they change only when a text does."""
SOURCES = ("conference", "accounts")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def main() -> None:
    """Adds what is new, leaves out what is gone, compiles, and says what is still to be translated."""
    template = extracted()
    for language in LANGUAGES:
        catalog = catalog_of(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        folder = LOCALES / language / "LC_MESSAGES"
        with (folder / "django.po").open("wb") as file:
            write_po(file, catalog, width=120, omit_header=False, sort_output=True, no_location=True)
        (folder / "django.mo").write_bytes(compiled(catalog))
        for message in untranslated(catalog):
            print(f"{language}: not translated: {message}")


def extracted() -> Catalog:
    """Every text of the sources and templates that is marked for translation."""
    # Django's own reader of templates, which is not importable before the settings are known.
    from django.utils.translation.template import templatize

    catalog = Catalog(creation_date=UNDATED)
    for path in _files(".py"):
        _add(catalog, path.read_text(), path)
    for path in _files(".html"):
        _add(catalog, templatize(path.read_text(), origin=str(path)), path)
    return catalog


def catalog_of(language: str) -> Catalog:
    """A language's translations as they are written down."""
    with (LOCALES / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalog = read_po(file, locale=language)
    catalog.header_comment = ""
    catalog.project, catalog.version, catalog.msgid_bugs_address = "Eyeline", "", ""
    catalog.last_translator = catalog.language_team = "Eyeline"
    catalog.creation_date = catalog.revision_date = UNDATED
    return catalog


def compiled(catalog: Catalog) -> bytes:
    """What Django reads at run time."""
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def untranslated(catalog: Catalog) -> list[str]:
    """The texts that have no translation, or one that is only guessed."""
    return [str(message.id) for message in catalog if message.id and (not _is_whole(message) or message.fuzzy)]


def _is_whole(message: Message) -> bool:
    # A message that was added just now has no text at all.
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(forms)


def _files(suffix: str) -> Iterator[Path]:
    for source in SOURCES:
        yield from sorted((ROOT / source).rglob(f"*{suffix}"))


def _add(catalog: Catalog, source: str, path: Path) -> None:
    for _line, message, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        catalog.add(message, context=context)


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    main()
