"""How far the log was read for what is said of customers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Mark(models.Model):
    """The one place in the log of events up to which everybody's traits are told."""

    transaction_id = models.BigIntegerField(_("transaction"), default=0)
    row_id = models.BigIntegerField(_("row"), default=0)

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="ledger_mark_is_one"),
        ]

    def __str__(self) -> str:
        """The place."""
        return f"{self.transaction_id}:{self.row_id}"
