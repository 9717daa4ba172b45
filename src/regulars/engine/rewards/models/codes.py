"""Codes, by their digests."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regulars.engine.rewards.models.rewards import Reward, RewardVersion
from regulars.engine.rewards.types import LONGEST_POOL, CodeKind

DIGEST = 64  # hexadecimal digits


class Code(models.Model):
    """A code: its digest by the installation's key, by which it is found, and its text encrypted
    by that key, as it has to be told to whom it is given. Neither is of use without the key.

    ``version`` is the reward's that it was made with; a shared code has none and follows the
    latest. ``uses`` are those that count.
    """

    public_id = models.CharField(_("public id"), max_length=40, unique=True)
    reward = models.ForeignKey(Reward, models.PROTECT, related_name="codes", db_index=False)
    version = models.ForeignKey(
        RewardVersion, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    customer = models.ForeignKey(
        "customers.Customer",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    kind = models.CharField(_("kind"), max_length=10)
    digest = models.CharField(_("digest of the code"), max_length=DIGEST)
    sealed = models.TextField(_("encrypted text"))
    last_four = models.CharField(_("last four letters"), max_length=4)
    pool = models.CharField(_("pool"), max_length=LONGEST_POOL, blank=True)
    uses = models.BigIntegerField(_("uses"), default=0)
    most_uses = models.BigIntegerField(_("at most"), null=True, blank=True)
    expires_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    made_at = models.DateTimeField(_("made at"))
    actor = models.CharField(_("made by"), max_length=100)

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest"], name="reward_code_once"),
            models.CheckConstraint(
                condition=Q(uses__gte=0)
                & (Q(most_uses__isnull=True) | Q(uses__lte=F("most_uses"))),
                name="reward_code_uses_within_limit",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=CodeKind.PERSONAL.value, customer__isnull=False, version__isnull=False
                )
                | Q(kind=CodeKind.UNIQUE.value, customer__isnull=True, version__isnull=False)
                | Q(kind=CodeKind.SHARED.value, customer__isnull=True, version__isnull=True),
                name="reward_code_is_somebodys",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["customer"],
                condition=Q(customer__isnull=False),
                name="reward_code_of_customer",
            ),
            models.Index(
                fields=["reward", "pool", "id"],
                condition=Q(kind=CodeKind.UNIQUE.value),
                name="reward_code_in_pool",
            ),
        ]

    def __str__(self) -> str:
        """The last letters."""
        return f"…{self.last_four}"
