"""Cubes, the credentials of nodes (their secret shown once), and how the connected nodes are: for admins."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from accounts.models import NodeCredential
from accounts.services import node_credential_create, node_credential_revoke
from conference import access
from conference.administration.caller import acting, admin_of
from conference.audit.services import Thing, record
from conference.nodes.models import Node
from conference.rooms.models import Cube, Participant, Room
from conference.signalling.errors import BadMessage, Conflict

router = Router()


class NodeOut(Schema):
    id: UUID
    name: str
    kind: str
    capacity: int
    load: float
    streams: int
    packets_per_s: float
    loop_lag_ms: float
    dropped: int
    gpu_memory: float | None
    connected_at: datetime
    seen_at: datetime


class CredentialOut(Schema):
    id: UUID
    name: str
    kind: str
    created_at: datetime
    node: NodeOut | None


class CredentialIn(Schema):
    name: str = Field(max_length=80)
    kind: Literal["capture", "render", "media"]


class CredentialMade(Schema):
    credential: CredentialOut
    text: str


class CubeIn(Schema):
    name: str = Field(max_length=80)
    room: str | None = None
    seat: int | None = None


class CubeOut(Schema):
    id: int
    name: str
    room: str | None
    seat: int | None
    credential_id: UUID
    node: NodeOut | None
    cameras_lost: int


class CubeMade(Schema):
    cube: CubeOut
    text: str


@router.get("/admin/credentials", response=list[CredentialOut])
def credential_list(request: HttpRequest) -> list[CredentialOut]:
    """The credentials that are not revoked, each with the node that is connected by it."""
    admin_of(request)
    valid = NodeCredential.objects.filter(revoked_at=None).order_by("kind", "name")
    return [_credential(credential) for credential in valid]


@router.post("/admin/credentials", response=CredentialMade)
def credential_add(request: HttpRequest, body: CredentialIn) -> CredentialMade:
    """Makes a credential for a node; its text is in this answer and nowhere else."""
    actor = acting(request)
    with transaction.atomic():
        credential, text = node_credential_create(name=_named(body.name), kind=body.kind)
        record(actor=actor, action="credential.create", thing=_thing(credential), detail={"kind": body.kind})
    return CredentialMade(credential=_credential(credential), text=text)


@router.delete("/admin/credentials/{uuid:credential_id}")
def credential_revoke(request: HttpRequest, credential_id: UUID) -> dict[str, bool]:
    """Revokes a credential; a node that is connected by it is cut off at its next sign of life."""
    actor = acting(request)
    credential = access.credential_get(request.auth, credential_id)
    with transaction.atomic():
        node_credential_revoke(credential=credential)
        record(actor=actor, action="credential.revoke", thing=_thing(credential))
    return {"revoked": True}


@router.get("/admin/cubes", response=list[CubeOut])
def cube_list(request: HttpRequest) -> list[CubeOut]:
    """Every cube, with its node if that is connected."""
    admin_of(request)
    return [_cube(cube) for cube in Cube.objects.select_related("room").order_by("name")]


@router.post("/admin/cubes", response=CubeMade)
def cube_add(request: HttpRequest, body: CubeIn) -> CubeMade:
    """Makes a cube with a credential, whose text is in this answer and nowhere else."""
    actor = acting(request)
    with transaction.atomic():
        credential, text = node_credential_create(name=_named(body.name), kind="capture")
        cube = _seated(Cube(name=_named(body.name), credential=credential), body)
        record(actor=actor, action="cube.create", thing=Thing("cube", str(cube.pk), cube.name))
    return CubeMade(cube=_cube(cube), text=text)


@router.put("/admin/cubes/{int:cube_id}", response=CubeOut)
def cube_change(request: HttpRequest, cube_id: int, body: CubeIn) -> CubeOut:
    """Changes a cube's name, and where it stands."""
    actor = acting(request)
    with transaction.atomic():
        cube = access.cube_get(request.auth, cube_id)
        cube.name = _named(body.name)
        _seated(cube, body)
        detail = {"room": body.room, "seat": body.seat}
        record(actor=actor, action="cube.update", thing=Thing("cube", str(cube.pk), cube.name), detail=detail)
    return _cube(cube)


@router.post("/admin/cubes/{int:cube_id}/credential", response=CubeMade)
def cube_credential(request: HttpRequest, cube_id: int) -> CubeMade:
    """Gives a cube a new credential; the one before is revoked."""
    actor = acting(request)
    with transaction.atomic():
        cube = access.cube_get(request.auth, cube_id)
        node_credential_revoke(credential=cube.credential)
        cube.credential, text = node_credential_create(name=cube.name, kind="capture")
        cube.save(update_fields=["credential"])
        record(actor=actor, action="cube.credential", thing=Thing("cube", str(cube.pk), cube.name))
    return CubeMade(cube=_cube(cube), text=text)


@router.delete("/admin/cubes/{int:cube_id}")
def cube_remove(request: HttpRequest, cube_id: int) -> dict[str, bool]:
    """Deletes a cube and revokes its credential."""
    actor = acting(request)
    with transaction.atomic():
        cube = access.cube_get(request.auth, cube_id)
        record(actor=actor, action="cube.delete", thing=Thing("cube", str(cube.pk), cube.name))
        credential = cube.credential
        cube.delete()
        node_credential_revoke(credential=credential)
    return {"deleted": True}


def _seated(cube: Cube, body: CubeIn) -> Cube:
    room = None if body.room is None else Room.objects.filter(slug=body.room).first()
    if body.room is not None and room is None:
        raise BadMessage(_("there is no such room"))
    if room is not None and (body.seat is None or not 0 <= body.seat < room.seat_count):
        raise BadMessage(_("{room} has {count} seats").format(room=room.title, count=room.seat_count))
    cube.room, cube.seat = room, None if room is None else body.seat
    try:
        with transaction.atomic():
            cube.save()
    except IntegrityError:
        raise Conflict(_("another cube stands at this seat")) from None
    return cube


def _named(name: str) -> str:
    if not name.strip():
        raise BadMessage(_("give it a name"))
    return name.strip()


def _credential(credential: NodeCredential) -> CredentialOut:
    return CredentialOut(
        id=credential.pk,
        name=credential.name,
        kind=credential.kind,
        created_at=credential.created_at,
        node=_node(credential.pk),
    )


def _cube(cube: Cube) -> CubeOut:
    present = Participant.objects.filter(cube=cube, left_at=None).first()
    return CubeOut(
        id=cube.pk,
        name=cube.name,
        room=cube.room.slug if cube.room else None,
        seat=cube.seat,
        credential_id=cube.credential_id,
        node=_node(cube.credential_id),
        cameras_lost=present.cameras_lost if present else 0,
    )


def _node(credential_id: Any) -> NodeOut | None:
    node = Node.objects.filter(credential=credential_id).first()
    return None if node is None else NodeOut.from_orm(node)


def _thing(credential: NodeCredential) -> Thing:
    return Thing("credential", str(credential.pk), credential.name)
