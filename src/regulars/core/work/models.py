"""Two tables: what is to be done, and who is doing it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from regulars.core.work.types import LONGEST_KEY, LONGEST_KIND

FREE = Q(worker__isnull=True, quarantined_at__isnull=True)


class Worker(models.Model):
    """A process that does tasks. Its id is the fence of what it holds: a worker that was not heard
    of for too long loses its row, and with it the right to finish anything.
    """

    name = models.CharField(_("name"), max_length=100)
    started_at = models.DateTimeField(_("started at"))
    seen_at = models.DateTimeField(_("seen at"))
    lease_ends_at = models.DateTimeField(_("lease ends at"))

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(lease_ends_at__gte=F("seen_at")), name="worker_lease_not_over_when_seen"
            ),
        ]

    def __str__(self) -> str:
        """The process."""
        return self.name


class Task(models.Model):
    """Something to be done once; it is gone when it is done.

    ``due_at`` is when it should be done, ``ready_at`` when a worker may take it: after a failure
    that is later. A task without a worker is free to be taken, one in quarantine is left alone.
    """

    kind = models.CharField(_("kind"), max_length=LONGEST_KIND)
    key = models.CharField(_("key"), max_length=LONGEST_KEY)
    facts = models.JSONField(_("facts"), default=dict)
    put_down_at = models.DateTimeField(_("put down at"), db_default=Now())
    due_at = models.DateTimeField(_("due at"))
    ready_at = models.DateTimeField(_("ready at"))
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    failures = models.PositiveIntegerField(_("failures"), default=0)
    crashes = models.PositiveIntegerField(_("crashes"), default=0)
    problem = models.TextField(_("problem"), blank=True)
    quarantined_at = models.DateTimeField(_("in quarantine since"), null=True, blank=True)
    # No constraint: each claim and each end of a task would look the worker up.
    worker = models.ForeignKey(
        Worker, models.DO_NOTHING, related_name="+", null=True, db_index=False, db_constraint=False
    )

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="task_once"),
            models.CheckConstraint(
                condition=Q(quarantined_at__isnull=True) | Q(worker__isnull=True),
                name="task_in_quarantine_is_held_by_nobody",
            ),
            models.CheckConstraint(condition=~Q(kind=""), name="task_has_a_kind"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["ready_at", "id"], condition=FREE, name="task_free"),
            models.Index(
                fields=["worker"], condition=Q(worker__isnull=False), name="task_by_worker"
            ),
            models.Index(
                fields=["quarantined_at"],
                condition=Q(quarantined_at__isnull=False),
                name="task_in_quarantine",
            ),
        ]

    def __str__(self) -> str:
        """Its kind and key."""
        return f"{self.kind} {self.key}"
