"""What a retention report holds: values only, no words and no drawing.

Money is in integer minor units of ``Scope.currency``. Shares run from 0 to 1. A figure that cannot
be computed is ``None``, never 0. Days are calendar days of the store. The published JSON Schema is
made from these types, so a change here is a change to the public format.
"""

from regulars.insight.types.advice import Advice, Tactic
from regulars.insight.types.cohorts import (
    Cohort,
    CohortCell,
    Cohorts,
    EntryGroup,
    OrderGap,
    RetentionPoint,
)
from regulars.insight.types.findings import Finding, Tone
from regulars.insight.types.measures import Measure, Unit
from regulars.insight.types.outlook import (
    ForecastPoint,
    LifetimeValues,
    ModelGrade,
    Outlook,
    OutlookModel,
    PastForecast,
    ProductPair,
    ReplenishedProduct,
    Replenishment,
    Slipping,
    SlippingCustomer,
    ValueBand,
    lies_within,
    tells_customers_apart,
)
from regulars.insight.types.quality import Caution, Dropped, MappedColumn, Quality
from regulars.insight.types.report import SCHEMA_VERSION, Report
from regulars.insight.types.rfm import Rfm, RfmCell, RfmGroup, RfmMove
from regulars.insight.types.scope import Period, Scope
from regulars.insight.types.simulation import (
    Lever,
    Shifted,
    SimulatedStore,
    Simulation,
    SimulationPoint,
    WhatIf,
)
from regulars.insight.types.trade import CurvePoint, Month, Shares

__all__ = [
    "SCHEMA_VERSION",
    "Advice",
    "Caution",
    "Cohort",
    "CohortCell",
    "Cohorts",
    "CurvePoint",
    "Dropped",
    "EntryGroup",
    "Finding",
    "ForecastPoint",
    "Lever",
    "LifetimeValues",
    "MappedColumn",
    "Measure",
    "ModelGrade",
    "Month",
    "OrderGap",
    "Outlook",
    "OutlookModel",
    "PastForecast",
    "Period",
    "ProductPair",
    "Quality",
    "ReplenishedProduct",
    "Replenishment",
    "Report",
    "RetentionPoint",
    "Rfm",
    "RfmCell",
    "RfmGroup",
    "RfmMove",
    "Scope",
    "Shares",
    "Shifted",
    "SimulatedStore",
    "Simulation",
    "SimulationPoint",
    "Slipping",
    "SlippingCustomer",
    "Tactic",
    "Tone",
    "Unit",
    "ValueBand",
    "WhatIf",
    "lies_within",
    "tells_customers_apart",
]
