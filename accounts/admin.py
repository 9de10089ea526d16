"""The admin pages for people, credentials of nodes and sign-in links."""

from typing import Any

from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse

from accounts.forms import UserAddForm
from accounts.logged_admin import LoggedAdmin
from accounts.models import NodeCredential, User
from accounts.services import node_credential_create, node_credential_revoke, sign_in_link_create

# The provider comes from the environment, and nothing of its accounts is kept: there is nothing to see or change.
admin.site.unregister((SocialAccount, SocialApp, SocialToken))


@admin.register(User)
class PersonAdmin(LoggedAdmin, UserAdmin):
    """People and their roles; makes one-time sign-in links."""

    add_form = UserAddForm
    list_display = ("email", "name", "role", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("email", "name")
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = ((None, {"fields": ("email", "password", "name", "role", "is_active", "last_login", "date_joined")}),)
    add_fieldsets = ((None, {"fields": ("email", "name", "role", "password1", "password2")}),)
    actions = ("make_sign_in_link",)

    @admin.action(description="Make a sign-in link that works once")
    def make_sign_in_link(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset.filter(is_active=True):
            token = sign_in_link_create(user=user)
            address = request.build_absolute_uri(reverse("sign_in_link", args=[token]))
            self.message_user(request, f"{user.email}: {address}", messages.SUCCESS)
            self.log_change(request, user, "made a sign-in link")


@admin.register(NodeCredential)
class NodeCredentialAdmin(LoggedAdmin):
    """Credentials of nodes; the secret is shown once, when it is made."""

    list_display = ("name", "kind", "created_at", "revoked_at")
    list_filter = ("kind",)
    fields = ("name", "kind")
    actions = ("revoke",)

    def get_readonly_fields(self, request: HttpRequest, obj: NodeCredential | None = None) -> tuple[str, ...]:
        return ("kind",) if obj else ()

    def save_model(self, request: HttpRequest, obj: NodeCredential, form: ModelForm, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        made, text = node_credential_create(name=obj.name, kind=obj.kind)
        obj.pk, obj.secret_hash = made.pk, made.secret_hash
        self.message_user(request, f"Keep this credential now, it is not shown again: {text}", messages.WARNING)

    @admin.action(description="Revoke")
    def revoke(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for credential in queryset:
            node_credential_revoke(credential=credential)
            self.log_change(request, credential, "revoked")
