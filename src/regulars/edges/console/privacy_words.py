"""Exports and erasures, as plain sentences."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from regulars.edges.console.event_names import Facts, Names


def customer_erased(facts: Facts, names: Names) -> SafeString:
    """Nothing says who they are any more."""
    del names
    return _said(_("{customer} was erased."), facts)


def erasure_finished(facts: Facts, names: Names) -> SafeString:
    """Nothing beside the database says it either."""
    del names
    return _said(_("Everything is cleared that the erasure of {customer} left."), facts)


def customer_exported(facts: Facts, names: Names) -> SafeString:
    """Somebody took away all that is known of them."""
    del names
    return _said(_("All that is known of {customer} was exported."), facts)


def _said(sentence: str, facts: Facts) -> SafeString:
    public_id = facts["customer"]
    address = reverse("admin:customers_customer_change", args=[public_id])
    link = format_html('<a href="{}">{}</a>', address, public_id)
    return format_html(sentence, customer=link)
