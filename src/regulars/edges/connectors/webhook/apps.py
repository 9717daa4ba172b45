"""Makes the connector an application, so that what it applies is found."""

from __future__ import annotations

from django.apps import AppConfig


class WebhookConfig(AppConfig):
    """The application's name and label."""

    name = "regulars.edges.connectors.webhook"
    label = "webhook"
