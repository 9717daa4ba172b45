"""What the lake's commands say to a person."""

from __future__ import annotations

from typing import Any

from regulars.edges.scores.words import STAGES as SCORING
from regulars.edges.scores.words import of_run

STAGES = {
    **SCORING,
    "changes": "Reading what changed",
    "order_lines": "Copying order lines",
    "refund_lines": "Copying returns",
    "customers": "Copying customers",
    "products": "Copying products",
    "events": "Copying the log",
    "naming": "Putting files in place",
    "orders": "Reading the history",
    "cohorts": "Following cohorts",
    "outlook": "Looking ahead",
    "calendar": "Foreseeing purchases",
    "measures": "Measuring",
    "groups": "Grouping customers",
    "advice": "Weighing what to do",
    "pictures": "Drawing",
}

COUNTED = ("order_lines", "customers", "products")


def of_sync(result: dict[str, Any]) -> str:
    """What a sync did."""
    if not result["changed"]:
        copied = f"Nothing has changed since version {result['version']} of the lake."
    else:
        everything = "everything" if result["whole"] else "what changed"
        copied = (
            f"Copied {everything}: {result['rows']:,} rows in {_counted(result['files'], 'file')}. "
            f"The lake is at version {result['version']}."
        )
    told = [copied]
    if result["reports"] is not None:
        told.append(of_figures(result))
    if result["scores"] is not None:
        told.append(of_run(result["scores"]))
    return "\n".join(told)


def of_figures(result: dict[str, Any]) -> str:
    """What came of computing figures."""
    if "report" in result:
        return "Computed the report. The console shows it for this period."
    if result["reports"]:
        return f"Computed {_counted(result['reports'], 'report')}. The console shows them."
    return "The figures are up to date."


def of_state(result: dict[str, Any]) -> str:
    """How lake and figures stand."""
    lake, figures = result["lake"], result["figures"]
    if lake["standing"] == "never":
        return "There is no lake yet. Run: regulars lake sync"
    counts = (f"{lake[name]:,} {name.replace('_', ' ')}" for name in COUNTED)
    lines = [
        f"Lake       version {lake['version']}, {_moment(lake['written_at'])}"
        if lake["written_at"]
        else "Lake       cannot be read",
        f"           {', '.join(counts)}",
    ]
    lines += [
        f"           {rows:,} lines in {currency} are left out"
        for currency, rows in lake["left_out"].items()
    ]
    lines.append(f"Figures    {_figures(figures)}")
    return "\n".join([*lines, _standing(lake)])


def _standing(lake: dict[str, Any]) -> str:
    """What is to be done, if anything."""
    if lake["trouble"]:
        return f"The lake is damaged. {lake['trouble']}"
    if lake["standing"] == "stale":
        return "The store has changed since. Run: regulars lake sync"
    return "The lake holds all that the store holds."


def _figures(figures: dict[str, Any]) -> str:
    if figures["is_empty"]:
        return "none: there is no order yet"
    if figures["computed_at"] is None:
        return "not computed yet. Run: regulars lake figures"
    is_current = figures["figures_version"] == figures["lake_version"]
    if figures["are_of_another_version"]:
        suffix = ", by another version of Regulars. Run: regulars lake figures"
    else:
        suffix = "" if is_current else ", of an earlier version. Run: regulars lake figures"
    return f"{_moment(figures['computed_at'])}{suffix}"


def _moment(text: str) -> str:
    return f"{text[:10]} {text[11:16]} UTC"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
