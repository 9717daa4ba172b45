"""Makes the module a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    """The application's name, label and title."""

    name = "regulars.core.catalog"
    label = "catalog"
    verbose_name = _("Catalog")
