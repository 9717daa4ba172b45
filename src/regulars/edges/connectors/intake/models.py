"""What reached us, and what of it is being applied."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

WAITING = Q(applied_at__isnull=True, quarantined_at__isnull=True, is_held=False)


class Delivery(models.Model):
    """Something that reached us: it waits to be applied, is kept, or could not be applied."""

    connector = models.CharField(_("connector"), max_length=20)
    source = models.CharField(_("source"), max_length=60)
    actor = models.CharField(_("sent by"), max_length=100)
    key = models.CharField(_("key"), max_length=200, blank=True)
    connection = models.CharField(_("connection"), max_length=40, blank=True)  # public id
    topic = models.CharField(_("topic"), max_length=100, blank=True)
    facts = models.JSONField(_("facts"), default=dict)
    body = models.BinaryField(_("body"))
    size = models.PositiveIntegerField(_("messages"), default=1)
    received_at = models.DateTimeField(_("received at"))
    ready_at = models.DateTimeField(_("ready at"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    problem = models.TextField(_("problem"), blank=True)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    quarantined_at = models.DateTimeField(_("in quarantine since"), null=True, blank=True)
    is_held = models.BooleanField(_("held"), default=False)  # until its connection goes on
    is_ignored = models.BooleanField(_("ignored"), default=False, db_default=False)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "key"], condition=~Q(key=""), name="delivery_once"
            ),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(quarantined_at__isnull=True),
                name="delivery_applied_or_stuck",
            ),
            models.CheckConstraint(
                condition=Q(is_ignored=False) | Q(applied_at__isnull=False),
                name="delivery_ignored_is_over",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=WAITING, name="delivery_waiting"),
            models.Index(
                fields=["connection", "id"],
                condition=~Q(connection=""),
                name="delivery_of_connection",
            ),
            models.Index(fields=["connection"], condition=Q(is_held=True), name="delivery_held"),
            models.Index(
                fields=["connection"], condition=Q(is_ignored=True), name="delivery_ignored"
            ),
            models.Index(
                fields=["quarantined_at"],
                condition=Q(quarantined_at__isnull=False),
                name="delivery_stuck",
            ),
            models.Index(
                fields=["applied_at"],
                condition=Q(applied_at__isnull=False),
                name="delivery_applied",
            ),
        ]

    def __str__(self) -> str:
        """Where it came from."""
        return f"{self.connector}:{self.source} {self.pk}"


class Undertaking(models.Model):
    """The deliveries that are being applied; left behind by a worker that ended in the middle."""

    deliveries = models.JSONField(_("deliveries"))  # their ids

    class Meta:
        verbose_name = _("undertaking")
        verbose_name_plural = _("undertakings")

    def __str__(self) -> str:
        """How many there are."""
        return f"{len(self.deliveries)} deliveries"
