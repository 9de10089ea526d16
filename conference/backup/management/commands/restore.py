"""`manage.py restore FILE`: what a backup holds, in the place of what is here, while nothing runs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from conference.backup.archive import backup_restore
from conference.backup.errors import BackupError


class Command(BaseCommand):
    """Refuses to take anything away unless it is told to."""

    help = "Restores a backup of the same profile and of this version or an older one. Stop the service first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="what is here goes")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = backup_restore(options["file"], replace=options["replace"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"restored what was kept at {manifest.made_at}")
