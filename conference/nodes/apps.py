"""The nodes application: which nodes are connected, and how to ask them."""

from django.apps import AppConfig


class NodesConfig(AppConfig):
    name = "conference.nodes"
