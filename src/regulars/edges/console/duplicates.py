"""Customers who may be one: the pairs that wait for somebody side by side, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from regulars.core.customers import queries as customers
from regulars.core.customers.types import Profile
from regulars.core.identity import queries as identity
from regulars.core.identity import services
from regulars.core.identity.types import LONGEST_REASON, MergeCard, Suspicion
from regulars.core.staff.queries import actor_of
from regulars.edges.console.beside import Line, Side, lines_of, longer_known, sides_of
from regulars.edges.console.duplicate_words import SHARED
from regulars.edges.console.events import names_of
from regulars.edges.console.pages import page
from regulars.edges.console.rules import number_of
from regulars.kernel import clock

ON_A_PAGE = 20  # pairs
MERGES = 50  # of the history
QUEUE = "admin:duplicates"


@dataclass(frozen=True)
class Pair:
    """Two customers who may be one, the one known longer first, and what they share."""

    suspicion: Suspicion
    first: Side
    second: Side
    lines: Sequence[Line]

    @property
    def shared(self) -> list[str]:
        """Why they may be one, in words."""
        return [str(SHARED[doubt]) for doubt in self.suspicion.doubts]


@dataclass(frozen=True)
class Done:
    """A merge of the history, with the two by name and who did it."""

    card: MergeCard
    kept: Profile
    merged: Profile
    actor: str


class ReasonForm(forms.Form):
    """Why somebody decides."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("It stays in the log for good: name no customer in it."),
    )


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The pairs that wait, and the history."""
    allowed = rights(request)
    number = identity.number_of_suspicions()
    last = max(1, -(-number // ON_A_PAGE))
    place = min(max(number_of(request.GET.get("page", "")) or 1, 1), last)
    found = identity.open_suspicions(limit=ON_A_PAGE, offset=ON_A_PAGE * (place - 1))
    return page(
        request,
        "console/duplicates.html",
        title=_("Duplicates"),
        pairs=pairs_of(found, with_orders=allowed["may_see_orders"]),
        number=number,
        merges=history(identity.merges(limit=MERGES)),
        place=place,
        last=last,
        **allowed,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def keep_apart(request: HttpRequest, suspicion_id: int) -> HttpResponse:
    """Ask for a reason, and have the two never suspected again."""
    suspicion = identity.suspicion(suspicion_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.keep_apart(
            suspected=suspicion_id,
            reason=form.cleaned_data["reason"],
            actor=actor_of(request.user),
            now=clock.now(),
        )
        messages.success(request, _("They stay two, and are not asked about again."))
        return redirect(QUEUE)
    [pair] = pairs_of([suspicion], with_orders=rights(request)["may_see_orders"])
    return page(request, "console/keep_apart.html", title=_("Keep apart"), pair=pair, form=form)


def rights(request: HttpRequest) -> dict[str, bool]:
    """What whoever looks may do and see."""
    user = request.user
    return {
        "may_change": user.is_authenticated and user.may("customers.change"),
        "may_see_orders": user.is_authenticated and user.may("orders.view"),
    }


def pairs_of(suspicions: Sequence[Suspicion], *, with_orders: bool) -> list[Pair]:
    """The pairs with what is known of both, asked once for all of them."""
    known = sides_of({pk for one in suspicions for pk in (one.one, one.other)})
    pairs = []
    for suspicion in suspicions:
        first, second = longer_known(known[suspicion.one], known[suspicion.other])
        lines = lines_of(first, second, with_orders=with_orders)
        pairs.append(Pair(suspicion, first, second, lines))
    return pairs


def history(cards: Sequence[MergeCard]) -> list[Done]:
    """Merges with the two by name, and who did it, asked once for all of them."""
    ids = sorted({pk for card in cards for pk in (card.kept, card.merged)})
    profiles = customers.profiles(ids) if ids else {}
    names = names_of({card.actor for card in cards})
    return [
        Done(card, profiles[card.kept], profiles[card.merged], names.actor(card.actor))
        for card in cards
    ]
