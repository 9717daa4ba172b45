"""A page of the console inside its frame."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _


def page(
    request: HttpRequest, template: str, *, title: Any, status: int = 200, **context: Any
) -> TemplateResponse:
    """Render a template with what the frame needs: the ways, the name, who is signed in."""
    request.current_app = admin.site.name
    shared = admin.site.each_context(request)
    return TemplateResponse(request, template, {**shared, "title": title, **context}, status=status)


def not_for_you(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django answers with where a permission is missing: the ways stay, to go elsewhere."""
    del exception
    title = _("Your role does not open this page")
    return page(request, "console/forbidden.html", title=title, status=403)


def lead_on(request: HttpRequest, address: str) -> HttpResponse:
    """Go to another page, also from within a part of a page that htmx asked for."""
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
