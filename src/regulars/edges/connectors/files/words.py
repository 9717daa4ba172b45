"""Why a row was not taken, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from regulars.edges.report.words.quality import reason_text

DIFFERS = "differs_from "


def reason_in_words(code: str) -> str:
    """The sentence for a rejection's reason."""
    if code.startswith(DIFFERS):
        known = code.removeprefix(DIFFERS)
        return _("It is there already with %(known)s, which was kept") % {"known": known}
    if code == "too_long":
        return _("The value is too long to be an identifier")
    return reason_text(code)
