"""`manage.py demo`: the demo room, the nodes' credentials, and a sign-in link for the first admin."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse

from accounts.services import admin_ensure, sign_in_link_create
from conference.rooms.demo import demo_make


class Command(BaseCommand):
    """May be run again: it makes what is missing, and a new link."""

    help = "Makes the demo room and the nodes' credentials, and prints a one-time sign-in link for the first admin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--workers", type=int, default=1, help="how many media and render workers there are")

    def handle(self, *args: Any, **options: Any) -> None:
        admin = admin_ensure(email="admin@localhost", name="Admin")
        room = demo_make(owner=admin, credentials=settings.DATA_DIR / "nodes", workers=options["workers"])
        link = settings.PUBLIC_URL + reverse("sign_in_link", args=[sign_in_link_create(user=admin)])
        self.stdout.write(f"Room: {settings.PUBLIC_URL}{reverse('room', args=[room.slug])}")
        self.stdout.write(f"Sign in: {link}")
