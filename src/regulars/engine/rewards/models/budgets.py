"""How much may be given, and what it was spent on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regulars.engine.rewards.models.grants import Grant
from regulars.engine.rewards.types import LONGEST_CAMPAIGN, LONGEST_NAME, BudgetPeriodKind


class Budget(models.Model):
    """So much in each period, for a campaign or for everything."""

    public_id = models.CharField(_("public id"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    campaign = models.CharField(_("campaign"), max_length=LONGEST_CAMPAIGN, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    period = models.CharField(_("period"), max_length=10)
    most_minor = models.BigIntegerField(_("at most"))
    alert_percent = models.PositiveSmallIntegerField(_("tell at percent"))
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(most_minor__gt=0, alert_percent__gte=1, alert_percent__lte=100)
                & Q(period__in=[one.value for one in BudgetPeriodKind]),
                name="reward_budget_is_understood",
            ),
        ]

    def __str__(self) -> str:
        """The name."""
        return self.name


class BudgetPeriod(models.Model):
    """One period of a budget, by its first day: the row that stops at the limit."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="periods", db_index=False)
    begins_on = models.DateField(_("begins on"))
    most_minor = models.BigIntegerField(_("at most"))
    spent_minor = models.BigIntegerField(_("spent"), default=0)
    alerted_at = models.DateTimeField(_("told at"), null=True, blank=True)
    exhausted_at = models.DateTimeField(_("spent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("period of a budget")
        verbose_name_plural = _("periods of budgets")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["budget", "begins_on"], name="reward_budget_period_once"
            ),
            models.CheckConstraint(
                condition=Q(spent_minor__gte=0, spent_minor__lte=F("most_minor")),
                name="reward_budget_within_limit",
            ),
        ]

    def __str__(self) -> str:
        """What of it is spent."""
        return f"{self.spent_minor}/{self.most_minor}"


class BudgetCharge(models.Model):
    """What a grant took out of a period of a budget. Never edited or deleted."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="charges", db_index=False)
    period = models.ForeignKey(BudgetPeriod, models.PROTECT, related_name="charges")
    amount_minor = models.BigIntegerField(_("amount"))

    class Meta:
        verbose_name = _("charge")
        verbose_name_plural = _("charges")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["grant", "period"], name="reward_charge_once"),
            models.CheckConstraint(
                condition=Q(amount_minor__gte=0), name="reward_charge_not_negative"
            ),
        ]

    def __str__(self) -> str:
        """The amount."""
        return str(self.amount_minor)
