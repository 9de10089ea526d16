"""`manage.py backup FILE`: everything into one file, while the service runs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from conference.backup.archive import backup_make
from conference.backup.errors import BackupError


class Command(BaseCommand):
    """Says how large the file is."""

    help = "Writes the database, recordings, shared items and keys into one tar file. The service may run meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="where to; a file that is there already is replaced")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"].absolute()
        try:
            backup_make(path)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
