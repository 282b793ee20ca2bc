"""Start-up of the accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "nentang.accounts"
    label = "accounts"
