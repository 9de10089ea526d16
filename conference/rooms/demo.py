"""Makes the demo room: two cubes at a round table of four, and a credential file for each node of one machine."""

import os
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from accounts.errors import CredentialRefused
from accounts.models import NodeCredential, User
from accounts.services import node_credential_check, node_credential_create
from conference.rooms.models import Cube, Room
from conference.rooms.models.room import Scenario
from conference.signalling.node_messages import NodeKind

SLUG = "demo"
SEAT_COUNT = 4


@dataclass(frozen=True)
class DemoCube:
    """A cube of the demo: the name of its person, the node that shows it, and its seat."""

    name: str
    node: str
    seat: int


CUBES = (DemoCube("Ada", "cube-ada", 2), DemoCube("Ben", "cube-ben", 3))


def node_kinds(workers: int) -> dict[str, NodeKind]:
    """The nodes of one machine by name, with so many workers of each kind."""
    kinds: dict[str, NodeKind] = {}
    for n in range(1, workers + 1):
        kinds |= {f"media-{n}": "media", f"render-{n}": "render"}
    return kinds | {cube.node: "capture" for cube in CUBES}


def demo_make(*, owner: User, credentials: Path, workers: int = 1) -> Room:
    """Makes what is missing of the demo, and leaves what is there as it is.

    Args:
        owner: of the room, if it is made now.
        credentials: the folder for `<node>.token`, each readable by its owner alone.
        workers: how many media and render workers there are, each kind.
    """
    credentials.mkdir(mode=0o700, parents=True, exist_ok=True)
    with transaction.atomic():
        room, _ = Room.objects.get_or_create(
            slug=SLUG,
            defaults={
                "title": "Demo",
                "scenario": Scenario.ROUND_TABLE,
                "seat_count": SEAT_COUNT,
                "owner": owner,
            },
        )
        for name, kind in node_kinds(workers).items():
            credential = _credential(credentials / f"{name}.token", name, kind)
            for cube in CUBES:
                if cube.node == name:
                    _cube(cube, credential, room)
    return room


def _credential(path: Path, name: str, kind: NodeKind) -> NodeCredential:
    """The credential in the file; a new one where there is none, or one that isn't good any more."""
    try:
        return node_credential_check(text=path.read_text().strip())
    except (FileNotFoundError, CredentialRefused):
        credential, text = node_credential_create(name=name, kind=kind)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
    return credential


def _cube(cube: DemoCube, credential: NodeCredential, room: Room) -> None:
    """Makes the cube; one that is there stays where it stands, and is only given the credential."""
    made, is_new = Cube.objects.get_or_create(
        name=cube.name, defaults={"credential": credential, "room": room, "seat": cube.seat}
    )
    if not is_new and made.credential_id != credential.pk:
        made.credential = credential
        made.save(update_fields=["credential"])
