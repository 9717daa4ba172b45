"""Makes the connector an application, so that what it declares is found."""

from __future__ import annotations

from django.apps import AppConfig


class SmileConfig(AppConfig):
    """The application's name and label."""

    name = "regulars.edges.connectors.smile"
    label = "smile"
