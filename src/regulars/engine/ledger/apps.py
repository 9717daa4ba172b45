"""Makes the module a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from regulars.core import triggers


class LedgerConfig(AppConfig):
    """The application's name, label and title."""

    name = "regulars.engine.ledger"
    label = "ledger"
    verbose_name = _("Ledger")

    def ready(self) -> None:
        """Keep the triggers of its tables."""
        triggers.keep(self)
