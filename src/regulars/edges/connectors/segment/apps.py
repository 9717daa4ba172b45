"""Makes the connector an application, so that what it applies is found."""

from __future__ import annotations

from django.apps import AppConfig


class SegmentConfig(AppConfig):
    """The application's name and label."""

    name = "regulars.edges.connectors.segment"
    label = "segment"
