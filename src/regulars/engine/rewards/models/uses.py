"""Uses of codes, and how many there are by customer and by campaign."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulars.engine.rewards.models.codes import DIGEST, Code
from regulars.engine.rewards.models.rewards import Reward, RewardVersion
from regulars.engine.rewards.types import (
    LONGEST_CAMPAIGN,
    LONGEST_KEY,
    LONGEST_REASON,
    LONGEST_TARGET,
    OPEN,
    UseState,
)

OPEN_STATES = [state.value for state in OPEN]
FREED = [UseState.RELEASED.value, UseState.LAPSED.value]


class Redemption(models.Model):
    """One use of a code, from when it is kept for somebody to what became of it.

    ``origin`` is the customer whose it was, whoever has it now. ``counts``: limits count it.
    """

    public_id = models.CharField(_("public id"), max_length=40, unique=True)
    key = models.CharField(_("key"), max_length=LONGEST_KEY)
    fingerprint = models.CharField(_("what was asked"), max_length=DIGEST)
    reward = models.ForeignKey(Reward, models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(RewardVersion, models.PROTECT, related_name="+", db_index=False)
    code = models.ForeignKey(Code, models.PROTECT, related_name="redemptions", db_index=False)
    customer = models.ForeignKey(
        "customers.Customer",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    origin = models.BigIntegerField(_("used by"), null=True, editable=False)
    campaign = models.CharField(_("campaign"), max_length=LONGEST_CAMPAIGN, blank=True)
    target = models.CharField(_("kept for"), max_length=LONGEST_TARGET)
    order = models.CharField(_("used with"), max_length=LONGEST_TARGET, blank=True)
    state = models.CharField(_("state"), max_length=10, default=UseState.RESERVED.value)
    counts = models.BooleanField(_("counts"), default=True)
    value_minor = models.BigIntegerField(_("took off"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    actor = models.CharField(_("done by"), max_length=100)
    reserved_at = models.DateTimeField(_("kept at"))
    lapses_at = models.DateTimeField(_("kept until"))
    redeemed_at = models.DateTimeField(_("used at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("given back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("use")
        verbose_name_plural = _("uses")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], name="reward_use_key_once"),
            # Completing one checkout twice is one use.
            models.UniqueConstraint(
                fields=["code", "target"],
                condition=Q(state__in=OPEN_STATES),
                name="reward_use_once_for_target",
            ),
            models.UniqueConstraint(
                fields=["code", "order"],
                condition=Q(state=UseState.REDEEMED.value),
                name="reward_use_once_with_order",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, counts=True)
                | Q(state__in=FREED, counts=False)
                | Q(state=UseState.REVERSED.value),
                name="reward_use_counts_while_open",
            ),
            models.CheckConstraint(
                condition=Q(state=UseState.RESERVED.value, redeemed_at__isnull=True, order="")
                | Q(state__in=FREED, redeemed_at__isnull=True, order="")
                | (
                    Q(state__in=[UseState.REDEEMED.value, UseState.REVERSED.value])
                    & Q(redeemed_at__isnull=False, value_minor__gte=0)
                    & ~Q(order="")
                    & ~Q(currency="")
                ),
                name="reward_use_says_what_became_of_it",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["lapses_at"],
                condition=Q(state=UseState.RESERVED.value),
                name="reward_use_to_lapse",
            ),
            models.Index(fields=["reward", "id"], name="reward_use_of_reward"),
            models.Index(
                fields=["customer", "id"],
                condition=Q(customer__isnull=False),
                name="reward_use_of_customer",
            ),
        ]

    def __str__(self) -> str:
        """What became of it."""
        return self.state


class CustomerUse(models.Model):
    """How many uses of a reward a customer has that count. A customer has one row for each of those
    who were made one with them, and the limit is held over all of them.
    """

    reward = models.ForeignKey(Reward, models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    origin = models.BigIntegerField(_("used by"), editable=False)
    uses = models.BigIntegerField(_("uses"), default=0)

    class Meta:
        verbose_name = _("uses of a customer")
        verbose_name_plural = _("uses of customers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reward", "origin"], name="reward_customer_use_once"),
            models.CheckConstraint(
                condition=Q(uses__gte=0), name="reward_customer_use_not_negative"
            ),
        ]

    def __str__(self) -> str:
        """How many."""
        return str(self.uses)


class CampaignUse(models.Model):
    """How many uses of a reward came by a campaign, of those that count."""

    reward = models.ForeignKey(Reward, models.PROTECT, related_name="+", db_index=False)
    campaign = models.CharField(_("campaign"), max_length=LONGEST_CAMPAIGN)
    uses = models.BigIntegerField(_("uses"), default=0)

    class Meta:
        verbose_name = _("uses of a campaign")
        verbose_name_plural = _("uses of campaigns")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reward", "campaign"], name="reward_campaign_use_once"),
            models.CheckConstraint(
                condition=Q(uses__gte=0) & ~Q(campaign=""),
                name="reward_campaign_use_not_negative",
            ),
        ]

    def __str__(self) -> str:
        """The campaign and how many."""
        return f"{self.campaign} {self.uses}"
