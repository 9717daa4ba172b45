"""What the gateway let through, and every decision of its."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regulars.engine.rewards.models.codes import DIGEST, Code
from regulars.engine.rewards.models.rewards import Reward, RewardVersion
from regulars.engine.rewards.types import (
    LONGEST_CAMPAIGN,
    LONGEST_KEY,
    LONGEST_POOL,
    LONGEST_REASON,
    LONGEST_SOURCE,
    GrantState,
    Outcome,
)

LONGEST_UNIT = 12


class Grant(models.Model):
    """Something that was given to a customer, or waits for another person to approve it.

    It is a reward, of which the customer gets a code, or so much of a unit of the ledger's.
    ``origin`` is for whom it was asked, whoever has it now.
    """

    public_id = models.CharField(_("public id"), max_length=40, unique=True)
    key = models.CharField(_("key"), max_length=LONGEST_KEY)
    fingerprint = models.CharField(_("what was asked"), max_length=DIGEST)
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="+", db_index=False
    )
    origin = models.BigIntegerField(_("asked for"), editable=False)
    reward = models.ForeignKey(
        Reward, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    version = models.ForeignKey(
        RewardVersion, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    code = models.OneToOneField(Code, models.PROTECT, related_name="grant", null=True, blank=True)
    pool = models.CharField(_("pool"), max_length=LONGEST_POOL, blank=True)
    unit = models.CharField(_("unit"), max_length=LONGEST_UNIT, blank=True)
    amount = models.BigIntegerField(_("amount"), default=0)
    transaction = models.CharField(_("transaction"), max_length=40, blank=True)
    expires_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    cost_minor = models.BigIntegerField(_("cost"))
    currency = models.CharField(_("currency"), max_length=3)
    campaign = models.CharField(_("campaign"), max_length=LONGEST_CAMPAIGN, blank=True)
    source = models.CharField(_("source"), max_length=LONGEST_SOURCE)
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    state = models.CharField(_("state"), max_length=10)
    is_approved = models.BooleanField(_("needed another person"), default=False)
    asked_by = models.CharField(_("asked by"), max_length=100)
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.CharField(_("decided by"), max_length=100, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], name="reward_grant_key_once"),
            models.CheckConstraint(
                condition=Q(reward__isnull=False, version__isnull=False, unit="", amount=0)
                | (Q(reward__isnull=True, version__isnull=True, amount__gt=0) & ~Q(unit="")),
                name="reward_grant_is_of_something",
            ),
            models.CheckConstraint(
                condition=Q(state=GrantState.PENDING.value, decided_at__isnull=True, decided_by="")
                | (
                    Q(state__in=[GrantState.GRANTED.value, GrantState.DECLINED.value])
                    & Q(decided_at__isnull=False)
                    & ~Q(decided_by="")
                ),
                name="reward_grant_is_decided",
            ),
            models.CheckConstraint(
                condition=Q(is_approved=False) | ~Q(decided_by=F("asked_by")),
                name="reward_grant_approved_by_another",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=GrantState.GRANTED.value) & (Q(code__isnull=False) | ~Q(transaction=""))
                )
                | (~Q(state=GrantState.GRANTED.value) & Q(code__isnull=True, transaction="")),
                name="reward_grant_gave_something",
            ),
            models.CheckConstraint(
                condition=Q(cost_minor__gte=0), name="reward_grant_cost_not_negative"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "decided_at"], name="reward_grant_of_customer"),
            models.Index(
                fields=["id"],
                condition=Q(state=GrantState.PENDING.value),
                name="reward_grant_pending",
            ),
        ]

    def __str__(self) -> str:
        """What became of it."""
        return self.state


class Decision(models.Model):
    """One decision of the gateway's and why, also where it refused. Never edited or deleted; only
    whose it is may change where customers turn out to be one, and what people wrote may be erased,
    once.
    """

    key = models.CharField(_("key"), max_length=LONGEST_KEY)
    grant = models.ForeignKey(
        Grant, models.PROTECT, related_name="decisions", null=True, blank=True, db_index=False
    )
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="+", db_index=False
    )
    origin = models.BigIntegerField(_("asked for"), editable=False)
    outcome = models.CharField(_("decision"), max_length=10)
    because = models.CharField(_("refusal"), max_length=60, blank=True)
    facts = models.JSONField(_("facts"), default=dict)
    cost_minor = models.BigIntegerField(_("cost"))
    currency = models.CharField(_("currency"), max_length=3)
    campaign = models.CharField(_("campaign"), max_length=LONGEST_CAMPAIGN, blank=True)
    source = models.CharField(_("source"), max_length=LONGEST_SOURCE)
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    actor = models.CharField(_("decided by"), max_length=100)
    decided_at = models.DateTimeField(_("decided at"))
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(outcome=Outcome.REFUSED.value) & ~Q(because=""))
                | Q(
                    outcome__in=[one.value for one in Outcome if one != Outcome.REFUSED],
                    grant__isnull=False,
                    because="",
                ),
                name="reward_decision_is_understood",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "id"], name="reward_decision_of_customer"),
            models.Index(fields=["grant"], name="reward_decision_of_grant"),
        ]

    def __str__(self) -> str:
        """The decision and why."""
        return f"{self.outcome} {self.because}".strip()


class GuardSet(models.Model):
    """What holds for each customer; the last one does. Never edited: another follows."""

    guards = models.JSONField(_("guards"))
    actor = models.CharField(_("set by"), max_length=100)
    set_at = models.DateTimeField(_("set at"))

    class Meta:
        verbose_name = _("guards")
        verbose_name_plural = _("guards")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(actor=""), name="reward_guards_set_by_somebody"),
        ]

    def __str__(self) -> str:
        """Since when."""
        return str(self.set_at)
