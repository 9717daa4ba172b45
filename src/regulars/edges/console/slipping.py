"""Who may be leaving, most value at risk first: as a list, and as a file to take away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from regulars.core.customers import queries as customers
from regulars.core.customers.types import Profile
from regulars.core.orders import queries as orders
from regulars.edges.console.downloads import SlippingDownloaded, note_download
from regulars.edges.console.pages import page
from regulars.edges.console.pooled import why_untold
from regulars.edges.console.rules import number_of
from regulars.edges.console.scores import freshness
from regulars.edges.console.slipping_words import slipping_beside_groups, slipping_rule
from regulars.edges.console.writing import writer
from regulars.edges.report.words.groups import group_name
from regulars.edges.report.words.outlook import slipping_columns, slipping_text
from regulars.engine.scores import queries as scores
from regulars.engine.scores.types import CustomerScores, ScoreRun
from regulars.insight.extents import HORIZON_DAYS
from regulars.insight.report.csv import as_csv
from regulars.insight.report.tables import Column, Table
from regulars.kernel import clock
from regulars.kernel.money import Money

ON_A_PAGE = 50
MOST_TAKEN = 10_000  # rows of the file; whoever comes later is worth little
COLUMNS = (
    Column("customer", str),
    Column("name", str),
    Column("email", str),
    Column("phone", str),
    Column("reference", str),
    Column("last_order_on", date),
    Column("next_order_due_on", date),
    Column("rfm_group", str),
    Column("still_a_customer", float),
    Column("expected_orders_365", float),
    Column("worth", str),
    Column("worth_low", str),
    Column("worth_high", str),
    Column("at_risk", str),
    Column("currency", str),
    Column("as_of", date),
)


@dataclass(frozen=True)
class Row:
    """A customer who may be leaving."""

    profile: Profile
    last_on: date | None
    scores: CustomerScores


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The list, fifty to a page."""
    state = freshness()
    number = state.run.slipping if state.run else 0
    last = max(1, -(-number // ON_A_PAGE))
    place = min(max(number_of(request.GET.get("page", "")) or 1, 1), last)
    found = scores.slipping(limit=ON_A_PAGE, offset=ON_A_PAGE * (place - 1)) if number else []
    return page(
        request,
        "console/slipping.html",
        title=_("Slipping away"),
        state=state,
        rows=rows_of(found),
        told=_told(state.run) if state.run else "",
        untold=why_untold(state.run) if state.run else "",
        rule=slipping_rule(),
        beside_groups=slipping_beside_groups(),
        columns=slipping_columns(),
        taken=min(number, MOST_TAKEN),
        place=place,
        last=last,
    )


def _told(run: ScoreRun) -> str:
    """The totals, as the report says them."""
    write = writer(run.currency)
    return slipping_text(run.slipping, run.slipping_minor, HORIZON_DAYS, write)


def rows_of(found: Sequence[CustomerScores]) -> list[Row]:
    """The customers by name, with their last orders; whoever is no longer here is left out."""
    ids = [item.customer_id for item in found]
    known = customers.profiles(ids) if ids else {}
    bought = orders.buying_of(ids) if ids else {}
    return [
        Row(
            profile=known[item.customer_id],
            last_on=_last_on(
                [
                    buying.last_order_at
                    for buying in bought.get(item.customer_id, [])
                    if buying.currency == item.currency
                ]
            ),
            scores=item,
        )
        for item in found
        if item.customer_id in known
    ]


def _last_on(moments: Sequence[datetime | None]) -> date | None:
    return next((timezone.localtime(moment).date() for moment in moments if moment), None)


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The list as a file for a spreadsheet or a mailing, the first ten thousand."""
    run = scores.latest_run()
    found = scores.slipping(limit=MOST_TAKEN, offset=0) if run else []
    rows = rows_of(found)
    as_of = run.as_of if run else timezone.localtime(clock.now()).date()
    note_download(request, SlippingDownloaded, as_of=as_of, customers=len(rows))
    content = as_csv(Table("slipping", COLUMNS, tuple(_cells(row) for row in rows)))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = f"regulars-slipping-away-{as_of}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cells(row: Row) -> tuple[str | float | date | None, ...]:
    said, who = row.scores, row.profile
    return (
        who.public_id,
        who.name,
        who.email,
        who.phone,
        who.references[0].reference if who.references else "",
        row.last_on,
        said.next_order_due_on,
        group_name(said.rfm_group) if said.rfm_group else None,
        round(said.alive, 4),
        round(said.expected_orders_365, 4),
        _amount(said.lifetime_value_minor, said.currency),
        _amount(said.lifetime_value_low_minor, said.currency),
        _amount(said.lifetime_value_high_minor, said.currency),
        _amount(said.at_risk_minor, said.currency),
        said.currency,
        said.as_of,
    )


def _amount(minor: float, currency: str) -> str:
    """Whole minor units as a plain decimal number, which any spreadsheet reads."""
    return str(Money(round(minor), currency).amount)
