"""Which network address a request comes from, behind as many proxies as the settings say."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw; without proxies, that of the connection.

    What stands before it in X-Forwarded-For anybody may have written, so it is not looked at.
    """
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    if settings.PROXIES and hops:
        return hops[-min(settings.PROXIES, len(hops))]
    return str(request.META.get("REMOTE_ADDR") or "")
