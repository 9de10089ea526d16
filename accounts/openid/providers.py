"""Where people sign in with an account that they have elsewhere, as the environment says it."""

import ipaddress
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

PROVIDER_ID = "openid"
"""django-allauth's name for the one provider."""
ISSUER, CLIENT_ID, CLIENT_SECRET = "EYELINE_OIDC_ISSUER", "EYELINE_OIDC_CLIENT_ID", "EYELINE_OIDC_CLIENT_SECRET"
NAME = "EYELINE_OIDC_NAME"


def providers_from(environment: Mapping[str, str]) -> dict[str, Any]:
    """django-allauth's `SOCIALACCOUNT_PROVIDERS`: the provider that the environment names, or none.

    Raises:
        ImproperlyConfigured: only a part is set, or the issuer's address could be read on the way.
    """
    needed = {name: environment.get(name, "").strip() for name in (ISSUER, CLIENT_ID, CLIENT_SECRET)}
    if not any(needed.values()):
        return {}
    missing = [name for name, value in needed.items() if not value]
    if missing:
        raise ImproperlyConfigured(f"sign-in by OpenID Connect needs {' and '.join(missing)}, too")
    issuer = needed[ISSUER].rstrip("/")
    if not _is_safe(issuer):
        raise ImproperlyConfigured(f"{ISSUER} must begin with https://, since secrets are sent there")
    app = {
        "provider_id": PROVIDER_ID,
        "name": environment.get(NAME, "").strip() or urlsplit(issuer).hostname,
        "client_id": needed[CLIENT_ID],
        "secret": needed[CLIENT_SECRET],
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme == "https":
        return bool(parts.hostname)
    return parts.scheme == "http" and _is_own(parts.hostname or "")


def _is_own(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
