"""How bots come in: a session by the sign-in link that the service printed, and join tokens."""

import http.cookiejar
import json
import re
import urllib.request
from typing import Any

from tests.browser.service import Service


class Door:
    """An admin's HTTP session with a service that has just started."""

    def __init__(self, service: Service) -> None:
        self.url = service.url
        self._cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))
        link = next(match[1] for line in service.lines if (match := re.search(r"Sign in: (\S+)", line)))
        self._opener.open(link, timeout=60).close()
        self.call("/api/me")

    def call(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """What the API answers: to a POST where there is a body."""
        data = None if body is None else json.dumps(body).encode()
        token = next((cookie.value for cookie in self._cookies if cookie.name == "csrftoken"), "") or ""
        headers = {"Content-Type": "application/json", "X-CSRFToken": token, "Referer": self.url}
        request = urllib.request.Request(self.url + path, data, headers)  # noqa: S310
        with self._opener.open(request, timeout=60) as answer:
            return json.load(answer)

    def token(self, slug: str, name: str) -> str:
        """A join token for one more participant."""
        return str(self.call(f"/api/rooms/{slug}/join", {"name": name})["token"])
