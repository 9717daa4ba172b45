"""Makes the connector a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShopifyConfig(AppConfig):
    """The application's name, label and title."""

    name = "regulars.edges.connectors.shopify"
    label = "shopify"
    verbose_name = _("Shopify")
