"""What django-allauth asks of this service when somebody comes back from a provider."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from requests import RequestException

from accounts.openid.people import person_of, vouched_from
from accounts.openid.refusals import OpenIdRefused, ProviderFailed, ProviderUnreachable, SignInDenied, refusal_page


class OpenIdAdapter(DefaultSocialAccountAdapter):
    """Signs in whoever the provider vouches for; no tie between the accounts is kept, so there is none to go stale."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        try:
            sociallogin.user = person_of(vouched_from(sociallogin.account.extra_data))
        except OpenIdRefused as refused:
            raise ImmediateHttpResponse(refusal_page(request, refused)) from None

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        refused: OpenIdRefused = ProviderFailed()
        # Asked of the address, and not of `error`: some providers leave the state out of a refusal.
        if request.GET.get("error") == "access_denied":
            refused = SignInDenied()
        elif isinstance(exception, RequestException):
            refused = ProviderUnreachable()
        raise ImmediateHttpResponse(refusal_page(request, refused))
