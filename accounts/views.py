"""The page behind a one-time sign-in link, and the choice of language and theme."""

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import LinkRefused
from accounts.models import Theme
from accounts.preferences import is_language, preferences_set
from accounts.services import sign_in_link_use


@never_cache
@require_GET
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Signs the link's user in, by way of the second factor where there is one, and leads to the front page."""
    try:
        user = sign_in_link_use(token=token)
    except LinkRefused:
        return render(request, "accounts/link_refused.html", status=403)
    response: HttpResponse = perform_login(request, user, redirect_url="/")
    return response


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Takes `language`, `theme` or both; leads back to the page `next` where a form names one."""
    language, theme = request.POST.get("language"), request.POST.get("theme")
    if (language is not None and not is_language(language)) or (theme is not None and theme not in Theme.values):
        return HttpResponseBadRequest("language and theme must be ones that this service has\n", "text/plain")
    next_page = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(next_page, {request.get_host()}, require_https=request.is_secure()):
        response: HttpResponse = redirect(next_page)
    else:
        response = HttpResponse(status=204)
    preferences_set(request=request, response=response, language=language, theme=theme)
    return response
