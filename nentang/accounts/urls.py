"""Addresses of one's own account; those of signing in stand in `allauth_routes`."""

from django.urls import path

from nentang.accounts import views

app_name = "accounts"

urlpatterns = [
    path("own/", views.OwnAccountScreen.as_view(), name="own-account"),
]
