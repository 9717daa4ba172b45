"""What scoring says to a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from regulars.insight.extents import LEAST_FORESEEN, LEAVING, LEAVING_FROM
from regulars.insight.types import tells_customers_apart
from regulars.kernel.money import Money, format_money

STAGES = {
    "purchases": "Looking for changes",
    "histories": "Reading the history",
    "models": "Choosing the model",
    "scoring": "Scoring customers",
    "replenishments": "Looking at what they need again",
    "traits": "Writing it down",
}
# Why no model could be learnt.
REASONS = {
    "nobody": "no order names its customer",
    "same_day": "all customers are new today",
    "short_watch": "customers have been known for too few days",
    "few_buyers": "there are too few customers ({customers:,}, where it takes {least})",
    "no_repeaters": "nobody has come back yet",
    "few_repeaters": "too few customers have come back so far",
    "not_converged": "no model could be fitted to how these customers buy",
}
MODELS = {
    "bg_nbd": "BG/NBD",
    "mbg_nbd": "MBG/NBD",
    "pareto_nbd": "Pareto/NBD",
    "pooled": "the store's average",
}


def of_run(result: dict[str, Any]) -> str:
    """What a run did, which model answers and why, how it did, and what is at risk."""
    run = result["run"]
    if not run["customers"]:
        return "There is nobody to score: no customer has an order."
    return "\n".join([_scored(run, is_new=result["is_new"]), *_model(run), *_at_risk(run)])


def _scored(run: dict[str, Any], *, is_new: bool) -> str:
    everybody = f"{run['customers']:,} customers as of {run['as_of']}"
    if not is_new:
        return f"Nothing to do: the scores of {everybody} are up to date."
    if run["is_whole"]:
        return f"Scored {everybody}."
    changed = f"{run['customers_changed']:,} customers whose purchases had changed"
    return f"Scored {changed}, of {everybody}."


def _model(run: dict[str, Any]) -> Iterator[str]:
    """Which model answers and why, and how it did on days that it did not know."""
    answering = run["answering"]
    kind, grades = answering["kind"], answering["grades"]
    if not tells_customers_apart(kind):
        reasons = _reasons(run) or "too little is known of single customers"
        yield f"The orders carry no model yet: {reasons}."
        yield "The store's average answers for everybody."
        return
    if not grades:
        yield f"Model      {_named(kind)}, the usual one: the history is too short to compare them"
        return
    best, *others = grades
    days = f"{answering['held_out_from']} to {answering['held_out_until']}"
    seasonal = ", with the season" if answering["seasonal"] else ""
    better = f", nearer than {' and '.join(_named(item['kind']) for item in others)}"
    yield f"Model      {_named(kind)}{seasonal}: the best on {days}, which no model knew"
    yield (
        f"           It said {best['said']:,.0f} purchases ({best['low']:,.0f} to "
        f"{best['high']:,.0f}), {best['came']:,} came{better if others else ''}"
    )


def _reasons(run: dict[str, Any]) -> str:
    """What stood in the way of a model, as the end of a sentence."""
    codes = run["answering"]["reasons"]
    said = [REASONS[code] for code in codes if code in REASONS]
    return "; ".join(said).format(customers=run["customers"], least=LEAST_FORESEEN)


def _at_risk(run: dict[str, Any]) -> Iterator[str]:
    """How much is at risk, and with whom; where no model answers, nobody knows."""
    if not tells_customers_apart(run["answering"]["kind"]):
        yield "At risk    Not known: by the store's average nobody leaves"
        return
    money = format_money(Money(run["slipping_minor"], run["currency"]))
    number = run["slipping"]
    who = "1 customer who is" if number == 1 else f"{number:,} customers who are"
    least, most = (round(100 * chance) for chance in LEAVING)
    yield f"At risk    {money}, with {who} slipping away:"
    yield f"           whoever bought on {LEAVING_FROM} days or more, is past the day on which the"
    yield f"           next order was due, and is {least} to {most} % likely still a customer"


def _named(kind: str) -> str:
    return MODELS.get(kind, kind)
