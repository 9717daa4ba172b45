"""Makes the module a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from regulars.core import triggers


class RewardsConfig(AppConfig):
    """The application's name, label and title."""

    name = "regulars.engine.rewards"
    label = "rewards"
    verbose_name = _("Rewards")

    def ready(self) -> None:
        """Keep the triggers of its tables."""
        triggers.keep(self)
