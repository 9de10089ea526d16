"""Users, their roles, and the links by which they sign in: for admins."""

from datetime import datetime
from typing import Literal

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from accounts.models import Role, User
from accounts.second_factor.services import second_factor_remove
from accounts.services import sign_in_link_create
from conference import access
from conference.administration.caller import acting, admin_of
from conference.audit.services import Thing, record
from conference.signalling.errors import BadMessage, Conflict

router = Router()
SHOWN_MAX = 500
RoleName = Literal["participant", "editor", "admin"]


class UserOut(Schema):
    id: int
    email: str
    name: str
    role: str
    is_active: bool
    has_second_factor: bool
    date_joined: datetime
    last_login: datetime | None


class UserIn(Schema):
    email: str = Field(max_length=254)
    name: str = Field("", max_length=80)
    role: RoleName = "participant"


class UserChange(Schema):
    name: str = Field(max_length=80)
    role: RoleName
    is_active: bool


class Invited(Schema):
    user: UserOut
    url: str


@router.get("/admin/users", response=list[UserOut])
def user_list(request: HttpRequest, text: str = Query("", max_length=100)) -> list[User]:
    """Users whose name or address holds the text."""
    admin_of(request)
    found = _shown().filter(Q(name__icontains=text) | Q(email__icontains=text)) if text else _shown()
    return list(found.order_by("email")[:SHOWN_MAX])


@router.post("/admin/users", response=Invited)
def user_invite(request: HttpRequest, body: UserIn) -> Invited:
    """Makes an account, and a link that signs its user in once."""
    actor = acting(request)
    try:
        validate_email(body.email)
    except ValidationError:
        raise BadMessage(_("this is not a mail address")) from None
    try:
        with transaction.atomic():
            user = User.objects.create_user(body.email, name=body.name.strip(), role=body.role)
            record(actor=actor, action="user.invite", thing=_thing(user), detail={"role": user.role})
    except IntegrityError:
        raise Conflict(_("somebody has this address already")) from None
    return Invited(user=UserOut.from_orm(_shown().get(pk=user.pk)), url=_link(user))


@router.patch("/admin/users/{int:user_id}", response=UserOut)
def user_change(request: HttpRequest, user_id: int, body: UserChange) -> User:
    """Changes a user's name and role, and whether the user may sign in."""
    actor = acting(request)
    with transaction.atomic():
        user = access.administered_user_get(request.auth, user_id)
        if user == actor.user and (body.role != Role.ADMIN or not body.is_active):
            raise Conflict(_("ask another admin to take your own rights away"))
        user.name, user.role, user.is_active = body.name.strip(), body.role, body.is_active
        user.save(update_fields=["name", "role", "is_active"])
        detail = {"role": user.role, "is_active": user.is_active}
        record(actor=actor, action="user.update", thing=_thing(user), detail=detail)
    return _shown().get(pk=user.pk)


@router.delete("/admin/users/{int:user_id}/second-factor")
def user_second_factor_remove(request: HttpRequest, user_id: int) -> dict[str, bool]:
    """Takes the authenticator app and the recovery codes of somebody away who has lost them."""
    actor = acting(request)
    with transaction.atomic():
        user = access.administered_user_get(request.auth, user_id)
        if second_factor_remove(user=user):
            record(actor=actor, action="user.second_factor_remove", thing=_thing(user))
    return {"removed": True}


@router.post("/admin/users/{int:user_id}/sign-in-link", response=Invited)
def user_link(request: HttpRequest, user_id: int) -> Invited:
    """A fresh link that signs the user in once."""
    actor = acting(request)
    user = access.administered_user_get(request.auth, user_id)
    if not user.is_active:
        raise Conflict(_("this user may not sign in"))
    record(actor=actor, action="user.link", thing=_thing(user))
    return Invited(user=UserOut.from_orm(_shown().get(pk=user.pk)), url=_link(user))


def _shown() -> QuerySet[User]:
    return User.objects.annotate(has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"))))


def _link(user: User) -> str:
    return str(settings.PUBLIC_URL + reverse("sign_in_link", args=[sign_in_link_create(user=user)]))


def _thing(user: User) -> Thing:
    return Thing("user", str(user.pk), str(user))
