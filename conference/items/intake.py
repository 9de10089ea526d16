"""Makes an uploaded file safe to show, in a process with limits: ``python -m conference.items.intake IN OUT``.

IN is read whatever its name says; what is shown is written to OUT with the suffix of what it is. The last line that is
printed is JSON: what was made of it, or why it was refused, for the other process to translate. A picture is decoded
and written anew, so that nothing but its pixels goes on; a PDF stays as it is: browsers draw it in their sandbox.
"""

import contextlib
import json
import resource
import sys
import warnings
from pathlib import Path
from typing import Any

import pypdfium2
from django.utils.translation import gettext_noop as _
from PIL import Image, ImageOps, UnidentifiedImageError

SIDE_MAX_PX = 3840
PIXELS_MAX = 50_000_000
PAGES_MAX = 500
CPU_MAX_S = 20
MEMORY_MAX_BYTES = 2 * 1024**3
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")


class Refused(Exception):
    """The file is not shown; the text says why, and what to do. Who shows it translates it and puts `values` in."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text)
        self.values = values


def take(source: Path, target: Path) -> dict[str, Any]:
    """What was made of the file at `source`: `suffix` of the one beside `target`, `kind`, `width`, `height`, `pages`.

    Raises:
        Refused: it is no picture and no PDF, or too large.
    """
    with source.open("rb") as file:
        is_pdf = b"%PDF-" in file.read(1024)
    return _take_pdf(source, target) if is_pdf else _take_picture(source, target)


def _take_picture(source: Path, target: Path) -> dict[str, Any]:
    try:
        with Image.open(source, formats=FORMATS) as opened:
            if opened.width * opened.height > PIXELS_MAX:
                raise Refused(
                    _("the picture has more than {most} million pixels; make it smaller"), most=PIXELS_MAX // 1_000_000
                )
            is_photo = opened.format == "JPEG"
            picture: Image.Image = ImageOps.exif_transpose(opened)
            picture.thumbnail((SIDE_MAX_PX, SIDE_MAX_PX))
    except UnidentifiedImageError:
        raise Refused(_("this is no picture and no PDF; share a PNG, JPEG, WebP, GIF or PDF")) from None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused(_("the picture can't be read: {detail}"), detail=str(error)[:100]) from None
    suffix = ".jpg" if is_photo else ".png"
    has_alpha = picture.has_transparency_data
    pixels = picture.convert("RGBA" if has_alpha and not is_photo else "RGB")
    # A fresh picture of the pixels alone: no profile, no comment, no place where it was taken.
    clean = Image.frombytes(pixels.mode, pixels.size, pixels.tobytes())
    clean.save(target.with_suffix(suffix), quality=90) if is_photo else clean.save(target.with_suffix(suffix))
    return {"kind": "picture", "suffix": suffix, "width": clean.width, "height": clean.height, "pages": 1}


def _take_pdf(source: Path, target: Path) -> dict[str, Any]:
    try:
        document = pypdfium2.PdfDocument(source)
        pages = len(document)
        if not 0 < pages <= PAGES_MAX:
            raise Refused(_("the PDF has {pages} pages, and 1 to {most} can be shown"), pages=pages, most=PAGES_MAX)
        width, height = document[0].get_size()
        document.close()
    except pypdfium2.PdfiumError as error:
        locked = "assword" in str(error)
        raise Refused(
            _("the PDF can't be read: it needs a password") if locked else _("the PDF can't be read: it is damaged")
        ) from None
    target.with_suffix(".pdf").write_bytes(source.read_bytes())
    return {
        "kind": "pdf",
        "suffix": ".pdf",
        "width": max(1, round(width)),
        "height": max(1, round(height)),
        "pages": pages,
    }


def main() -> None:
    """Takes one file, within limits."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_MAX_S, CPU_MAX_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX_BYTES, MEMORY_MAX_BYTES))
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit is our own
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    try:
        made = take(source, target)
    except Refused as error:
        made = {"refused": str(error), "values": error.values}
    except MemoryError:
        made = {"refused": _("the file needs too much memory; make it smaller"), "values": {}}
    with contextlib.suppress(BrokenPipeError):
        print(json.dumps(made))


if __name__ == "__main__":
    main()
