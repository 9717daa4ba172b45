"""What a rule for a tactic says, for which stages and products, and whom a tactic touches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from regulars.insight.advice.facts import Facts
from regulars.insight.advice.types import Quadrant, Stage

Audience = Callable[[Facts], float]

OFTEN = frozenset({Quadrant.VALUABLE_HABIT, Quadrant.EVERYDAY_STAPLE})
SELDOM = frozenset({Quadrant.CONSIDERED_PURCHASE, Quadrant.OCCASIONAL_TREAT})
VALUABLE = frozenset({Quadrant.VALUABLE_HABIT, Quadrant.CONSIDERED_PURCHASE})
ANY_PRODUCT = frozenset(Quadrant)

EARLY = frozenset({Stage.LAUNCHED, Stage.TRACTION})
GROWING = frozenset({Stage.TRACTION, Stage.STEADY_GROWTH})
MATURE = frozenset({Stage.STEADY_GROWTH, Stage.ESTABLISHED, Stage.WELL_ESTABLISHED})
SETTLED = frozenset({Stage.ESTABLISHED, Stage.WELL_ESTABLISHED})
ANY_STAGE = frozenset(Stage)


@dataclass(frozen=True)
class Rule:
    """When a tactic applies and what it may bring.

    Attributes
    ----------
    lever
        Code of the simulator's lever that the tactic moves.
    stages, products
        Where it fits best. Before the first of its stages it does not apply at all.
    needs
        Reasons that must all hold, or the tactic does not apply.
    supports
        Reasons that speak for it where they hold.
    audience
        The share of customers (or of orders or sales) it touches.
    reach
        How much of the lever's tenth it may bring among those it touches, at best. Our judgement,
        to be replaced by what hold-outs measure.
    evidence
        Codes of :data:`regulars.insight.benchmarks.FIGURES`.
    """

    code: str
    lever: str
    stages: frozenset[Stage]
    products: frozenset[Quadrant]
    needs: tuple[str, ...]
    supports: tuple[str, ...]
    audience: Audience
    reach: float
    evidence: tuple[str, ...]


def everybody(facts: Facts) -> float:  # noqa: ARG001 - an audience is asked of facts
    """All customers."""
    return 1.0


def one_timers(facts: Facts) -> float:
    """Customers who have not come back."""
    return facts.one_time_share


def returners(facts: Facts) -> float:
    """Customers who have come back at least once."""
    return 1 - facts.one_time_share


def slipping(facts: Facts) -> float:
    """Customers at risk."""
    return facts.at_risk_share


def lapsed(facts: Facts) -> float:
    """Customers not seen for long."""
    return facts.lapsed_share


def best(facts: Facts) -> float:
    """Champions and loyal customers."""
    return facts.best_share


def unknown(facts: Facts) -> float:
    """Orders by nobody known."""
    return facts.anonymous_share
