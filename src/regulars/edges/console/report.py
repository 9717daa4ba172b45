"""The whole report, inside the console and as files to take away."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from regulars.edges.console.downloads import ReportDownloaded, note_download
from regulars.edges.console.figures import Figures, figures_or_step
from regulars.edges.console.pages import page
from regulars.edges.console.tables import TITLES
from regulars.edges.report.page import render
from regulars.insight.report.csv import as_csv, as_zip
from regulars.insight.report.json import pretty
from regulars.insight.report.tables import NAMES, table_of, tables_of


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Every section of the report."""
    figures = figures_or_step(request, _("Report"))
    if not isinstance(figures, Figures):
        return figures
    return page(
        request,
        "console/report.html",
        title=_("Report"),
        page=figures.presented(),
        tables=TITLES.items(),
        **figures.context(),
    )


@require_safe
def download_page(request: HttpRequest) -> HttpResponse:
    """The report as one self-contained page."""
    figures = figures_or_step(request, _("Report"))
    if not isinstance(figures, Figures):
        return figures
    _note(request, figures, "page")
    return _file(render(figures.presented()).encode(), "text/html; charset=utf-8", figures, "html")


@require_safe
def download_json(request: HttpRequest) -> HttpResponse:
    """The report's values, in the published format."""
    figures = figures_or_step(request, _("Report"))
    if not isinstance(figures, Figures):
        return figures
    _note(request, figures, "json")
    return _file(pretty(figures.stored.report), "application/json", figures, "json")


@require_safe
def download_table(request: HttpRequest, name: str) -> HttpResponse:
    """One of the report's tables, for a spreadsheet."""
    if name not in NAMES:
        raise Http404(_("There is no such table."))
    figures = figures_or_step(request, _("Report"))
    if not isinstance(figures, Figures):
        return figures
    _note(request, figures, name)
    text = as_csv(table_of(figures.stored.report, name))
    return _file(text, "text/csv; charset=utf-8", figures, "csv", f"-{name}")


@require_safe
def download_tables(request: HttpRequest) -> HttpResponse:
    """All of the report's tables, in one archive."""
    figures = figures_or_step(request, _("Report"))
    if not isinstance(figures, Figures):
        return figures
    _note(request, figures, "tables")
    archive = as_zip(tables_of(figures.stored.report))
    return _file(archive, "application/zip", figures, "zip", "-tables")


def _note(request: HttpRequest, figures: Figures, file: str) -> None:
    period = figures.stored.period
    note_download(request, ReportDownloaded, file=file, start=period.start, end=period.end)


def _file(content: bytes, kind: str, figures: Figures, ending: str, part: str = "") -> HttpResponse:
    period = figures.stored.period
    name = f"regulars-{period.start}-{period.end}{part}.{ending}"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
