"""The accounts application: people, roles, credentials of nodes, and one-time sign-in links."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
