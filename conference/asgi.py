"""The ASGI application: pages and API by Django, sockets by Channels, and what runs as long as the server does."""

import os
from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
pages = get_asgi_application()

from conference.documents.consumer import DocumentConsumer  # noqa: E402 - models can be imported only after Django is set up
from conference.hosting.consumer import LobbyConsumer  # noqa: E402 - models need Django set up
from conference.language import SpokenLanguage  # noqa: E402
from conference.nodes.consumer import NodeConsumer  # noqa: E402
from conference.observability.sockets import Observed  # noqa: E402
from conference.observability.traces import traces_begin  # noqa: E402
from conference.origin import SameOrigin  # noqa: E402
from conference.rooms.consumer import RoomConsumer  # noqa: E402
from conference.rooms.director import Director  # noqa: E402
from conference.rooms.handlers.nodes import MeetingNodes  # noqa: E402
from conference.rooms.settle.meeting import meeting_settle  # noqa: E402
from conference.studio.consumer import StudioConsumer  # noqa: E402
from conference.upkeep import Lifespan  # noqa: E402


def sockets(director: Director) -> Any:
    """The WebSockets. Only browsers bring cookies along by themselves, so only theirs are held to their origin."""
    return URLRouter(
        [
            path("ws/room/<slug:slug>/", SameOrigin(SpokenLanguage(RoomConsumer.as_asgi(director=director)))),
            path("ws/lobby/<slug:slug>/", SameOrigin(SpokenLanguage(LobbyConsumer.as_asgi()))),
            path("ws/document/<slug:slug>/notes/", SameOrigin(DocumentConsumer.as_asgi()), {"kind": "notes"}),
            path("ws/document/<slug:slug>/whiteboard/", SameOrigin(DocumentConsumer.as_asgi()), {"kind": "whiteboard"}),
            path(
                "ws/studio/<uuid:recording_id>/",
                SameOrigin(SpokenLanguage(AuthMiddlewareStack(StudioConsumer.as_asgi()))),
            ),
            path("ws/node/", NodeConsumer.as_asgi(side=MeetingNodes(director))),
        ]
    )


def application_with(director: Director) -> Any:
    """The whole application around one director."""
    return ProtocolTypeRouter({"http": pages, "websocket": Observed(sockets(director)), "lifespan": Lifespan(director)})


traces_begin("web")
application = application_with(Director(meeting_settle))
