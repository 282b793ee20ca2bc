"""Start-up of the accounts."""

from django.apps import AppConfig

from nentang.accounts.capabilities import LABELS
from nentang.common.capabilities import register_capabilities


class AccountsConfig(AppConfig):
    name = "nentang.accounts"
    label = "accounts"

    def ready(self) -> None:
        register_capabilities(LABELS)
