"""What admins run: users, cubes and the credentials of nodes."""

import uuid

from accounts.models import NodeCredential, User
from conference.access.callers import Caller, admin_get
from conference.access.finding import found
from conference.rooms.models import Cube


def administered_user_get(caller: Caller, user_id: int) -> User:
    """A user, for an admin."""
    admin_get(caller)
    user: User = found(User.objects.filter(pk=user_id), "user")
    return user


def cube_get(caller: Caller, cube_id: int) -> Cube:
    """A cube, for an admin."""
    admin_get(caller)
    cube: Cube = found(Cube.objects.select_related("credential", "room").filter(pk=cube_id), "cube")
    return cube


def credential_get(caller: Caller, credential_id: uuid.UUID) -> NodeCredential:
    """A node's credential that is not revoked, for an admin."""
    admin_get(caller)
    valid = NodeCredential.objects.filter(pk=credential_id, revoked_at=None)
    credential: NodeCredential = found(valid, "credential")
    return credential
