"""What `regulars doctor` and Django's system checks say about a configuration that works but should
not stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register

from regulars.config.sqlite_library import is_affected


@register(Tags.database)
def check_sqlite_library(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Warn when the SQLite library has the WAL-reset fault, so that the slower journal is
    in use.
    """
    del app_configs, kwargs
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        return []
    if not is_affected(settings.SQLITE_VERSION):
        return []
    version = ".".join(map(str, settings.SQLITE_VERSION))
    return [
        checks.Warning(
            f"SQLite {version} has the WAL-reset fault, so the slower rollback journal is used.",
            hint="Install pysqlite3 or a Python with SQLite 3.51.3 or later, or use PostgreSQL.",
            id="regulars.W001",
        )
    ]


@register(Tags.security)
def check_hosts(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse debug pages on an installation that answers to every host name."""
    del app_configs, kwargs
    if settings.DEBUG and "*" in settings.ALLOWED_HOSTS:
        return [
            Error(
                "REGULARS_DEBUG is on while REGULARS_HOSTS is *: anyone could read the settings.",
                hint="Leave REGULARS_DEBUG out, or name the hosts.",
                id="regulars.E001",
            )
        ]
    return []


@register(Tags.security)
def check_sandbox(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn when anybody may place orders in the sandbox shop of a public installation."""
    del app_configs, kwargs
    if settings.REGULARS_SANDBOX and settings.REGULARS_URL:
        return [
            checks.Warning(
                "The shop for trying things out is open at the public address.",
                hint="Leave REGULARS_SANDBOX out where real customers are.",
                id="regulars.W020",
            )
        ]
    return []
