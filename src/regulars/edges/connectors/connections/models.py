"""Three tables: connections, how much was turned away of each, and bringing in what was before."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulars.core.events.types import CONNECTION
from regulars.edges.connectors.connections.types import LONGEST_NAME, BackfillState, State

PREFIX = CONNECTION.removesuffix("_")


class Connection(models.Model):
    """A system that is connected. Its secrets are encrypted, and gone once it has ended."""

    class States(models.TextChoices):
        """Whether what it delivers is applied."""

        ACTIVE = State.ACTIVE.value, _("Active")
        PAUSED = State.PAUSED.value, _("Paused")
        ENDED = State.ENDED.value, _("Disconnected")

    public_id = models.CharField(_("public id"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=20)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    source = models.CharField(_("source"), max_length=60)
    state = models.CharField(_("state"), max_length=10, choices=States.choices)
    settings = models.JSONField(_("settings"), default=dict)
    secret = models.TextField(blank=True)  # encrypted; so are the next two
    former_secret = models.TextField(blank=True)
    credentials = models.TextField(blank=True)
    former_until = models.DateTimeField(_("former secret holds until"), null=True, blank=True)
    made_at = models.DateTimeField(_("made at"))
    last_delivery_at = models.DateTimeField(_("last delivery"), null=True, blank=True)
    last_applied_at = models.DateTimeField(_("last applied"), null=True, blank=True)
    applied = models.PositiveBigIntegerField(_("deliveries applied"), default=0)
    reconciled_until = models.DateTimeField(_("reconciled until"), null=True, blank=True)
    recovered = models.PositiveBigIntegerField(_("found without a delivery"), default=0)
    problem = models.TextField(_("problem"), blank=True)
    problem_at = models.DateTimeField(_("problem since"), null=True, blank=True)
    erasure_asked_at = models.DateTimeField(
        _("erasure of all customers asked at"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("connection")
        verbose_name_plural = _("connections")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(public_id__startswith=CONNECTION),
                name="connection_public_id_is_its_own",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(source="") & ~Q(source__contains=":"),
                name="connection_is_named",
            ),
            models.CheckConstraint(
                condition=Q(former_secret="", former_until__isnull=True)
                | ~Q(former_secret="") & Q(former_until__isnull=False),
                name="connection_former_secret_ends",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ENDED.value)
                | Q(secret="", former_secret="", credentials=""),
                name="connection_ended_keeps_no_secret",
            ),
            models.CheckConstraint(
                condition=Q(problem="", problem_at__isnull=True)
                | ~Q(problem="") & Q(problem_at__isnull=False),
                name="connection_problem_is_dated",
            ),
        ]

    def __str__(self) -> str:
        """The name, and what is connected."""
        return f"{self.name} ({self.kind})"


class Refusals(models.Model):
    """How many deliveries of one connection were turned away in one hour, and what for."""

    class Reason(models.TextChoices):
        """What was wrong with them."""

        FORGED = "forged", _("Wrongly signed")
        MALFORMED = "malformed", _("Unusable")

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    hour = models.DateTimeField(_("hour"))  # its beginning
    number = models.PositiveBigIntegerField(_("number"), default=0)

    class Meta:
        verbose_name = _("deliveries turned away")
        verbose_name_plural = _("deliveries turned away")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["connection", "reason", "hour"], name="refusals_counted_once"
            ),
        ]

    def __str__(self) -> str:
        """Whose, when and what for."""
        return f"{self.connection_id} {self.hour:%Y-%m-%d %H} {self.reason}"


class Backfill(models.Model):
    """Bringing in what a connection's shop had before; the latest one of each is kept."""

    class States(models.TextChoices):
        """How far it has come."""

        RUNNING = BackfillState.RUNNING.value, _("Running")
        DONE = BackfillState.DONE.value, _("Done")
        FAILED = BackfillState.FAILED.value, _("Failed")
        STOPPED = BackfillState.STOPPED.value, _("Stopped")

    connection = models.OneToOneField(Connection, models.CASCADE, related_name="backfill")
    state = models.CharField(_("state"), max_length=10, choices=States.choices)
    cursor = models.JSONField(_("cursor"), default=dict)
    begun_at = models.DateTimeField(_("begun at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    found = models.PositiveBigIntegerField(_("found"), default=0)
    left_out = models.PositiveBigIntegerField(_("left out"), default=0)
    problem = models.TextField(_("problem"), blank=True)

    class Meta:
        verbose_name = _("backfill")
        verbose_name_plural = _("backfills")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=BackfillState.RUNNING.value, ended_at__isnull=True)
                | ~Q(state=BackfillState.RUNNING.value) & Q(ended_at__isnull=False),
                name="backfill_ends",
            ),
        ]

    def __str__(self) -> str:
        """Whose it is, and how far."""
        return f"{self.connection_id} {self.state}"
