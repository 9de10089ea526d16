"""Serves a file with byte ranges (RFC 9110, 14), in pieces, without holding it in memory."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header, http_date, quote_etag
from django.utils.translation import gettext as _

from conference import files
from conference.signalling.errors import NotFound

CONTENT_TYPES = {
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".pdf": "application/pdf",
}
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def file_response(request: HttpRequest, path: Path, *, download_as: str | None = None) -> HttpResponseBase:
    """The file, or the range of it that was asked for; a range that can't be read is not answered but ignored.

    Raises:
        NotFound: there is no such file.
        Unavailable: the store that it is in can't be reached.
    """
    found = files.stat(path)
    if found is None:
        raise NotFound(_("the file is not there"))
    etag = quote_etag(found.etag)
    first, end, partial = 0, found.size, False
    if_range = request.headers.get("If-Range")
    if "Range" in request.headers and if_range in (None, etag):
        asked = parse_range(request.headers["Range"], found.size)
        if asked == ():
            refused = HttpResponse(status=416)
            refused["Content-Range"] = f"bytes */{found.size}"
            return refused
        if asked:
            first, end, partial = *asked, True
    body: AsyncIterator[bytes] | list[bytes] = []
    if request.method != "HEAD":
        body = _pieces(files.pieces(path, found, first, end))
    response = StreamingHttpResponse(body, status=206 if partial else 200, content_type=CONTENT_TYPES[path.suffix])
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = str(end - first)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(found.modified_s)
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = (
        content_disposition_header(download_as is not None, download_as or path.name) or ""
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if partial:
        response["Content-Range"] = f"bytes {first}-{end - 1}/{found.size}"
    return response


def parse_range(header: str, size: int) -> tuple[int, int] | tuple[()] | None:
    """The half-open [first, end) of a Range header with one range; () when it lies outside; None when it isn't one."""
    match = _RANGE.fullmatch(header.replace(" ", ""))
    if match is None or match.groups() == ("", ""):
        return None
    first_text, last_text = match.groups()
    if not first_text:
        suffix = min(int(last_text), size)
        return (size - suffix, size) if suffix else ()
    first, last = int(first_text), int(last_text) if last_text else size - 1
    if last_text and last < first:
        return None
    return (first, min(last + 1, size)) if first < size else ()


async def _pieces(read: Iterator[bytes]) -> AsyncIterator[bytes]:
    try:
        while piece := await asyncio.to_thread(next, read, b""):
            yield piece
    finally:
        await asyncio.to_thread(getattr(read, "close", lambda: None))
