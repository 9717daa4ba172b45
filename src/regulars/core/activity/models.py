"""The one table of what was done."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulars.core.activity.types import LONGEST_NAME, Kind


class Activity(models.Model):
    """Something that somebody did: it is told once, by its source, and never changed.

    ``message`` tells it from everything else that the source tells. Who did it is a customer, a
    visitor's browser, both, or nobody known.
    """

    source = models.CharField(_("source"), max_length=60)
    message = models.BinaryField(_("message"), max_length=16)
    kind = models.CharField(
        _("kind"), max_length=10, choices=[(kind.value, kind.value) for kind in Kind]
    )
    name = models.CharField(_("name"), max_length=LONGEST_NAME, blank=True)
    customer = models.ForeignKey(
        "customers.Customer",
        models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    visitor = models.ForeignKey(
        "identity.Visitor",
        models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    occurred_at = models.DateTimeField(_("occurred at"))
    received_at = models.DateTimeField(_("received at"))
    details = models.JSONField(_("details"))
    historical = models.BooleanField(_("historical"), default=False)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activity")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "message"], name="activity_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["customer", "occurred_at"],
                condition=Q(customer__isnull=False),
                name="activity_of_customer",
            ),
            # What nobody is known to have done, to be found when somebody is.
            models.Index(
                fields=["visitor"],
                condition=Q(customer__isnull=True, visitor__isnull=False),
                name="activity_of_visitor",
            ),
        ]

    def __str__(self) -> str:
        """What was done."""
        return self.name or self.kind
