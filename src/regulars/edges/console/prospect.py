"""What lies ahead of one customer, as their page says it: by the newest scores, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from regulars.core.catalog import queries as catalog
from regulars.core.catalog.types import ProductCard
from regulars.edges.console.writing import share_text, writer
from regulars.edges.report.words.groups import group_action, group_meaning, group_name
from regulars.edges.report.words.outlook import span_text
from regulars.engine.scores import queries as scores
from regulars.engine.scores.types import CustomerScores, Replenishing, ScoreRun
from regulars.insight.extents import HORIZON_DAYS

LIKELY = 2 / 3  # of a customer who is likely still one
UNLIKELY = 1 / 3  # of one who has probably left
LEAST_NEEDED = 0.1  # the chance that a product is bought again; below it, it is not needed


@dataclass(frozen=True)
class Needed:
    """A product that they will need again."""

    name: str
    address: str
    due_on: date
    expected_on: date | None
    comes_back: float
    days_late: int  # 0 or less until it is due


@dataclass(frozen=True)
class Prospect:
    """A customer's scores beside today."""

    scores: CustomerScores
    needed: tuple[Needed, ...]
    today: date
    last_on: date | None  # the last order, which may be later than the scores

    @property
    def standing(self) -> str:
        """Whether they are still a customer, in a few words, with the chance."""
        chance = {"chance": share_text(self.scores.alive)}
        if self.scores.alive >= LIKELY:
            return _("Likely still a customer (%(chance)s)") % chance
        if self.scores.alive >= UNLIKELY:
            return _("May be leaving (%(chance)s still a customer)") % chance
        return _("Has probably left (%(chance)s still a customer)") % chance

    @property
    def worth(self) -> str:
        """What they are worth, in a sentence: an average, of which even the place is uncertain."""
        said, write = self.scores, writer(self.scores.currency)
        return _(
            "Worth %(value)s in the next %(span)s: what such customers bring on average, which "
            "lies between %(low)s and %(high)s with 90%% certainty."
        ) % {
            "value": write.estimate(said.lifetime_value_minor),
            "span": span_text(HORIZON_DAYS, write),
            "low": write.estimate(said.lifetime_value_low_minor),
            "high": write.estimate(said.lifetime_value_high_minor),
        }

    @property
    def days_late(self) -> int:
        """Days past the day that the next order was due; 0 or less until then."""
        due_on = self.scores.next_order_due_on
        return (self.today - due_on).days if due_on else 0

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
    def group(self) -> str:
        """The name of their RFM group; empty where there are too few customers to group."""
        return group_name(self.scores.rfm_group) if self.scores.rfm_group else ""

    @property
    def group_meaning(self) -> str:
        """What the group is, in plain words."""
        return group_meaning(self.scores.rfm_group) if self.scores.rfm_group else ""

    @property
    def group_action(self) -> str:
        """What to do about it."""
        return group_action(self.scores.rfm_group) if self.scores.rfm_group else ""


@dataclass(frozen=True)
class Outlook:
    """What is known of a customer's future: nothing at all before the first run, and no prospect of
    somebody whom the newest run did not see buy.
    """

    run: ScoreRun | None
    prospect: Prospect | None


def outlook_of(customer_id: int, *, today: date, last_on: date | None) -> Outlook:
    """What the newest scores say of the customer."""
    run = scores.latest_run()
    said = scores.scores_of([customer_id]).get(customer_id) if run else None
    if said is None:
        return Outlook(run, None)
    return Outlook(run, Prospect(said, _needed(said.replenishments, today), today, last_on))


def _needed(found: tuple[Replenishing, ...], today: date) -> tuple[Needed, ...]:
    """The likely products by name, the likeliest first; what is no longer here is left out."""
    found = tuple(item for item in found if item.comes_back >= LEAST_NEEDED)
    cards = catalog.cards_of([item.product_id for item in found]) if found else {}
    return tuple(
        Needed(
            name=cards[item.product_id].shown_as,
            address=_address(cards[item.product_id]),
            due_on=item.due_on,
            expected_on=item.expected_on,
            comes_back=item.comes_back,
            days_late=(today - item.due_on).days,
        )
        for item in sorted(found, key=lambda item: (-item.comes_back, item.due_on, item.product_id))
        if item.product_id in cards
    )


def _address(card: ProductCard) -> str:
    return reverse("admin:catalog_product_change", args=[card.public_id])
