"""The page behind a one-time sign-in link."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.errors import LinkRefused
from accounts.services import sign_in_link_use


@never_cache
@require_GET
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Signs the link's user in and leads to the front page."""
    try:
        user = sign_in_link_use(token=token)
    except LinkRefused as error:
        return render(request, "accounts/link_refused.html", {"reason": str(error)}, status=403)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("/")
