"""Makes the module a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from regulars.core import triggers


class ScoresConfig(AppConfig):
    """The application's name, label and title."""

    name = "regulars.engine.scores"
    label = "scores"
    verbose_name = _("Scores")

    def ready(self) -> None:
        """Keep the triggers that refuse to edit forecasts."""
        triggers.keep(self)
