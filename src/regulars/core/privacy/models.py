"""Two tables: the erasures, and what erased people are known again by."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regulars.core.events.types import LONGEST_ACTOR
from regulars.core.privacy.types import LONGEST_REASON, State


class Erasure(models.Model):
    """Somebody was erased. It is done when nothing beside the database speaks of them either.

    ``sought`` is what is still looked for there; it says who they were, and is empty in the end.
    """

    class Progress(models.TextChoices):
        """How far it is."""

        UNDER_WAY = State.UNDER_WAY.value, _("Under way")
        DONE = State.DONE.value, _("Done")

    public_id = models.CharField(_("public id"), max_length=40, unique=True)
    customer = models.CharField(_("customer"), max_length=40, db_index=True)  # public id
    people = models.JSONField(_("everybody they were"))  # public ids
    actor = models.CharField(_("asked by"), max_length=LONGEST_ACTOR)
    reason = models.CharField(_("why"), max_length=LONGEST_REASON)
    state = models.CharField(
        _("state"), max_length=10, choices=Progress.choices, default=Progress.UNDER_WAY
    )
    erased_at = models.DateTimeField(_("erased at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    touched = models.JSONField(_("what was done"), default=list)  # table, fate, rows
    sought = models.JSONField(_("what is looked for"), default=dict)
    cleared = models.JSONField(_("what is cleared"), default=list)  # names of steps
    problem = models.CharField(_("problem"), max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=State.UNDER_WAY.value, finished_at__isnull=True)
                | Q(state=State.DONE.value, finished_at__gte=F("erased_at"), sought={}),
                name="erasure_done_seeks_nothing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="erasure_has_a_reason"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["id"], condition=Q(state=State.UNDER_WAY.value), name="erasure_under_way"
            ),
        ]

    def __str__(self) -> str:
        """Its id."""
        return self.public_id


class Remembered(models.Model):
    """A digest of something that an erased person was known by: what is told later of the time
    before is recognised by it, and not kept.
    """

    erasure = models.ForeignKey(Erasure, models.CASCADE, related_name="remembered")
    digest = models.CharField(_("digest"), max_length=64, db_index=True)

    class Meta:
        verbose_name = _("digest of an erased person")
        verbose_name_plural = _("digests of erased people")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["erasure", "digest"], name="remembered_once"),
        ]

    def __str__(self) -> str:
        """The erasure that it is of."""
        return str(self.erasure_id)
