"""The log, and the chain over it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from regulars.core.events.types import (
    COMMAND_LINE,
    CONNECTION,
    KEY,
    LONGEST_ACTOR,
    STAFF,
    SYSTEM,
    VISITOR,
)

DIGEST = 64  # letters of a digest


class EventRow(models.Model):
    """One thing that happened. Rows are only ever added: the database refuses to change or delete
    them.
    """

    key = models.CharField(_("key"), max_length=200, unique=True)
    name = models.CharField(_("name"), max_length=100)
    actor = models.CharField(_("done by"), max_length=LONGEST_ACTOR)
    payload = models.JSONField(_("payload"))
    occurred_at = models.DateTimeField(_("occurred at"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())
    historical = models.BooleanField(_("historical"), default=False)
    # PostgreSQL: the writing transaction, which tells readers which rows are final. SQLite has
    # one writer at a time, so ids alone are in order there. The migration sets the default.
    transaction_id = models.BigIntegerField(_("transaction"), db_default=0, editable=False)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes: ClassVar = [
            models.Index(fields=["transaction_id", "id"], name="event_in_final_order"),
            models.Index(fields=["name", "occurred_at"], name="event_by_name"),
            models.Index(fields=["actor", "id"], name="event_by_actor"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(actor__in=[SYSTEM, VISITOR, COMMAND_LINE])
                | models.Q(actor__startswith=f"{COMMAND_LINE}: ")
                | models.Q(actor__startswith=STAFF)
                | models.Q(actor__startswith=KEY)
                | models.Q(actor__startswith=CONNECTION),
                name="event_has_an_actor",
            ),
        ]

    def __str__(self) -> str:
        """The event's name and key."""
        return f"{self.name} {self.key}"


class Block(models.Model):
    """Some events of the log, and a digest over them and over the block before: none of them can be
    changed or deleted without all digests from there on being others. Only ever added to.

    ``spans`` are the ids of the events, first and last. The two columns at the end are where the
    block stops in the log's order of reading, which is PostgreSQL's and no part of the digest.
    """

    number = models.BigIntegerField(_("number"), primary_key=True)
    spans = models.JSONField(_("events"))
    digest = models.CharField(_("digest"), max_length=DIGEST)
    made_at = models.DateTimeField(_("made at"))
    transaction_id = models.BigIntegerField(_("up to transaction"), editable=False)
    row_id = models.BigIntegerField(_("up to row"), editable=False)

    class Meta:
        verbose_name = _("block of the log")
        verbose_name_plural = _("blocks of the log")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(number__gte=1) & ~models.Q(digest=""),
                name="block_is_counted",
            ),
        ]

    def __str__(self) -> str:
        """Its number."""
        return str(self.number)
