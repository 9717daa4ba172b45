"""How a connection does, in a sentence: the same on the command line, in the console and for the
doctor.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from regulars.edges.connectors.connections.types import BackfillState, Comparison, Health, State
from regulars.edges.connectors.intake.types import DeliveryState


class Level(enum.StrEnum):
    """How much somebody is wanted."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"
    OFF = "off"


TITLES: dict[Level, Any] = {
    Level.GOOD: gettext_lazy("Works"),
    Level.NOTE: gettext_lazy("Needs attention"),
    Level.BAD: gettext_lazy("In trouble"),
    Level.OFF: gettext_lazy("Disconnected"),
}
ERASE_ALL: Any = gettext_lazy(
    "On %(day)s the shop asked that the data of all its customers be erased. That is not done by "
    "itself: erase each on their page, or with regulars erase, then disconnect."
)
STATES: dict[DeliveryState, Any] = {
    DeliveryState.WAITING: gettext_lazy("Waits to be applied"),
    DeliveryState.HELD: gettext_lazy("Kept until the connection goes on"),
    DeliveryState.APPLIED: gettext_lazy("Applied"),
    DeliveryState.IGNORED: gettext_lazy("Ignored: nothing here comes of this topic"),
    DeliveryState.STUCK: gettext_lazy("Could not be applied"),
}


@dataclass(frozen=True)
class Verdict:
    """How a connection does; ``title`` says the level in a word or two."""

    level: Level
    title: str
    sentence: str


def verdict_of(health: Health) -> Verdict:
    """The most pressing thing about a connection."""
    level, sentence = _judged(health)
    return Verdict(level, str(TITLES[level]), sentence)


def state_of(state: DeliveryState) -> str:
    """What became of a delivery."""
    return str(STATES[state])


def backfill_of(health: Health) -> str:
    """How far bringing in the history has come; empty where it never began."""
    kept = health.backfill
    if kept is None:
        return ""
    brought = ngettext(
        "%(number)d thing was brought in.", "%(number)d things were brought in.", kept.found
    ) % {"number": kept.found}
    if kept.left_out:
        brought += " " + _("%(number)d could not be used.") % {"number": kept.left_out}
    began = {
        BackfillState.RUNNING: _("It is being brought in."),
        BackfillState.DONE: _("All of it is here."),
        BackfillState.STOPPED: _("It was stopped, and can go on from there."),
        BackfillState.FAILED: _("It cannot go on: %(problem)s") % {"problem": kept.problem},
    }
    return f"{began[kept.state]} {brought}"


def comparison_of(found: Comparison) -> str:
    """How many balances are what their histories come to."""
    counted = _("%(accounts)d balances (%(basis)s) beside %(entries)d entries: ") % {
        "accounts": found.accounts,
        "basis": found.basis,
        "entries": found.entries,
    }
    if not found.differences:
        return counted + _("all agree.")
    return counted + ngettext(
        "%(number)d differs.", "%(number)d differ.", len(found.differences)
    ) % {"number": len(found.differences)}


def _judged(health: Health) -> tuple[Level, str]:
    if health.connection.state is State.ENDED:
        return Level.OFF, _("Nothing is taken any more.")
    if health.erasure_asked_at:
        return Level.BAD, ERASE_ALL % {"day": health.erasure_asked_at.date().isoformat()}
    if health.problem:
        return Level.BAD, health.problem
    if health.stuck:
        return Level.BAD, ngettext(
            "%(number)d delivery could not be applied.",
            "%(number)d deliveries could not be applied.",
            health.stuck,
        ) % {"number": health.stuck}
    return _calmly_judged(health)


def _calmly_judged(health: Health) -> tuple[Level, str]:
    if health.connection.state is State.PAUSED:
        return Level.NOTE, _("Paused: %(number)d deliveries wait for it to go on.") % {
            "number": health.held
        }
    if not health.delivers:
        return _asked_only(health)
    if not health.has_secret:
        return Level.NOTE, _without_secret(health)
    if health.forged:
        return Level.NOTE, ngettext(
            "%(number)d delivery was wrongly signed in the last day, and turned away.",
            "%(number)d deliveries were wrongly signed in the last day, and turned away.",
            health.forged,
        ) % {"number": health.forged}
    if health.last_delivery_at is not None:
        return Level.GOOD, _("What comes is applied.")
    return Level.NOTE, _silent(health)


def _without_secret(health: Health) -> str:
    if health.may_reconcile and health.reconciled_until is None:
        return _silent(health)
    if health.may_register:
        return _("The secret comes when the shop is told of our public address.")
    return _("The secret is missing, so that nothing is known to be genuine.")


def _silent(health: Health) -> str:
    """How a connection does of which nothing has come by itself."""
    if not health.may_reconcile:
        return _("Nothing has come yet.")
    if health.reconciled_until is None:
        return _("The shop is being asked for the first time. Nothing has come yet.")
    return _("The shop answers. Nothing has come by itself yet.")


def _asked_only(health: Health) -> tuple[Level, str]:
    """How a connection does that tells nothing by itself."""
    kept = health.backfill
    if kept is None:
        return Level.NOTE, _("Nothing was brought in yet. Bring in its history.")
    if kept.state is BackfillState.FAILED:
        return Level.BAD, backfill_of(health)
    return Level.GOOD, backfill_of(health)
