from __future__ import annotations

from collections.abc import Callable
from inspect import isfunction
from types import ModuleType
from typing import Any

import pytest

from regulars.insight import baskets, cohorts, metrics, months, rfm, simulate
from regulars.insight.advice import advisor, quadrant, stage
from regulars.insight.report.definitions import DEFINITIONS
from regulars.insight.report.sections.outlook import looking, model, products, worth
from regulars.insight.report.tests.factories import a_simulation, some_measures
from regulars.insight.transactions import transactions

DOCUMENTED: dict[str, Callable[..., Any]] = {
    "customers": metrics.measures,
    "new_customers": metrics.measures,
    "orders": transactions,
    "revenue": metrics.measures,
    "repeat_customer_rate": metrics.measures,
    "purchase_frequency": metrics.measures,
    "average_order_value": metrics.measures,
    "customer_lifetime_value": metrics.measures,
    "retention_rate": metrics.measures,
    "churn_rate": metrics.measures,
    "new_and_returning": metrics.months,
    "repeat_customers": metrics.shares,
    "repeat_orders": metrics.shares,
    "repeat_revenue": metrics.shares,
    "repeat_profit": metrics.shares,
    "top_fifth_revenue": metrics.shares,
    "revenue_curve": metrics.revenue_curve,
    "cohort": cohorts.cohorts,
    "cohort_retention": cohorts.retention_curve,
    "cohort_cell": cohorts.cohorts,
    "cumulative_value": cohorts.cohorts,
    "order_gaps": cohorts.order_gaps,
    "repurchases": cohorts.repurchases,
    "repurchase_rhythm": cohorts.repurchases,
    "first_product": cohorts.entry_groups,
    "first_channel": cohorts.entry_groups,
    "entry_curve": cohorts.entry_curves,
    "rfm": rfm.scores,
    "recency": rfm.summary,
    "frequency": rfm.summary,
    "monetary": rfm.summary,
    "lever_interval": simulate.simulate,
    "monthly_retention": simulate.estimate,
    "orders_per_active_customer": simulate.estimate,
    "known_order_value": simulate.estimate,
    "new_customers_per_month": simulate.estimate,
    "returned_share": months.returned_share,
    "forecast": looking.look_ahead,
    "past_forecast": looking.look_ahead,
    "model_choice": model.model_of,
    "lifetime_value_ahead": worth.worth_of,
    "value_at_risk": worth.worth_of,
    "replenishment": products.replenishment_of,
    "bought_together": baskets.bought_together,
    "stage": stage.standing,
    "quadrant": quadrant.quadrant_of,
    "tactic_effect": advisor.advise,
}


def words_of(text: str | None) -> str:
    return " ".join((text or "").split())


class TestDefinitions:
    @pytest.mark.parametrize("code", DOCUMENTED)
    def test_stand_in_the_docstring_of_the_function_that_computes_them(self, code: str):
        assert words_of(DEFINITIONS[code].formula) in words_of(DOCUMENTED[code].__doc__)

    @pytest.mark.parametrize("module", [metrics, cohorts])
    def test_exist_for_every_public_metric(self, module: ModuleType):
        public = [getattr(module, name) for name in module.__all__]
        computing = {each for each in public if isfunction(each)}
        # A function that ends in _of computes what its namesake does, from customers kept before.
        again = {each for each in computing if each.__name__.endswith("_of")}

        assert computing - again <= set(DOCUMENTED.values())
        assert {each.__name__.removesuffix("_of") for each in again} <= set(module.__all__)

    def test_stand_in_the_docstring_of_the_simulator(self):
        assert DEFINITIONS["growth_simulation"].formula in words_of(simulate.__doc__)

    def test_are_all_documented_somewhere(self):
        groups = {group.value for group in rfm.Group}

        assert set(DEFINITIONS) - set(DOCUMENTED) - groups == {"growth_simulation"}

    def test_cover_every_measure_lever_and_group(self):
        levers = {lever.code for lever in a_simulation().levers}
        renamed = {"purchase_frequency", "average_order_value"}

        assert {measure.code for measure in some_measures()} <= set(DEFINITIONS)
        assert levers - renamed <= set(DEFINITIONS)
        assert {group.value for group in rfm.Group} <= set(DEFINITIONS)

    def test_are_found_by_their_own_code(self):
        assert all(definition.code == code for code, definition in DEFINITIONS.items())

    def test_say_everything_in_whole_sentences(self):
        for definition in DEFINITIONS.values():
            assert definition.sentence.endswith("."), definition.code
            assert definition.name, definition.code
            assert definition.source, definition.code

    def test_give_the_groups_the_squares_that_rfm_gives_them(self):
        for recency, row in enumerate(rfm.GRID, start=1):
            for value, group in enumerate(row, start=1):
                formula = DEFINITIONS[group.value].formula
                recencies, values = formula.removeprefix("recency score ").split(
                    ", mean of frequency and monetary score "
                )
                assert str(recency) in recencies, (group, recency)
                assert str(value) in values or values.startswith("up to 3"), (group, value)
