"""Makes the module a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConnectionsConfig(AppConfig):
    """The application's name, label and title."""

    name = "regulars.edges.connectors.connections"
    label = "connections"
    verbose_name = _("Connections")
