"""The steps of an import as pages. Each works without JavaScript."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regulars.core.staff.queries import actor_of
from regulars.edges.connectors.files import queries as imports
from regulars.edges.connectors.files.types import DEFAULT_SOURCE, Preview, RunCard
from regulars.edges.connectors.files.words import notices
from regulars.edges.console.pages import lead_on, page
from regulars.edges.console.wizard import drafts
from regulars.edges.console.wizard.drafts import Draft
from regulars.edges.console.wizard.forms import ColumnsForm, UploadForm
from regulars.edges.console.wizard.notation import NotationForm
from regulars.edges.console.wizard.tasks import Outcome
from regulars.edges.console.wizard.words import created_counts

UPLOAD, COLUMNS, CHECK, DONE = range(1, 5)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The first step: choose a file and say what it holds."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        draft = drafts.keep(form.cleaned_data["file"], form.cleaned_data["kind"])
        draft.folder.start("inspect", actor=actor_of(request.user))
        return redirect("admin:import_draft", draft.token)
    return _step(request, "console/import_upload.html", UPLOAD, form=form)


@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Wherever this upload stands: being read, its columns, or what importing it would do."""
    draft = drafts.find(token)
    begun = draft.folder.read(drafts.BEGUN)
    if begun is not None:
        address = reverse("admin:files_importrun_change", args=[begun["run_id"]])
        return lead_on(request, address)
    if draft.folder.sign() is not None:
        return _waiting(request, draft)
    if request.htmx:  # type: ignore[attr-defined]  # the waiting page asked, and the wait is over
        return lead_on(request, request.path)
    preview = draft.folder.outcome("preview")
    if preview is not None and preview.result and "columns" not in request.GET:
        return _check(request, draft, msgspec.convert(preview.result, Preview))
    return _columns(request, draft, preview)


@require_POST
def choose_columns(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the choice of columns and begin the dry run."""
    draft = drafts.find(token)
    inspected = draft.folder.outcome("inspect")
    if inspected is None or not (inspected.result and inspected.result["columns"]):
        return redirect("admin:import_draft", token)
    form = ColumnsForm(request.POST, inspected.result)
    if not form.is_valid():
        return _columns_page(request, draft, form)
    chosen = replace(
        draft,
        may_double=False,
        currency=form.cleaned_data["currency"],
        channel=form.cleaned_data["channel"],
        source=form.cleaned_data["source"].strip() or DEFAULT_SOURCE,
        tax_is_included=form.cleaned_data["tax"] != "on_top",
        mapping=form.mapping(),
    )
    chosen.save()
    chosen.folder.start("preview", actor=actor_of(request.user))
    return redirect("admin:import_draft", token)


@require_POST
def read_again(request: HttpRequest, token: str) -> HttpResponse:
    """Look at the file anew, in another sheet or encoding; its columns are guessed anew."""
    draft = drafts.find(token)
    inspected = draft.folder.outcome("inspect")
    is_free = draft.folder.sign() is None and draft.folder.read(drafts.BEGUN) is None
    if inspected is None or inspected.result is None or not is_free:
        return redirect("admin:import_draft", token)
    form = NotationForm(request.POST, inspected.result)
    if form.is_valid():
        replace(draft, mapping={}, may_double=False, **form.cleaned_data).save()
        for task in ("preview", "run"):
            draft.folder.forget(task)
        draft.folder.start("inspect", actor=actor_of(request.user))
    else:
        messages.error(request, _("The file has no such sheet or encoding. Choose one offered."))
    return redirect("admin:import_draft", token)


@require_POST
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Import the file; only after a dry run that went well, and only once."""
    draft = drafts.find(token)
    preview = draft.folder.outcome("preview")
    is_free = draft.folder.sign() is None and draft.folder.read(drafts.BEGUN) is None
    if preview is not None and preview.result and is_free:
        agreed = "may_double" in request.POST
        if preview.result["created"].get("known_by_number_only") and not agreed:
            messages.warning(request, _("Nothing was imported: say first that orders may double."))
            return redirect("admin:import_draft", token)
        replace(draft, may_double=agreed).save()
        draft.folder.start("run", actor=actor_of(request.user))
    return redirect("admin:import_draft", token)


def _columns(request: HttpRequest, draft: Draft, preview: Outcome | None) -> HttpResponse:
    inspected = draft.folder.outcome("inspect")
    ran = draft.folder.outcome("run")
    if inspected is None or inspected.result is None:
        sentence = inspected.error if inspected else _("Reading the file stopped on the way.")
        again = UploadForm(initial={"kind": draft.kind})
        return _step(request, "console/import_upload.html", UPLOAD, form=again, problem=sentence)
    values = {
        "currency": draft.currency,
        "channel": draft.channel,
        "source": "" if draft.source == DEFAULT_SOURCE else draft.source,
        "tax": "included" if draft.tax_is_included else "on_top",
        **_choices(draft, inspected),
    }
    form = ColumnsForm(None, inspected.result, initial=values)
    problem = (ran and ran.error) or (preview and preview.error) or inspected.result["problem"]
    if draft.folder.has_died():
        problem = problem or _("The dry run stopped on the way. Start it again.")
    return _columns_page(request, draft, form, problem)


def _choices(draft: Draft, inspected: Outcome) -> dict[str, str]:
    """What was chosen before, by the name of the form's field."""
    columns = (inspected.result or {})["columns"]
    by_column = {column: field for field, column in draft.mapping.items() if column}
    taken_away = {field for field, column in draft.mapping.items() if not column}
    chosen = {}
    for number, column in enumerate(columns):
        field = by_column.get(column["name"], column["field"])
        kept = field not in taken_away or column["name"] in by_column
        moved = draft.mapping.get(field) not in {None, "", column["name"]}
        chosen[f"column{number}"] = field if kept and not moved else ""
    return chosen


def _columns_page(
    request: HttpRequest, draft: Draft, form: ColumnsForm, problem: str = ""
) -> HttpResponse:
    notation = NotationForm(None, form.inspected)
    return _step(
        request,
        "console/import_columns.html",
        COLUMNS,
        draft=draft,
        form=form,
        notation=notation,
        problem=notation.problem or problem,
    )


def _check(request: HttpRequest, draft: Draft, preview: Preview) -> HttpResponse:
    created = preview.created
    ran = draft.folder.outcome("run")
    return _step(
        request,
        "console/import_check.html",
        CHECK,
        draft=draft,
        preview=preview,
        problem=ran.error if ran else "",
        in_the_way=ran.run_id if ran else None,
        counts=created_counts(dict(created)),
        earlier=_earlier(draft),
        doubling=created.get("known_by_number_only", 0),
        notices=notices(draft.kind, preview.currency, created, is_done=False),
    )


def _earlier(draft: Draft) -> RunCard | None:
    """The last import of a file of this name, where it is among the latest ones."""
    same = (draft.kind, draft.file_name, "done")
    runs = imports.recent_runs()
    return next((run for run in runs if (run.kind, run.file_name, run.status) == same), None)


def _waiting(request: HttpRequest, draft: Draft) -> HttpResponse:
    sign = draft.folder.sign()
    step = COLUMNS if sign and sign.task == "inspect" else CHECK
    return _step(request, "console/import_waiting.html", step, draft=draft, sign=sign)


def _step(request: HttpRequest, template: str, step: int, **context: Any) -> HttpResponse:
    names = [_("Choose the file"), _("Check the columns"), _("See what would happen"), _("Done")]
    steps = [
        {"name": name, "place": "now" if place == step else "past" if place < step else "ahead"}
        for place, name in enumerate(names, start=1)
    ]
    return page(request, template, title=_("Import a file"), steps=steps, **context)
