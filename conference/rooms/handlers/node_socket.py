"""What handlers know of a node's socket."""

from typing import Protocol

from conference.nodes.models import Node


class NodeSocket(Protocol):
    """The socket of a node that has greeted."""

    @property
    def node(self) -> Node: ...
