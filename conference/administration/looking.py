"""What a cube's cameras see now, for admins who look after it: asked of its node, kept nowhere, written to the log."""

from typing import Any, cast

from asgiref.sync import async_to_sync
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from conference import access
from conference.administration.caller import acting
from conference.audit.services import Thing, record
from conference.nodes.models import Node
from conference.nodes.requests import node_request
from conference.signalling.codec import to_json
from conference.signalling.cube_look import CubeLook, CubeLooked
from conference.signalling.errors import TooOften, Unavailable

router = Router()
LOOK_EVERY_S = 1
"""How often a cube is asked at most, whoever asks."""
LOOK_TIMEOUT_S = 15.0
"""Cameras that are closed take some seconds to open."""
LOGGED_EVERY_S = 600
"""Somebody who goes on looking is one entry in the log for so long."""


@router.get("/admin/cubes/{int:cube_id}/look")
def cube_look(request: HttpRequest, cube_id: int) -> dict[str, Any]:
    """A small picture of each camera and its depth, and how well the cube was calibrated.

    Raises:
        Unavailable: its node is not connected, or does not answer.
        TooOften: it was asked a moment ago.
    """
    actor = acting(request)
    cube = access.cube_get(cast(Any, request).auth, cube_id)
    node = Node.objects.filter(credential=cube.credential_id).first()
    if node is None:
        raise Unavailable(_("the cube is not connected; start its capture node"))
    if not cache.add(f"cube-look:{cube.pk}", True, LOOK_EVERY_S):
        raise TooOften(_("somebody looks at this cube already; try again in a second"))
    if cache.add(f"cube-look-logged:{cube.pk}:{request.user.pk}", True, LOGGED_EVERY_S):
        record(actor=actor, action="cube.look", thing=Thing("cube", str(cube.pk), cube.name))
    looked = async_to_sync(node_request)(node.pk, CubeLook(), CubeLooked, LOOK_TIMEOUT_S)
    return cast(dict[str, Any], to_json(looked))
