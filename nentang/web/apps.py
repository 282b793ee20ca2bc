"""Start-up of the frame that joins the apps."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "nentang.web"
    label = "web"
