"""Leads to the provider and takes whoever comes back."""

import functools
import logging
from collections.abc import Callable

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect.views import callback as allauth_callback
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from accounts.openid.providers import PROVIDER_ID
from accounts.openid.refusals import ProviderFailed, ProviderUnreachable, refusal_page

log = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


def _minding_the_provider(view: View) -> View:
    """The view, with a page for a provider that does not answer or answers nonsense."""

    @functools.wraps(view)
    def minding(request: HttpRequest, **kwargs: str) -> HttpResponse:
        try:
            return view(request, **kwargs)
        except RequestException as error:
            log.warning("the OpenID provider does not answer: %s", error)
            return refusal_page(request, ProviderUnreachable())
        except (KeyError, ValueError):
            log.warning("the OpenID provider's answer can't be used", exc_info=True)
            return refusal_page(request, ProviderFailed())

    return minding


@never_cache
@require_POST
@_minding_the_provider
def openid_begin(request: HttpRequest) -> HttpResponse:
    """A page that goes on to the provider; afterwards to the page `next`.

    A page and not a redirect: browsers hold a form, with every redirect that follows it, to the
    Content-Security-Policy's `form-action`, and nobody here knows which hosts a provider leads through.
    """
    try:
        provider = get_adapter(request).get_provider(request, PROVIDER_ID)
    except SocialApp.DoesNotExist:
        raise Http404("there is no sign-in by OpenID Connect") from None
    onward = provider.redirect(request, AuthProcess.LOGIN, next_url=get_next_redirect_url(request))
    page = render(request, "accounts/openid_begin.html", {"provider": provider, "address": onward.url})
    page["Refresh"] = f"0; url={onward.url}"
    return page


@never_cache
@require_GET
@_minding_the_provider
def openid_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Signs in whoever the provider vouches for, or says why not."""
    try:
        return allauth_callback(request, provider_id)
    except SocialApp.DoesNotExist:
        raise Http404("there is no sign-in by OpenID Connect") from None
