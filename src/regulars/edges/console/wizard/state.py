"""How an import stands, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from regulars.edges.connectors.files.types import RunCard
from regulars.edges.console.wizard.tasks import Sign
from regulars.edges.console.writing import moment_text
from regulars.kernel import clock

SILENT_FOR = timedelta(minutes=2)  # after which an import without a batch is taken for stopped


@dataclass(frozen=True)
class State:
    """``code`` is new, running, done, failed, stopped or undone."""

    code: str
    words: str


def state_of(card: RunCard) -> State:
    """How the import stands, and since when."""
    if card.is_unfinished and card.status != "failed" and is_silent(card):
        return State("stopped", _("Stopped on the way, %(at)s") % _at(card))
    if card.status == "waiting":
        return State("new", _("New, about to begin"))
    if card.status == "running":
        share = share_of(card)
        if share is None:
            return State("running", _("Being imported"))
        return State("running", _("Being imported, %(share)s%%") % {"share": share})
    words = {
        "done": _("Finished %(at)s"),
        "failed": _("Failed %(at)s"),
        "undone": _("Undone %(at)s"),
    }
    return State(card.status, words[card.status] % _at(card))


def is_moving(card: RunCard) -> bool:
    """Whether it is being imported at this moment, as far as can be told."""
    return card.status in {"waiting", "running"} and not is_silent(card)


def is_silent(card: RunCard) -> bool:
    """Whether nothing has been heard of it for so long that it must have stopped."""
    return clock.now() - card.updated_at > SILENT_FOR


def is_stuck(card: RunCard) -> bool:
    """Whether it stopped on the way, and can be gone on with."""
    return card.status == "failed" or (card.is_unfinished and is_silent(card))


def share_done(sign: Sign) -> int | None:
    """How many hundredths of a stage are done; None where that is not known."""
    return 100 * sign.done // sign.total if sign.total else None


def share_of(card: RunCard) -> int | None:
    """How many hundredths of it are in; None where that is not known yet."""
    return 100 * card.rows_read // card.rows_total if card.rows_total else None


def _at(card: RunCard) -> dict[str, str]:
    return {"at": moment_text(card.finished_at or card.updated_at)}
