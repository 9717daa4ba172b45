"""A page of the console inside its frame."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

OUR_FAULT = 500


def page(
    request: HttpRequest, template: str, *, title: Any, status: int = 200, **context: Any
) -> TemplateResponse:
    """Render a template with what the frame needs: the ways, the name, who is signed in."""
    request.current_app = admin.site.name
    shared = admin.site.each_context(request)
    return TemplateResponse(request, template, {**shared, "title": title, **context}, status=status)


class Way(NamedTuple):
    """Where a link leads, and what it says."""

    address: str
    words: str


def trouble(
    request: HttpRequest, title: Any, sentence: Any, *, status: int, way: Way | None = None
) -> HttpResponse:
    """What is wrong, in a sentence, and a way on: to the dashboard where none is given. Whoever is
    signed in keeps the ways to go elsewhere. Where it is our fault, the request is named.
    """
    said = {"title": title, "sentence": sentence, "request_id": _named(request, status)}
    if request.user.is_authenticated:
        return page(request, "console/trouble.html", status=status, way=way, **said).render()
    return render(request, "console/problem.html", said, status=status)


def _named(request: HttpRequest, status: int) -> str:
    return getattr(request, "request_id", "") if status >= OUR_FAULT else ""


def not_here(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django answers with where an address leads nowhere."""
    del exception
    sentence = _("The address is wrong, or what it named is gone.")
    return trouble(request, _("There is nothing here"), sentence, status=404)


def our_fault(request: HttpRequest) -> HttpResponse:
    """What Django answers with after a fault of ours: with the ways, unless they fail as well."""
    title = _("Something went wrong on our side")
    sentence = _("Nothing was changed. The log says what happened.")
    try:
        return trouble(request, title, sentence, status=OUR_FAULT)
    except Exception:  # whatever broke the page may break this one, and was logged  # noqa: BLE001
        said = {"request_id": _named(request, OUR_FAULT)}
        return HttpResponse(render_to_string("500.html", said), status=OUR_FAULT)


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
