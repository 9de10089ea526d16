"""Forms of the admin pages for people."""

from django.contrib.auth.forms import BaseUserCreationForm

from accounts.models import User


class UserAddForm(BaseUserCreationForm):
    """Adds a person with a password."""

    class Meta:
        model = User
        fields = ("email", "name", "role")
