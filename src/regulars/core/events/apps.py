"""Makes the module a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from regulars.core import triggers


class EventsConfig(AppConfig):
    """The application's name, label and title."""

    name = "regulars.core.events"
    label = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        """Keep the triggers of its tables."""
        triggers.keep(self)
