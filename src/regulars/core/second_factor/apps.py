"""Makes the module a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SecondFactorConfig(AppConfig):
    """The application's name, label and title."""

    name = "regulars.core.second_factor"
    label = "second_factor"
    verbose_name = _("Second factor")
