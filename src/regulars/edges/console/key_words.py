"""What programs and their keys did, as sentences."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.edges.console.event_names import Facts, Names
from regulars.edges.console.writing import number_text


def key_made(facts: Facts, names: Names) -> SafeString:
    """A key was made, and for what."""
    if facts["kind"] == "publishable":
        sentence = _("The publishable key {key} was made, for the source {source}.")
    else:
        sentence = _("The secret key {key} was made, for the source {source}.")
    return format_html(sentence, key=names.key(facts["key_id"]), source=facts["source"])


def key_revoked(facts: Facts, names: Names) -> SafeString:
    """A key was revoked."""
    return format_html(_("The key {key} was revoked."), key=names.key(facts["key_id"]))


def products_told(facts: Facts, names: Names) -> SafeString:
    """A program told of products."""
    del names
    made, changed = facts["made"], facts["changed"]
    parts = []
    if made:
        new = ngettext("%(number)s product was made", "%(number)s products were made", made)
        parts.append(new % {"number": number_text(made)})
    if changed:
        other = ngettext("%(number)s was changed", "%(number)s were changed", changed)
        parts.append(other % {"number": number_text(changed)})
    return format_html(_("A program told of products: {what}."), what=", ".join(parts))
