"""Makes the shop a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShopConfig(AppConfig):
    """The application's name, label and title."""

    name = "regulars.edges.sandbox.shop"
    label = "shop"
    verbose_name = _("Sandbox shop")
