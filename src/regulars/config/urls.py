"""Every address that the web server answers."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from regulars.edges.api import addresses as api

handler403 = "regulars.edges.console.pages.not_for_you"
handler404 = "regulars.edges.console.pages.not_here"
handler500 = "regulars.edges.console.pages.our_fault"
admin.autodiscover()
urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(url="/console/"), name="front"),
    path("", include("regulars.edges.health.addresses")),
    path("", include("regulars.edges.connectors.segment.views")),
    path("", include("regulars.edges.connectors.connections.views")),
    path("api/v1/", include((api.addresses(), "ninja"), namespace="api")),
    path("console/", admin.site.urls),
]
if settings.REGULARS_SANDBOX:  # the small shop for trying things out; elsewhere it has no address
    urlpatterns.append(path("shop/", include("regulars.edges.sandbox.shop.urls")))
