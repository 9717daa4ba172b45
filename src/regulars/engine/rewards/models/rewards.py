"""What can be given, in versions that stay as they were."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regulars.engine.rewards.types import (
    LARGEST,
    LONGEST_NAME,
    Restoring,
    RewardKind,
    RewardState,
    Stacking,
)


class Reward(models.Model):
    """A reward, how often it was used, and the limits that are held now. ``uses`` are those that
    count: kept, redeemed, or reversed without being restored.
    """

    public_id = models.CharField(_("public id"), max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=10, default=RewardState.DRAFT.value)
    version = models.PositiveIntegerField(_("version"), default=1)
    uses = models.BigIntegerField(_("uses"), default=0)
    most_uses = models.BigIntegerField(_("at most"), null=True, blank=True)
    most_per_customer = models.BigIntegerField(_("at most by customer"), null=True, blank=True)
    most_per_campaign = models.BigIntegerField(_("at most by campaign"), null=True, blank=True)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("reward")
        verbose_name_plural = _("rewards")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(uses__gte=0)
                & (Q(most_uses__isnull=True) | Q(uses__lte=F("most_uses"))),
                name="reward_uses_within_limit",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in RewardState]),
                name="reward_state_is_understood",
            ),
        ]

    def __str__(self) -> str:
        """The public id."""
        return self.public_id


class RewardVersion(models.Model):
    """A reward as it was described at a moment. Never edited: another follows."""

    reward = models.ForeignKey(Reward, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    kind = models.CharField(_("kind"), max_length=20)
    terms = models.JSONField(_("terms"), default=dict)
    cost_minor = models.BigIntegerField(_("cost"))
    currency = models.CharField(_("currency"), max_length=3)
    begins_at = models.DateTimeField(_("begins at"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    stacking = models.CharField(_("goes together with"), max_length=20)
    limits = models.JSONField(_("limits"), default=dict)
    restores = models.CharField(_("restored when reversed"), max_length=10)
    actor = models.CharField(_("made by"), max_length=100)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("version of a reward")
        verbose_name_plural = _("versions of rewards")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reward", "number"], name="reward_version_once"),
            models.CheckConstraint(
                condition=Q(cost_minor__gte=0, cost_minor__lte=LARGEST),
                name="reward_version_cost_in_bounds",
            ),
            models.CheckConstraint(
                condition=Q(begins_at__isnull=True)
                | Q(ends_at__isnull=True)
                | Q(ends_at__gt=F("begins_at")),
                name="reward_version_has_time",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in RewardKind])
                & Q(stacking__in=[one.value for one in Stacking])
                & Q(restores__in=[one.value for one in Restoring])
                & ~Q(actor=""),
                name="reward_version_is_understood",
            ),
        ]

    def __str__(self) -> str:
        """The name and the number."""
        return f"{self.name} ({self.number})"
