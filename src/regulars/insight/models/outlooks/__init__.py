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
    """The outlook of a kind of model with these parameters.

    Parameters
    ----------
    kind
        The model; see the outlook of each for what it says.
    parameters
        As the model's fit orders them, shape (parameters,); times in any one unit.

    Returns
    -------
    Outlook
        The future of any customers, in the same unit of time.

    Examples
    --------
    >>> import numpy as np
    >>> from regulars.insight.models import Histories
    >>> outlook = outlook_of(Kind.BG_NBD, np.array([0.243, 4.414, 0.793, 2.426]))
    >>> outlook.alive(Histories.of([2], [30.43], [38.86])).value.round(3)
    array([0.727])
    """
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
