"""From a page in words to HTML text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.template import Context, Engine
from django.utils import translation

from regulars import __version__
from regulars.edges.report.page.values import Page

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


def render(page: Page) -> str:
    """The whole page, styles and pictures included, as one HTML document."""
    with translation.override(page.language):
        return (
            _engine()
            .get_template("report/page.html")
            .render(Context({"page": page, "version": __version__}))
        )


@cache
def _engine() -> Engine:
    """An engine of our own, so that a page looks the same whatever settings surround it."""
    return Engine(dirs=[str(TEMPLATES)], libraries={"i18n": "django.templatetags.i18n"})
