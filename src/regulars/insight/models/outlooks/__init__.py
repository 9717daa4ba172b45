"""What each model says of the future, given its parameters."""

from __future__ import annotations

from regulars.insight.models.kinds import Kind
from regulars.insight.models.outlooks.beta_bernoulli import BetaBernoulliOutlook
from regulars.insight.models.outlooks.beta_geometric import BetaGeometricOutlook
from regulars.insight.models.outlooks.figures import Figures, Floats, Outlook
from regulars.insight.models.outlooks.pareto import ParetoOutlook
from regulars.insight.models.outlooks.pooled import PooledOutlook

__all__ = ["Figures", "Outlook", "outlook_of"]


def outlook_of(kind: Kind, parameters: Floats) -> Outlook:
    """The outlook of a kind of model with these parameters."""
    match kind:
        case Kind.BG_NBD:
            return BetaGeometricOutlook(parameters)
        case Kind.MBG_NBD:
            return BetaGeometricOutlook(parameters, leaves_at_once=True)
        case Kind.PARETO_NBD:
            return ParetoOutlook(parameters)
        case Kind.BG_BB:
            return BetaBernoulliOutlook(parameters)
        case Kind.POOLED:
            return PooledOutlook(parameters)
