"""People with their role, the credentials of nodes, and sign-in links that work once."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone


class Role(models.TextChoices):
    """What a person may do beyond taking part where invited."""

    PARTICIPANT = "participant", "participant"
    EDITOR = "editor", "recording editor"
    ADMIN = "admin", "admin"


class Theme(models.TextChoices):
    """Which colours a person's pages have."""

    SYSTEM = "system", "as the system"
    LIGHT = "light", "light"
    DARK = "dark", "dark"


class UserManager(BaseUserManager["User"]):
    """Makes users; Django's commands call these by name."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new user; without a password the user signs in by link only."""
        if not email:
            raise ValueError("a user needs a mail address")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new admin."""
        return self.create_user(email, password, role=Role.ADMIN, **fields)


class User(AbstractBaseUser):
    """A person who signs in. The role is the whole of the rights: an admin may do everything in the admin pages."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.PARTICIPANT)
    language = models.CharField(max_length=10, blank=True)
    """Empty as long as none was chosen: then the browser's is taken."""
    theme = models.CharField(max_length=10, choices=Theme.choices, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_admin(self) -> bool:
        return self.is_active and self.role == Role.ADMIN

    @property
    def is_editor(self) -> bool:
        """Whether the user may see and edit every recording."""
        return self.is_active and self.role in (Role.EDITOR, Role.ADMIN)

    @property
    def is_staff(self) -> bool:
        """Django's name for who may open the admin pages."""
        return self.is_admin

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_admin

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_admin


class NodeKind(models.TextChoices):
    """What a credential's node does."""

    CAPTURE = "capture", "capture node"
    RENDER = "render", "render worker"
    MEDIA = "media", "media worker"


class NodeCredential(models.Model):
    """What a node proves itself with. Only a hash of the secret is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=NodeKind.choices)
    secret_hash = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display()})"


class SignInLink(models.Model):
    """A link that signs its user in once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_in_links")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"link for {self.user}"
