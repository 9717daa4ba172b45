"""The model that answers, as the report tells of it."""

from __future__ import annotations

from regulars.insight.forecasts import Choice, Scorecard
from regulars.insight.types import ModelGrade, OutlookModel


def model_of(choice: Choice) -> OutlookModel:
    """The model that was chosen, what should be known of it, and how each did.

    Definition
    ----------
    The model is the one that foretold best the purchases of days kept from it; where the history is
    too short for that, BG/NBD; where the data carry none, the pooled rate.
    """
    reasons = (*choice.fitted.verdict.reasons, *choice.spend.verdict.reasons)
    return OutlookModel(
        kind=choice.fitted.kind.value,
        reasons=tuple(dict.fromkeys(reason.code.value for reason in reasons)),
        held_out_from=choice.held_out_from,
        held_out_until=choice.held_out_until,
        grades=tuple(map(_grade, choice.scorecards)),
        seasonal=choice.season is not None,
    )


def _grade(card: Scorecard) -> ModelGrade:
    return ModelGrade(
        kind=card.kind.value,
        said=card.said,
        low=card.low,
        high=card.high,
        came=card.came,
        error=card.mean_error,
        auc=card.auc,
    )
