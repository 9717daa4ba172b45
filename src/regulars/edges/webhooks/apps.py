"""Makes the module a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    """The application's name, label and title."""

    name = "regulars.edges.webhooks"
    label = "webhooks"
    verbose_name = _("Webhooks")
