"""Answers that are kept, to be given again to the same request."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

LONGEST_KEY = 200


class KeptAnswer(models.Model):
    """What was answered to a request with an ``Idempotency-Key``, or to a form of the console that
    does its deed once; or that it is in flight.

    A claim is whoever is answering; it is gone when ``claimed_until`` is over, so that a process
    that was killed leaves nothing in flight for ever.
    """

    asker = models.CharField(max_length=40)  # the public id of an access key or a member of staff
    key = models.CharField(max_length=LONGEST_KEY)
    digest = models.CharField(max_length=64)  # SHA-256 of the request
    begun_at = models.DateTimeField(db_index=True)
    claim = models.CharField(max_length=32)
    claimed_until = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)  # null: in flight
    content_type = models.CharField(max_length=100, blank=True)
    body = models.TextField(blank=True)

    class Meta:
        verbose_name = "kept answer"
        verbose_name_plural = "kept answers"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["asker", "key"], name="answer_once_per_key"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(asker=""), name="answer_has_its_keys"),
            models.CheckConstraint(
                condition=Q(status__isnull=True, body="")
                | Q(status__isnull=False, status__gte=200, status__lt=500),
                name="answer_is_no_fault",
            ),
            models.CheckConstraint(
                condition=Q(claimed_until__gt=F("begun_at")), name="answer_is_claimed_for_a_while"
            ),
        ]

    def __str__(self) -> str:
        """Who asked, and the key."""
        return f"{self.asker} {self.key}"
