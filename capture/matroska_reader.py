"""A Matroska file that was checked and is open for reading: what readers of recordings begin with."""

from pathlib import Path
from types import TracebackType
from typing import Self

import av

from capture.errors import RecordingError
from capture.matroska import check_matroska


class MatroskaReader:
    """Opens the file; use it as a context manager.

    Raises:
        RecordingError: the file is missing, empty, cut off or corrupted, or it is not a Matroska file.
    """

    def __init__(self, path: Path) -> None:
        check_matroska(path)
        self._name = path.name
        try:
            # Text in a file that is no UTF-8 is the reader's to refuse, no reason to know nothing of the rest.
            self._container = av.open(str(path), metadata_errors="replace")
        except av.FFmpegError as error:
            raise RecordingError(f"{path.name} is corrupted: {error.strerror}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file."""
        self._container.close()
