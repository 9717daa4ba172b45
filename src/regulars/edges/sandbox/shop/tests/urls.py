"""The addresses with the shop's among them, as where the sandbox is on."""

from __future__ import annotations

from django.urls import include, path

from regulars.config import urls

handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500
urlpatterns = [*urls.urlpatterns, path("shop/", include("regulars.edges.sandbox.shop.urls"))]
