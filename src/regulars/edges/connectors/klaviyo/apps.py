"""Makes the connector an application, so that what it declares is found."""

from __future__ import annotations

from django.apps import AppConfig


class KlaviyoConfig(AppConfig):
    """The application's name and label."""

    name = "regulars.edges.connectors.klaviyo"
    label = "klaviyo"
