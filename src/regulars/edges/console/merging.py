"""Making two customers one, and two again: who it is about, what it would do, and doing it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from regulars.core.customers import queries as customers
from regulars.core.customers.types import Known, Standing, UnknownCustomer
from regulars.core.identity import queries as identity
from regulars.core.identity import services
from regulars.core.identity.types import MergeTakenBack
from regulars.core.staff.queries import actor_of
from regulars.edges.console.beside import lines_of, sides_of
from regulars.edges.console.duplicates import QUEUE, ReasonForm, history, rights
from regulars.edges.console.live_words import FIELDS
from regulars.edges.console.pages import page
from regulars.kernel import clock

MOST_FOUND = 20
CUSTOMER = "admin:customers_customer_change"


class PartingForm(ReasonForm):
    """Why a merge is taken back, and whether the two are asked about again."""

    keeps_apart = forms.BooleanField(
        label=gettext_lazy("Keep them apart: never ask about the two again"),
        required=False,
        initial=True,
    )

    def __init__(self, *given: Any, is_asked_again: bool) -> None:
        super().__init__(*given)
        if not is_asked_again:  # there is nothing to settle
            del self.fields["keeps_apart"]


@dataclass(frozen=True)
class Change:
    """A field that becomes known otherwise."""

    name: Any
    before: Any
    after: Any


@require_safe
def choose(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Look for another customer to merge one with."""
    customer = customers.living(customer_id)
    sought = request.GET.get("q", "").strip()
    found = customers.search(sought, limit=MOST_FOUND + 1) if sought else []
    others = [one for one in found if one.id != customer.id and not one.erased_at][:MOST_FOUND]
    return page(
        request,
        "console/merge_choose.html",
        title=_("Merge with another customer"),
        customer=customer,
        sought=sought,
        found=others,
        has_more=len(found) > MOST_FOUND,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, kept_id: str, merged_id: str) -> HttpResponse:
    """Show what making the two one would do, ask for a reason, and do it."""
    kept, merged = _standing(kept_id), _standing(merged_id)
    plan = identity.merge_plan(kept=kept.id, merged=merged.id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.merge(
            kept=kept.id,
            merged=merged.id,
            reason=form.cleaned_data["reason"],
            actor=actor_of(request.user),
            now=clock.now(),
        )
        messages.success(request, _("They are one customer now. It can be taken back here."))
        return redirect(CUSTOMER, kept.public_id)
    sides = sides_of({kept.id, merged.id})
    return page(
        request,
        "console/merge.html",
        title=_("Merge two customers"),
        plan=plan,
        kept=sides[kept.id],
        merged=sides[merged.id],
        lines=lines_of(
            sides[kept.id], sides[merged.id], with_orders=rights(request)["may_see_orders"]
        ),
        changes=list(_changes(plan.kept.known, plan.known)),
        form=form,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def unmerge(request: HttpRequest, merge_id: str) -> HttpResponse:
    """Show what goes back, ask for a reason, and take the merge back."""
    plan = identity.unmerge_plan(merge_id)
    if plan.merge.undone_at:
        raise MergeTakenBack(merge=merge_id)
    form = PartingForm(request.POST or None, is_asked_again=plan.is_asked_again)
    if request.method == "POST" and form.is_valid():
        services.unmerge(
            merge=merge_id,
            reason=form.cleaned_data["reason"],
            keeps_apart=form.cleaned_data.get("keeps_apart", False),
            actor=actor_of(request.user),
            now=clock.now(),
        )
        messages.success(request, _("They are two customers again."))
        return redirect(QUEUE)
    [done] = history([plan.merge])
    return page(
        request,
        "console/unmerge.html",
        title=_("Take a merge back"),
        plan=plan,
        done=done,
        changes=list(_changes(plan.whole.known, plan.known)),
        form=form,
    )


def _standing(public_id: str) -> Standing:
    """The customer whom an address names, be they part of another or not.

    Raises UnknownCustomer.
    """
    found = customers.standing_of(public_id)
    if found is None:
        raise UnknownCustomer(public_id=public_id)
    return found


def _changes(before: Known, after: Known) -> Iterable[Change]:
    for name in (field.name for field in fields(Known) if field.name in FIELDS):
        was, becomes = getattr(before, name), getattr(after, name)
        if was != becomes:
            yield Change(FIELDS[name], was, becomes)
