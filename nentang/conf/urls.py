"""Every address of the product, app by app."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("nentang.web.urls")),
    path("", include("nentang.orgs.urls")),
    path("access/", include("nentang.access.urls")),
    path("accounts/", include("nentang.accounts.urls")),
    path("accounts/", include("nentang.accounts.allauth_routes")),
]

handler400 = "nentang.web.errors.bad_request"
handler403 = "nentang.web.errors.permission_denied"
handler404 = "nentang.web.errors.page_not_found"
handler500 = "nentang.web.errors.server_error"
