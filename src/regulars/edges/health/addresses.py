"""Where the installation is asked how it is."""

from __future__ import annotations

from django.urls import path

from regulars.edges.health import views

urlpatterns = [
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.measure, name="metrics"),
]
