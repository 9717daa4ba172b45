"""Django's settings for a report without a web application around it."""

from __future__ import annotations

import django
from django.conf import settings


def prepare(language: str = "en") -> None:
    """Let translation and templates work; does nothing where Django is configured already."""
    if settings.configured:
        return
    settings.configure(
        USE_I18N=True,
        LANGUAGE_CODE=language,
        INSTALLED_APPS=["regulars.edges.report"],
        LOGGING_CONFIG=None,
    )
    django.setup()
