"""What lies ahead of one customer, as their page says it: by the newest scores, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from regulars.core.catalog import queries as catalog
from regulars.core.catalog.types import ProductCard
from regulars.edges.console.pooled import why_untold
from regulars.edges.console.prospect_words import returning_text, worth_text
from regulars.edges.report.words.groups import group_action, group_meaning, group_name
from regulars.engine.scores import queries as scores
from regulars.engine.scores.types import CustomerScores, Replenishing, ScoreRun
from regulars.insight.extents import HORIZON_DAYS, LEAVING_FROM

LEAST_NEEDED = 1 / 3  # the chance that a product is bought again; below it, it is hardly needed


@dataclass(frozen=True)
class Needed:
    """A product that they may need again."""

    name: str
    address: str
    due_on: date
    comes_back: float
    is_late: bool  # on the day of the scores


@dataclass(frozen=True)
class Prospect:
    """A customer's scores, and the run that computed them: all is as of its day."""

    scores: CustomerScores
    run: ScoreRun
    needed: tuple[Needed, ...]
    last_on: date | None  # the last order, which may be later than the scores

    @property
    def untold(self) -> str:
        """Why nothing is known of this customer alone; empty where a model does know."""
        return why_untold(self.run)

    @property
    def comes_back(self) -> float:
        """The chance of an order within a year."""
        return 1 - self.scores.churn_probability

    @property
    def standing(self) -> str:
        """Whether they order again within a year, in a few words, with the chance."""
        if self.untold:
            return _("Cannot be told of single customers yet")
        return returning_text(self.comes_back)

    @property
    def alive(self) -> float | None:
        """The chance not to have left for good; None of whom it says nothing: by the models, nobody
        leaves before the second purchase.
        """
        is_known = not self.untold and self.scores.purchases >= LEAVING_FROM
        return self.scores.alive if is_known else None

    @property
    def worth(self) -> str:
        """What they are worth, in a sentence."""
        return worth_text(self.scores)

    @property
    def days_late(self) -> int:
        """Days past the day that the next order was due; 0 or less until then."""
        due_on = self.scores.next_order_due_on
        return (self.scores.as_of - due_on).days if due_on else 0

    @property
    def comes_by(self) -> date | None:
        """By when half of those who come back have done so; None where that takes longer than
        anybody plans for.
        """
        return self._foreseeable(self.scores.next_order_on)

    @property
    def comes_until(self) -> date | None:
        """By when nine in ten of them have; None as above."""
        return self._foreseeable(self.scores.next_order_to)

    def _foreseeable(self, day: date | None) -> date | None:
        last = self.scores.as_of + timedelta(days=HORIZON_DAYS)
        return day if day is not None and day <= last else None

    @property
    def is_overtaken(self) -> bool:
        """Whether they ordered after the day that the scores look from."""
        return self.last_on is not None and self.last_on > self.scores.as_of

    @property
    def is_slipping(self) -> bool:
        """Whether they are slipping away, and have not ordered since that was said."""
        return self.scores.is_slipping and not self.is_overtaken

    @property
    def group(self) -> str:
        """The name of their RFM group; empty where there are too few customers to group."""
        return group_name(self.scores.rfm_group) if self.scores.rfm_group else ""

    @property
    def group_meaning(self) -> str:
        """What the group is, in plain words."""
        return group_meaning(self.scores.rfm_group) if self.scores.rfm_group else ""

    @property
    def advice(self) -> str:
        """What to do: whoever is slipping away is won back first, whatever their group."""
        if self.is_slipping:
            return _(
                "Win them back now, before anything else: write to them personally, and name what "
                "they buy most."
            )
        return group_action(self.scores.rfm_group) if self.scores.rfm_group else ""


@dataclass(frozen=True)
class Outlook:
    """What is known of a customer's future: nothing at all before the first run, and no prospect of
    somebody whom the newest run did not see buy.
    """

    run: ScoreRun | None
    prospect: Prospect | None


def outlook_of(customer_id: int, *, last_on: date | None) -> Outlook:
    """What the newest scores say of the customer."""
    run = scores.latest_run()
    said = scores.scores_of([customer_id]).get(customer_id) if run else None
    if run is None or said is None:
        return Outlook(run, None)
    return Outlook(run, Prospect(said, run, _needed(said), last_on))


def _needed(said: CustomerScores) -> tuple[Needed, ...]:
    """The likely products by name, the likeliest first; what is no longer here is left out."""
    found = [item for item in said.replenishments if item.comes_back >= LEAST_NEEDED]
    cards = catalog.cards_of([item.product_id for item in found]) if found else {}
    return tuple(
        Needed(
            name=cards[item.product_id].shown_as,
            address=_address(cards[item.product_id]),
            due_on=item.due_on,
            comes_back=item.comes_back,
            is_late=item.due_on < said.as_of,
        )
        for item in sorted(found, key=_likeliest_first)
        if item.product_id in cards
    )


def _likeliest_first(item: Replenishing) -> tuple[float, date, int]:
    return (-item.comes_back, item.due_on, item.product_id)


def _address(card: ProductCard) -> str:
    return reverse("admin:catalog_product_change", args=[card.public_id])
