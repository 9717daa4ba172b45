"""Why a row was not taken, in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from regulars.edges.connectors.files.types import DIFFERS, ERASED
from regulars.edges.report.words.quality import reason_text

# Why a database takes a row not at all, or not as it stands; the others are the readers'.
REASONS = {
    ERASED: gettext_lazy("This customer was erased on request, and does not come back"),
    "too_long": gettext_lazy("The value is too long to be an identifier"),
    "no_email": gettext_lazy("This is no e-mail address. The rest of the row was taken"),
    "no_phone": gettext_lazy(
        "This is no phone with the code of its country. The rest of the row was taken"
    ),
    "null_character": gettext_lazy("The text holds a null character, which cannot be stored"),
}


def notices(kind: str, currency: str, created: Mapping[str, int], *, is_done: bool) -> list[str]:
    """What somebody should know of an import, or of a dry run, before trusting its figures."""
    told = []
    if alike := created.get("known_by_number_only", 0):
        told.append(_doubled(alike) if is_done else _would_double(alike))
    if erased := created.get(ERASED, 0):
        told.append(_of_erased(erased))
    if kind == "orders" and currency and currency != settings.REGULARS_CURRENCY:
        told.append(
            _(
                "The amounts are in %(currency)s, the figures are in %(own)s: these orders are "
                "kept, and counted in no figure. If the file is in %(own)s, undo the import and "
                "name that currency."
            )
            % {"currency": currency, "own": settings.REGULARS_CURRENCY}
        )
    return told


def _of_erased(count: int) -> str:
    sentence = ngettext(
        "%(count)s customer of this file was erased on request, and does not come back: their "
        "orders count as nobody's.",
        "%(count)s customers of this file were erased on request, and do not come back: their "
        "orders count as nobody's.",
        count,
    )
    return sentence % {"count": f"{count:,}"}


def differing_text(count: int) -> str:
    """How many rows are here already and say something else."""
    sentence = ngettext(
        "%(count)s row says something else than what is here already, which is kept.",
        "%(count)s rows say something else than what is here already, which is kept.",
        count,
    )
    return sentence % {"count": f"{count:,}"}


def _doubled(count: int) -> str:
    sentence = ngettext(
        "%(count)s order counts double now: it was here already under its number, without a single "
        "line in common. Undo the import if that is not so.",
        "%(count)s orders count double now: they were here already under their numbers, without a "
        "single line in common. Undo the import if that is not so.",
        count,
    )
    return sentence % {"count": count}


def _would_double(count: int) -> str:
    sentence = ngettext(
        "This would double %(count)s order: it is here already under its number, without a single "
        "line in common. If the file is of another shop, import it under a source of its own.",
        "This would double %(count)s orders: they are here already under their numbers, without a "
        "single line in common. If the file is of another shop, import it under a source of its "
        "own.",
        count,
    )
    return sentence % {"count": count}


def reason_in_words(code: str) -> str:
    """The sentence for a rejection's reason."""
    if code.startswith(DIFFERS):
        if not (known := code.removeprefix(DIFFERS)):
            return _("It is there already without one, and was left so")
        return _("It is there already with %(known)s, which was kept") % {"known": known}
    return str(REASONS[code]) if code in REASONS else reason_text(code)
