"""Start-up of the indicators."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "nentang.figures"
    label = "figures"
