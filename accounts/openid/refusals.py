"""Why somebody could not sign in with an account from elsewhere, and what the page says about it.

OpenIdRefused
├── ProviderUnreachable   the provider did not answer
├── ProviderFailed        it answered with something that can't be used, or the sign-in took too long
├── SignInDenied          the person, or the provider, said no
├── AddressUnproved       the provider does not vouch for a mail address
├── PersonUnknown         nobody here has that address, and no accounts are made this way
└── PersonShutOut         somebody has, who may not come in any more
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.errors import AccountsError


class OpenIdRefused(AccountsError):
    """A sign-in that came to nothing; `title` and `advice` are for the person, in the language of the page."""

    status: int
    title: Promise
    advice: Promise


class ProviderUnreachable(OpenIdRefused):
    status = 503
    title = _("The sign-in service does not answer")
    advice = _("Your account is not the cause. Try again in a few minutes, or sign in another way.")


class ProviderFailed(OpenIdRefused):
    status = 400
    title = _("That sign-in did not work")
    advice = _("It may have taken too long, or was begun in another window. Begin again from the sign-in page.")


class SignInDenied(OpenIdRefused):
    status = 403
    title = _("You were not signed in")
    advice = _("The sign-in was refused or cancelled over there. Begin again if that was a mistake.")


class AddressUnproved(OpenIdRefused):
    status = 403
    title = _("Your mail address is not confirmed")
    advice = _(
        "Accounts are found by a confirmed mail address. Confirm yours where you have the account, then try again."
    )


class PersonUnknown(OpenIdRefused):
    status = 403
    title = _("There is no account for you here")
    advice = _("Nobody has been invited with your mail address. Ask whoever runs this service to invite you.")


class PersonShutOut(OpenIdRefused):
    status = 403
    title = _("This account is closed")
    advice = _("Whoever runs this service has closed it. Ask them if you think that this is a mistake.")


def refusal_page(request: HttpRequest, refused: OpenIdRefused) -> HttpResponse:
    """What the person sees instead of being signed in."""
    return render(request, "accounts/openid_refused.html", {"refused": refused}, status=refused.status)
