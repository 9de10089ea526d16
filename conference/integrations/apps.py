"""The integrations application: how other programs use the service, and how they hear of what happens in it."""

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    """Personal tokens of the API, and webhooks with their deliveries."""

    name = "conference.integrations"
    label = "integrations"
