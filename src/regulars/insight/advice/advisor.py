"""Put stage, quadrant and tactics together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from regulars.insight.advice.facts import (
    PRODUCT_FITS,
    REASONS,
    STAGE_FITS,
    Facts,
    facts_of,
)
from regulars.insight.advice.quadrant import FREQUENCY_EDGE, order_value_edge, quadrant_of
from regulars.insight.advice.rule import ANY_PRODUCT, ANY_STAGE, Rule
from regulars.insight.advice.stage import ORDER, standing
from regulars.insight.advice.tactics import TACTICS
from regulars.insight.advice.types import AdviceInputs, Quadrant, Stage
from regulars.insight.simulate.levers import leading_lever
from regulars.insight.types import Advice, Lever, Tactic

NEED_WEIGHT = 2
STAGE_WEIGHT = 2


def advise(inputs: AdviceInputs) -> Advice:
    """Say where a store stands and which tactics fit it, the best fitting first.

    Definition
    ----------
    A tactic applies where all its needs hold, the store has reached its first stage and
    at least one reason speaks for it. It ranks by what it may bring at best times its fit: two
    points for each need, two for the stage, one for the product, one for each other reason that
    holds. Where those tie, as they do without a simulation, it ranks by fit and then by its code.
    What the findings put first goes first: while nobody new comes, every tactic that wins
    customers; else the best one for the lever that leads the others (see
    :func:`regulars.insight.simulate.levers.leading_lever`).

    Parameters
    ----------
    inputs
        Parts of the report; see :class:`AdviceInputs`.

    Returns
    -------
    Advice
        ``tactics`` holds every tactic that applies; none where no rule does. Money in minor units.

    Notes
    -----
    What a tactic may bring is estimated as ``reach * audience * high``, where ``high`` is
    the upper end of its lever's interval (a tenth more of the measure; see
    :func:`regulars.insight.simulate.simulate`), the audience is the share it touches in this store,
    and reach is the rule's. That is a hopeful estimate and no bound: a tactic may move its measure
    by more than a tenth, and the store's months may mislead. The lower end is zero: until a
    hold-out has shown an effect in this store, there may be none.

    Examples
    --------
    >>> from datetime import date
    >>> from regulars.insight.types import (
    ...     Measure, Month, OrderGap, Period, Quality, Rfm, Scope, Shares, Simulation, Unit
    ... )
    >>> spring = Period(date(2025, 1, 1), date(2025, 4, 30))
    >>> advice = advise(AdviceInputs(
    ...     scope=Scope((), "EUR", spring.end, spring.start, spring.end, spring, None, None, (),
    ...                 has_cost=False),
    ...     measures=(Measure("average_order_value", Unit.MONEY, 1000.0),),
    ...     months=tuple(
    ...         Month(date(2025, number, 1), 40, 10, 40, 10, 0, 40_000, 10_000, 0)
    ...         for number in range(1, 5)
    ...     ),
    ...     shares=Shares(None, None, None, None, 0.6, ()),
    ...     gaps=(OrderGap(1, 160, 40, 0.25, 20.0, 60.0, 90.0),),
    ...     rfm=Rfm((), (), (), (), (), None, ()),
    ...     simulation=Simulation((), (), ()),
    ...     quality=Quality(200, 200, (), (), (), 0, 0, 0, 0),
    ...     customers_last_year=160,
    ...     orders_last_year=200,
    ... ))
    >>> advice.stage, advice.quadrant, advice.tactics[0].code
    ('traction', 'occasional_treat', 'education_series')
    >>> advice.tactics[0].reasons
    ('most_buy_once', 'second_order_slow', 'stage_fits', 'product_fits')
    """
    scope, facts = inputs.scope, facts_of(inputs)
    place = standing(inputs.months, first_day=scope.first_day, as_of=scope.as_of)
    value, edge = _order_value(inputs), order_value_edge(scope.currency)
    frequency = inputs.orders_last_year / max(1, inputs.customers_last_year)
    quadrant = quadrant_of(
        order_value_minor=value, orders_per_year=frequency, value_edge_minor=edge
    )
    levers = {lever.code: lever for lever in inputs.simulation.levers}
    return Advice(
        stage=place.stage.value,
        months_trading=place.months_trading,
        orders_per_month=place.orders_per_month,
        quadrant=quadrant.value,
        order_value_minor=value,
        orders_per_customer_per_year=frequency,
        order_value_edge_minor=edge,
        frequency_edge=FREQUENCY_EDGE,
        tactics=rank(facts, stage=place.stage, quadrant=quadrant, levers=levers),
        trend=place.trend,
        trend_months=place.trend_months,
        is_declining=place.is_declining,
        repurchase_share=inputs.repurchase_share,
        repurchase_rhythm=inputs.repurchase_rhythm,
    )


def rank(
    facts: Facts, *, stage: Stage, quadrant: Quadrant, levers: Mapping[str, Lever]
) -> tuple[Tactic, ...]:
    """The tactics that apply, by the rules that :func:`advise` states."""
    ranked = []
    for rule in TACTICS.values():
        reasons = reasons_for(rule, facts, stage=stage, quadrant=quadrant)
        if not reasons or not applies(rule, facts, stage):
            continue
        lever = levers.get(rule.lever)
        high = rule.reach * rule.audience(facts) * lever.high_minor if lever else 0.0
        tactic = Tactic(rule.code, rule.lever, 0.0, high, reasons, rule.evidence)
        fit = _fit(rule, reasons)
        ranked.append((-fit * high, -fit, rule.code, tactic))
    by_worth = [tactic for *_, tactic in sorted(ranked, key=lambda line: line[:3])]
    first = _first(by_worth, facts, levers)
    return (*first, *(tactic for tactic in by_worth if tactic not in first))


def _first(
    by_worth: Sequence[Tactic], facts: Facts, levers: Mapping[str, Lever]
) -> tuple[Tactic, ...]:
    """The tactics for what the findings put first."""
    if REASONS["nobody_new"](facts):
        return tuple(tactic for tactic in by_worth if tactic.lever == "new_customers")
    leading = leading_lever(tuple(levers.values()))
    moving = (tactic for tactic in by_worth if leading and tactic.lever == leading.code)
    return tuple(islice(moving, 1))


def applies(rule: Rule, facts: Facts, stage: Stage) -> bool:
    """Whether all the rule's needs hold and the store has reached the first of its stages."""
    first = min(rule.stages, key=ORDER.index)
    reached = ORDER.index(stage) >= ORDER.index(first)
    return reached and all(REASONS[need](facts) for need in rule.needs)


def reasons_for(rule: Rule, facts: Facts, *, stage: Stage, quadrant: Quadrant) -> tuple[str, ...]:
    """Codes of what speaks for a tactic that applies, the most telling first.

    A tactic for any stage or any product gets no point for fitting them.
    """
    held = tuple(code for code in rule.supports if REASONS[code](facts))
    by_stage = (STAGE_FITS,) if stage in rule.stages != ANY_STAGE else ()
    by_product = (PRODUCT_FITS,) if quadrant in rule.products != ANY_PRODUCT else ()
    return rule.needs + held + by_stage + by_product


def _fit(rule: Rule, reasons: tuple[str, ...]) -> int:
    return (
        len(reasons)
        + (NEED_WEIGHT - 1) * len(rule.needs)
        + (STAGE_WEIGHT - 1) * (STAGE_FITS in reasons)
    )


def _order_value(inputs: AdviceInputs) -> float:
    """The report's average order value, or 0 where the period has no orders."""
    values = {measure.code: measure.value for measure in inputs.measures}
    return values.get("average_order_value") or 0.0
