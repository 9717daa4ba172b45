"""Makes the console a Django application, and its site the one that modules know."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class ConsoleConfig(AppConfig):
    """The application's name, label and title."""

    default = True
    name = "regulars.edges.console"
    label = "console"
    verbose_name = _("Console")


class ConsoleAdminConfig(admin_apps.SimpleAdminConfig):
    """Django's admin with our site as the default one. Modules' pages are looked for once somebody
    asks for addresses: loading them takes as long as all else that a command loads.
    """

    default = False
    default_site = "regulars.edges.console.site.ConsoleSite"
