"""Start-up of what comes from files and goes into them."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "nentang.exchange"
    label = "exchange"
