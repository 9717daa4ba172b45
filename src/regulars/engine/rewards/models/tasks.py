"""What somebody packs or writes for a customer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulars.engine.rewards.models.codes import DIGEST
from regulars.engine.rewards.types import (
    LONGEST_KEY,
    LONGEST_NOTE,
    LONGEST_TARGET,
    TaskKind,
    TaskState,
)


class Task(models.Model):
    """A gift, an insert or a handwritten note: open, until somebody did it or said that it will not
    be done.
    """

    public_id = models.CharField(_("public id"), max_length=40, unique=True)
    key = models.CharField(_("key"), max_length=LONGEST_KEY)
    fingerprint = models.CharField(_("what was asked"), max_length=DIGEST)
    kind = models.CharField(_("kind"), max_length=10)
    note = models.CharField(_("what to do"), max_length=LONGEST_NOTE)
    customer = models.ForeignKey(
        "customers.Customer",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    order = models.CharField(_("for the order"), max_length=LONGEST_TARGET, blank=True)
    state = models.CharField(_("state"), max_length=10, default=TaskState.OPEN.value)
    opened_by = models.CharField(_("asked by"), max_length=100)
    opened_at = models.DateTimeField(_("asked at"))
    closed_by = models.CharField(_("done by"), max_length=100, blank=True)
    closed_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], name="reward_task_key_once"),
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | ~Q(order=""),
                name="reward_task_is_for_somebody",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in TaskKind])
                & (
                    Q(state=TaskState.OPEN.value, closed_at__isnull=True, closed_by="")
                    | (
                        Q(state__in=[TaskState.DONE.value, TaskState.CANCELLED.value])
                        & Q(closed_at__isnull=False)
                        & ~Q(closed_by="")
                    )
                ),
                name="reward_task_is_understood",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["id"], condition=Q(state=TaskState.OPEN.value), name="reward_task_open"
            ),
            models.Index(
                fields=["customer"],
                condition=Q(customer__isnull=False),
                name="reward_task_of_customer",
            ),
        ]

    def __str__(self) -> str:
        """What it is and how far."""
        return f"{self.kind} {self.state}"
