"""Every address that the web server answers."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

handler403 = "regulars.edges.console.pages.not_for_you"
handler404 = "regulars.edges.console.pages.not_here"
handler500 = "regulars.edges.console.pages.our_fault"
urlpatterns = [
    path("", RedirectView.as_view(url="/console/"), name="front"),
    path("", include("regulars.edges.health.addresses")),
    path("console/", admin.site.urls),
]
