"""Makes the module a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """The application's name, label and title."""

    name = "regulars.core.events"
    label = "events"
    verbose_name = _("Events")
