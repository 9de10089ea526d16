"""What a browser needs to reach media through a TURN server: short-lived credentials by a secret shared with it.

coturn's `use-auth-secret` (draft-uberti-behave-turn-rest-00): the name says until when it is good and whose it is, the
password is its HMAC. The server keeps no accounts, and counts what each participant uses by the name behind the colon.
"""

import base64
import datetime
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

from conference.signalling.state import Relay

AGE = datetime.timedelta(hours=12)
"""New connections need a valid one, those that stand don't; each greeting brings one, and halfway they ask again."""
URL = re.compile(r"turns?:(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?(\?transport=(udp|tcp))?")


class TurnError(Exception):
    """The environment names no TURN server that can be used; the message says what to set."""


@dataclass(frozen=True)
class TurnServer:
    """Where it is, for browsers, and what it and web alone know."""

    urls: tuple[str, ...]
    secret: str

    def relay(self, participant_id: str, now: datetime.datetime) -> Relay:
        """What the participant's browser is given."""
        username = f"{int((now + AGE).timestamp())}:{participant_id}"
        digest = hmac.new(self.secret.encode(), username.encode(), hashlib.sha1).digest()
        return Relay(self.urls, username, base64.b64encode(digest).decode())


def turn_server_from(environment: Mapping[str, str]) -> TurnServer | None:
    """The server that EYELINE_TURN_URLS and EYELINE_TURN_SECRET name; None where there is none.

    Raises:
        TurnError: one is missing, an address is not a TURN server's, or the secret is too short.
    """
    urls = tuple(part.strip() for part in environment.get("EYELINE_TURN_URLS", "").split(",") if part.strip())
    secret = environment.get("EYELINE_TURN_SECRET", "")
    if not urls and not secret:
        return None
    if not urls or not secret:
        raise TurnError("set EYELINE_TURN_URLS and EYELINE_TURN_SECRET, or neither")
    for url in urls:
        if not URL.fullmatch(url):
            raise TurnError(
                f"EYELINE_TURN_URLS has {url!r}; an address is like turns:turn.example.org:5349?transport=tcp"
            )
    if len(secret) < 16:
        raise TurnError("EYELINE_TURN_SECRET has fewer than 16 characters; make one by: openssl rand -hex 32")
    return TurnServer(urls, secret)
