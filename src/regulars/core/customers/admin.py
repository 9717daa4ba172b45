"""The customers' pages in the console: a list to search, and what is known of each."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.customers.queries import WHOLE

MOST_FOUND = 200
LAST_LETTER = "\U0010ffff"


@admin.register(Customer)
class CustomerAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the checker only
    """Newest first."""

    address = "customers"
    fills_by_import = True
    untold = _(
        "Your orders are here, but their files name no customers. Import the orders again from a "
        "file with a column of customers: whoever is missing is filled in."
    )
    list_display: Any = ("name_or_email", "email", "reference", "first_seen_at")
    fields: ClassVar[Any] = (
        "name",
        "email",
        "phone",
        "claimed_email",
        "claimed_phone",
        "reference",
        "joined_at",
        "first_seen_at",
    )
    search_fields = ("name", "email", "references__reference")
    search_help_text = _("Name, e-mail or reference")
    ordering = ("-first_seen_at",)

    @admin.display(description=_("customer"))
    def name_or_email(self, customer: Customer) -> str:
        """What the customer is best known as."""
        return str(customer)

    @admin.display(description=_("reference"))
    def reference(self, customer: Customer) -> str:
        """What shops and tills call the customer."""
        return ", ".join(row.reference for row in customer.references.all())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        """Customers with their references, in two queries; none who are part of others. Whether
        others are part of them is said as ``has_parts``.
        """
        parts = Customer.objects.filter(merged_into=OuterRef("pk"))
        customers = super().get_queryset(request).filter(merged_into__isnull=True)
        told: QuerySet[Customer] = customers.annotate(has_parts=Exists(parts))
        return told.prefetch_related("references")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Customer], search_term: str
    ) -> tuple[QuerySet[Customer], bool]:
        """Whose reference or e-mail begins with the text, else whose name or e-mail has it.

        Who is part of another is found as that one. At most the first MOST_FOUND: more is no search
        yet. The first question is answered by indexes, so that looking up a known customer costs
        the same among a million.
        """
        del request
        text = search_term.strip()
        if not text:
            return queryset, False
        found = _beginning_with(text) or _with(text)
        return queryset.filter(pk__in=found), False


def _beginning_with(text: str) -> list[int]:
    """By ranges, not LIKE: SQLite's LIKE never uses an index here."""
    references = CustomerReference.objects.filter(
        reference__gte=text, reference__lt=text + LAST_LETTER
    )
    ids = list(references.values_list("customer_id", flat=True)[:MOST_FOUND])
    email = text.lower()
    known = Customer.objects.filter(
        Q(email__gte=email, email__lt=email + LAST_LETTER) | Q(public_id=text)
    )
    claiming = Customer.objects.exclude(claimed_email="").filter(
        claimed_email__gte=email, claimed_email__lt=email + LAST_LETTER
    )
    for rows in (known, claiming):
        ids += rows.order_by().values_list(WHOLE, flat=True)[:MOST_FOUND]
    return ids


def _with(text: str) -> list[int]:
    """In the order of the table, which is the quickest to read through."""
    named = Customer.objects.filter(Q(name__icontains=text) | Q(email__contains=text.lower()))
    return list(named.order_by().values_list(WHOLE, flat=True)[:MOST_FOUND])
