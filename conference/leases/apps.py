"""The leases application: what one of several processes has for a while, and which web processes live."""

from django.apps import AppConfig


class LeasesConfig(AppConfig):
    """Between processes that share a database and nothing else."""

    name = "conference.leases"
