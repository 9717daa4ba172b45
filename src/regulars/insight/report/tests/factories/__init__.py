"""A plausible, complete report for tests: a coffee and tea store of 24 months, in euros.

Every part comes from a few made-up numbers, so that the parts agree with each other.
"""

from regulars.insight.report.tests.factories.groups import some_rfm
from regulars.insight.report.tests.factories.outlook import (
    a_calendar,
    a_grade,
    a_model,
    a_slipping,
    an_outlook,
    some_pairs,
    some_values,
)
from regulars.insight.report.tests.factories.report import (
    a_quality,
    a_report,
    a_simulation,
    some_advice,
    some_advice_inputs,
)
from regulars.insight.report.tests.factories.returning import (
    an_entry,
    some_channels,
    some_cohorts,
    some_gaps,
    some_products,
)
from regulars.insight.report.tests.factories.trade import (
    MONTHS,
    a_scope,
    some_measures,
    some_months,
    some_shares,
)

__all__ = [
    "MONTHS",
    "a_calendar",
    "a_grade",
    "a_model",
    "a_quality",
    "a_report",
    "a_scope",
    "a_simulation",
    "a_slipping",
    "an_entry",
    "an_outlook",
    "some_advice",
    "some_advice_inputs",
    "some_channels",
    "some_cohorts",
    "some_gaps",
    "some_measures",
    "some_months",
    "some_pairs",
    "some_products",
    "some_rfm",
    "some_shares",
    "some_values",
]
