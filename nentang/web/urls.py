"""Addresses of the frame: the home, what else there is, the language, and in development the component sheet."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from nentang.web import homes, views

app_name = "web"


def component_sheet_patterns(is_shown: bool) -> list[URLPattern | URLResolver]:
    """Return the address of the component sheet where the settings show it, otherwise none."""
    if not is_shown:
        return []
    return [
        path("_components/", views.ComponentSheet.as_view(), name="component-sheet"),
        path("_components/tree/", views.ComponentTree.as_view(), name="component-tree"),
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", homes.Home.as_view(), name="home"),
    path("more/", homes.More.as_view(), name="more"),
    path("language/", set_language, name="set-language"),
    *component_sheet_patterns(settings.SHOW_COMPONENTS),
]
