"""`manage.py node_credential NAME --kind media`: a credential for a node, for who sets machines up by a program."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import NodeKind
from accounts.services import node_credential_create


class Command(BaseCommand):
    """Its secret is printed once, or written into a file that its owner alone can read."""

    help = "Makes a credential for a node, and prints its secret, which can't be had again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="what the admins' pages call the node")
        parser.add_argument("--kind", required=True, choices=NodeKind.values)
        parser.add_argument("--file", type=Path, help="where to write the secret to, instead of printing it")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path | None = options["file"]
        if path is not None and path.exists():
            raise CommandError(f"{path} is there already; revoke its credential in the admins' pages and delete it")
        _, secret = node_credential_create(name=options["name"], kind=options["kind"])
        if path is None:
            self.stdout.write(secret)
            return
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secret + "\n")
