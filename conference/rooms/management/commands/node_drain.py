"""`manage.py node_drain NAME`: before a worker is stopped, lets it finish what it has and gives it nothing new."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from conference.nodes.services import node_drain
from conference.rooms.selectors import held_by

LOOK_S = 1.0


class Command(BaseCommand):
    """The name is that of the credential, as the admins' pages show it; a worker that starts again is as before."""

    help = "Gives a media or render worker nothing new; with --wait, returns when it has nothing left."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--undo", action="store_true", help="gives it meetings again")
        parser.add_argument("--wait", type=float, metavar="SECONDS", help="for so long at most")

    def handle(self, *args: Any, **options: Any) -> None:
        name: str = options["name"]
        if not node_drain(name=name, drained=not options["undo"]):
            raise CommandError(f"no node with the credential {name!r} is connected")
        deadline_s = time.monotonic() + (options["wait"] or 0.0)
        while (held := held_by(name)) and time.monotonic() < deadline_s:
            time.sleep(LOOK_S)
        self.stdout.write(f"{name} has {held} meetings or cubes left" if held else f"{name} has nothing left")
        if held and options["wait"] is not None:
            raise CommandError("it is not empty yet; stopping it now interrupts what it has for some seconds")
