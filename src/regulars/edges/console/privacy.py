"""Exporting a customer, erasing one after saying exactly what that does, and the erasures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regulars.core.customers.queries import profile
from regulars.core.customers.types import AlreadyErased, Profile
from regulars.core.privacy import queries, services
from regulars.core.privacy.types import LONGEST_REASON, Fate, ReasonNamesThem
from regulars.core.staff.queries import actor_of
from regulars.edges.console.events import names_of
from regulars.edges.console.pages import page
from regulars.kernel import clock

RECORD = "admin:customers_customer_change"
SHOWN = 100


class EraseForm(forms.Form):
    """Whom to erase, said once more, and why."""

    confirm = forms.CharField(
        label=gettext_lazy("The customer's id or e-mail"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Type it, so that nobody is erased by mistake."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("It stays in the log for good: name no customer in it."),
    )

    def __init__(self, customer: Profile, *given: Any) -> None:
        super().__init__(*given)
        self.customer = customer

    def clean_confirm(self) -> str:
        """It has to be the very customer."""
        typed = str(self.cleaned_data["confirm"]).strip()
        if typed.lower() not in {self.customer.public_id, self.customer.email} - {""}:
            raise ValidationError(_("This is not the customer of this page."))
        return typed


@require_POST
def export(request: HttpRequest, public_id: str) -> StreamingHttpResponse:
    """All that is known of a customer, as a file to take away."""
    parts = services.export(customer=public_id, actor=actor_of(request.user), now=clock.now())
    response = StreamingHttpResponse(parts, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="customer-{public_id}.zip"'
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say what is deleted, blanked and kept, and erase the customer once that is confirmed."""
    customer = profile(public_id)
    if customer.erased_at:
        messages.info(request, str(AlreadyErased(customer=public_id)))
        return redirect(RECORD, public_id)
    form = EraseForm(customer, request.POST or None)
    if request.method == "POST" and form.is_valid() and _erased(request, form):
        messages.success(request, _("The customer is erased. A worker clears what is left."))
        return redirect(RECORD, public_id)
    preview = queries.preview(public_id)
    return page(
        request,
        "console/customer_erase.html",
        title=_("Erase %(customer)s?") % {"customer": customer.shown_as},
        customer=customer,
        form=form,
        others=[name for name in preview.people if name != public_id],
        deleted=preview.of(Fate.DELETED),
        blanked=preview.of(Fate.BLANKED),
        kept=preview.of(Fate.KEPT),
    )


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Every erasure, the last first, and how far it is."""
    found = queries.erasures(limit=SHOWN)
    names = names_of({one.actor for one in found})
    return page(
        request,
        "console/erasures.html",
        title=_("Erasures"),
        erasures=[(one, names.actor(one.actor)) for one in found],
        under_way=queries.count_under_way(),
        shown=SHOWN,
    )


def offered(request: HttpRequest, customer: Any) -> dict[str, bool]:
    """What whoever looks at a customer's page may do with what is known of them."""
    user = request.user
    may = {
        "may_export": user.is_authenticated and user.may("privacy.view"),
        "may_erase": user.is_authenticated and user.may("privacy.change"),
    }
    return {name: allowed and not customer.erased_at for name, allowed in may.items()}


def _erased(request: HttpRequest, form: EraseForm) -> bool:
    """Erase the customer; where the reason names them, say so on the form."""
    try:
        services.erase(
            customer=form.customer.public_id,
            reason=form.cleaned_data["reason"],
            actor=actor_of(request.user),
            now=clock.now(),
        )
    except ReasonNamesThem:
        form.add_error("reason", _("The reason names the customer, and stays in the log."))
        return False
    return True
