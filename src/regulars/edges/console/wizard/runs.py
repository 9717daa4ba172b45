"""The page of one import: how far it is, what came of it, undoing it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regulars.core.events.queries import actor_of as actor_of_event
from regulars.core.staff.queries import actor_of, members_among
from regulars.edges.connectors.files import queries
from regulars.edges.connectors.files.types import DEFAULT_SOURCE, RunCard, UnknownImport
from regulars.edges.connectors.files.words import notices
from regulars.edges.console.downloads import ErrorsDownloaded, note_download
from regulars.edges.console.event_names import Names
from regulars.edges.console.pages import Way, page, trouble
from regulars.edges.console.wizard import drafts
from regulars.edges.console.wizard.notation import encoding_name
from regulars.edges.console.wizard.state import (
    is_moving,
    is_stuck,
    share_done,
    share_of,
    state_of,
)
from regulars.edges.console.wizard.words import (
    KINDS,
    created_counts,
    sharer_sentences,
    staying_sentences,
    taken_columns,
    undo_counts,
)
from regulars.engine.figures.queries import freshness


def of_an_import(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Say where there is no such import, with the way to those there are."""

    @wraps(view)
    def answer(request: HttpRequest, run_id: int, **values: Any) -> HttpResponseBase:
        try:
            return view(request, run_id, **values)
        except UnknownImport:
            sentence = _("There is no import %(number)s.") % {"number": run_id}
            way = Way(reverse("admin:files_importrun_changelist"), _("To the imports"))
            return trouble(request, _("There is nothing here"), sentence, status=404, way=way)

    return answer


@require_safe
@of_an_import
def show(request: HttpRequest, run_id: int) -> HttpResponse:
    """One import as it stands."""
    card = queries.run_card(run_id)
    folder = drafts.run_folder(run_id)
    moving = is_moving(card)
    sign = folder.sign() if card.status != "undone" else None
    is_undoing = sign is not None and sign.task == "undo"
    undone = folder.outcome("undo")
    resumed = folder.outcome("resume")
    return page(
        request,
        "console/import_run.html",
        title=card.file_name,
        card=card,
        kind=KINDS[card.kind],
        state=state_of(card),
        own_source=DEFAULT_SOURCE,
        begun_by=_begun_by(card),
        columns=taken_columns(card),
        encoding=encoding_name(card.encoding) if card.encoding else "",
        counts=created_counts(dict(card.created)),
        notices=_notices(card),
        is_moving=moving or sign is not None,
        is_stuck=sign is None and is_stuck(card),
        is_undoing=is_undoing,
        undoing=KINDS.get(sign.stage) if sign is not None and is_undoing else None,
        sign=sign,
        problem=drafts.without_folders(
            card.failure or (undone and undone.error) or (resumed and resumed.error) or "",
            card.file_name,
        ),
        share=share_done(sign) if sign is not None and is_undoing else share_of(card),
        list_is_here=_list_of_errors(card) is not None,
        list_is_there=bool(card.rows_rejected) and Path(card.errors_path).is_file(),
        is_computing=card.status in {"done", "undone"} and freshness().computing,
    )


def _notices(card: RunCard) -> list[str]:
    if card.status == "undone":
        return []
    return notices(card.kind, card.currency, card.created, is_done=True)


def _begun_by(card: RunCard) -> SafeString | str:
    """Who began it, leading to their page; empty where the log does not know."""
    actor = actor_of_event(f"imports.started:{card.id}")
    people = members_among(ids=[], public_ids=[actor])
    return Names(staff=people).actor(actor) if actor else ""


@require_safe
@of_an_import
def errors(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """The file of rows that were not taken; its cells are safe in a spreadsheet."""
    path = _list_of_errors(queries.run_card(run_id))
    if path is None:
        raise Http404(_("There is no list of rows not taken here."))
    note_download(request, ErrorsDownloaded, import_run=run_id)
    name = f"import-{run_id}-errors.csv"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="text/csv")


def _list_of_errors(card: RunCard) -> Path | None:
    """The list of rows not taken, where the console may give it out: inside the home."""
    if not card.rows_rejected:
        return None
    path = Path(card.errors_path)
    is_ours = path.is_file() and path.resolve().is_relative_to(settings.REGULARS_HOME.resolve())
    return path if is_ours else None


@require_POST
@of_an_import
def resume(request: HttpRequest, run_id: int) -> HttpResponse:
    """Go on with an import that stopped."""
    folder = drafts.run_folder(run_id)
    if queries.run_card(run_id).is_unfinished and folder.sign() is None:
        folder.start("resume", actor=actor_of(request.user))
    return redirect("admin:files_importrun_change", run_id)


@require_http_methods(["GET", "HEAD", "POST"])
@of_an_import
def undo(request: HttpRequest, run_id: int) -> HttpResponse:
    """Say exactly what would go and what stays, and take the import back once that is confirmed."""
    card = queries.run_card(run_id)
    if request.method == "POST":
        return _undone(request, card)
    plan = queries.undo_plan(run_id)
    return page(
        request,
        "console/import_undo.html",
        title=_("Undo the import of %(file)s?") % {"file": card.file_name},
        card=card,
        plan=plan,
        going=undo_counts(plan),
        staying=staying_sentences(plan),
        sharers=[(sharer, sharer_sentences(sharer)) for sharer in plan.sharers],
        is_moving=is_moving(card),
    )


def _undone(request: HttpRequest, card: RunCard) -> HttpResponse:
    folder = drafts.run_folder(card.id)
    if card.status == "undone":
        messages.info(request, _("It is already undone."))
    elif folder.sign() is None:
        agreed = "" if is_moving(card) else request.POST.get("agreed", "")
        folder.start("undo", {"agreed": agreed}, actor=actor_of(request.user))
    return redirect("admin:files_importrun_change", card.id)
