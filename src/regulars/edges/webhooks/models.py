"""The tables of endpoints, and of what is on its way to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulars.core.events.types import LONGEST_ACTOR
from regulars.edges.webhooks.rules import LONGEST_DESCRIPTION, MOST_TRIES
from regulars.edges.webhooks.types import Because, DeliveryState, Fault
from regulars.kernel.targets import LONGEST_URL


class Endpoint(models.Model):
    """Where webhooks go. One that was removed stays until its deliveries are forgotten.

    Its secrets and the headers that are sent along are encrypted. It is told of events behind its
    place in the log: where that ended when it was added or enabled.
    """

    class Reason(models.TextChoices):
        """Why it is told nothing."""

        PEOPLE = Because.PEOPLE.value, _("Disabled by hand")
        GONE = Because.GONE.value, _("It answered that it is gone (410)")
        FAILING = Because.FAILING.value, _("Nothing reached it for five days")

    public_id = models.CharField(_("public id"), max_length=40, unique=True)
    url = models.CharField(_("URL"), max_length=LONGEST_URL + 100)
    host = models.CharField(_("host"), max_length=300)
    description = models.CharField(_("description"), max_length=LONGEST_DESCRIPTION, blank=True)
    events = models.TextField(_("told of"), blank=True)  # separated by spaces; empty: all
    headers = models.TextField(blank=True)  # JSON, encrypted; empty: none
    header_names = models.TextField(_("headers"), blank=True)  # separated by spaces
    secret = models.TextField()  # encrypted
    old_secret = models.TextField(blank=True)
    old_secret_until = models.DateTimeField(_("old secret until"), null=True, blank=True)
    made_by = models.CharField(_("made by"), max_length=LONGEST_ACTOR)
    made_at = models.DateTimeField(_("made at"))
    disabled_at = models.DateTimeField(_("disabled at"), null=True, blank=True)
    disabled_because = models.CharField(
        _("why"), max_length=20, choices=Reason.choices, blank=True, default=""
    )
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    last_delivered_at = models.DateTimeField(_("last delivery"), null=True, blank=True)
    rests_until = models.DateTimeField(_("rests until"), null=True, blank=True)
    from_transaction = models.BigIntegerField(default=0)
    from_row = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(public_id__startswith="whk_"), name="webhook_public_id_is_its_own"
            ),
            models.CheckConstraint(
                condition=Q(disabled_at__isnull=True, disabled_because="")
                | Q(disabled_at__isnull=False, disabled_because__in=[one.value for one in Because]),
                name="webhook_disabled_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(old_secret="", old_secret_until__isnull=True)
                | ~Q(old_secret="") & Q(old_secret_until__isnull=False),
                name="webhook_old_secret_ends",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(disabled_at__isnull=False),
                name="webhook_removed_is_told_nothing",
            ),
        ]

    def __str__(self) -> str:
        """What people call it, or its host."""
        return self.description or self.host


class Place(models.Model):
    """How far the log has been read for webhooks: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    transaction = models.BigIntegerField(default=0)
    row = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="webhook_place_is_one"),
        ]

    def __str__(self) -> str:
        """Where it is."""
        return f"{self.transaction}/{self.row}"


class Message(models.Model):
    """What is told of one event, to whoever is told of it. ``webhook_id`` is what receivers know it
    by, at every attempt.
    """

    webhook_id = models.CharField(_("webhook-id"), max_length=40, unique=True)
    type = models.CharField(_("kind"), max_length=60)
    event_key = models.CharField(max_length=200, unique=True, null=True)  # noqa: DJ001 - a test has none
    body = models.TextField(_("body"))
    made_at = models.DateTimeField(_("made at"), db_index=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")

    def __str__(self) -> str:
        """Its kind and id."""
        return f"{self.type} {self.webhook_id}"


class Delivery(models.Model):
    """A message on its way to an endpoint. ``attempts`` counts all of them and is the fence of
    whoever sends it; ``tries`` counts those since it began, or began anew.
    """

    class State(models.TextChoices):
        """What has become of it."""

        WAITING = DeliveryState.WAITING.value, _("Waiting")
        SENDING = DeliveryState.SENDING.value, _("Being sent")
        DELIVERED = DeliveryState.DELIVERED.value, _("Delivered")
        FAILED = DeliveryState.FAILED.value, _("Failed")

    class LastFault(models.TextChoices):
        """Why the last attempt failed."""

        STATUS = Fault.STATUS.value, _("It was refused")
        REDIRECT = (
            Fault.REDIRECT.value,
            _("It answered with another address, which is not followed"),
        )
        TIMED_OUT = Fault.TIMED_OUT.value, _("No whole answer within 15 seconds")
        NOT_FOUND = Fault.NOT_FOUND.value, _("The name is not known")
        REFUSED = Fault.REFUSED.value, _("The name leads out of the public Internet")
        UNREACHABLE = Fault.UNREACHABLE.value, _("Nobody answers there")
        TLS = Fault.TLS.value, _("The certificate cannot be trusted")
        BROKEN_OFF = Fault.BROKEN_OFF.value, _("The answer broke off")
        NO_ANSWER_KNOWN = Fault.NO_ANSWER_KNOWN.value, _("The worker ended in the middle of it")
        DISABLED = Fault.DISABLED.value, _("The webhook was disabled")
        UNREADABLE = Fault.UNREADABLE.value, _("The secret was kept under another key")

    public_id = models.CharField(_("public id"), max_length=40, unique=True)
    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(
        Endpoint, models.CASCADE, related_name="deliveries", verbose_name=_("webhook")
    )
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=DeliveryState.WAITING.value
    )
    made_at = models.DateTimeField(_("made at"))
    due_at = models.DateTimeField(_("due at"))
    held_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    last_status = models.PositiveSmallIntegerField(_("last answer"), null=True, blank=True)
    last_fault = models.CharField(
        _("what was wrong"), max_length=30, choices=LastFault.choices, blank=True, default=""
    )

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "endpoint"], name="webhook_told_once"),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.SENDING.value, held_until__isnull=False)
                | ~Q(state=DeliveryState.SENDING.value) & Q(held_until__isnull=True),
                name="webhook_delivery_held_while_sent",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[DeliveryState.DELIVERED.value, DeliveryState.FAILED.value],
                    ended_at__isnull=False,
                )
                | Q(
                    state__in=[DeliveryState.WAITING.value, DeliveryState.SENDING.value],
                    ended_at__isnull=True,
                ),
                name="webhook_delivery_ended_or_not",
            ),
            models.CheckConstraint(
                condition=Q(tries__lte=MOST_TRIES), name="webhook_delivery_tried_at_most"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["endpoint", "due_at", "id"],
                condition=Q(state=DeliveryState.WAITING.value),
                name="webhook_delivery_waiting",
            ),
            models.Index(
                fields=["endpoint", "held_until"],
                condition=Q(state=DeliveryState.SENDING.value),
                name="webhook_delivery_sending",
            ),
            models.Index(
                fields=["endpoint", "made_at"],
                condition=Q(state=DeliveryState.FAILED.value),
                name="webhook_delivery_failed",
            ),
            models.Index(fields=["endpoint", "id"], name="webhook_delivery_of"),
        ]

    def __str__(self) -> str:
        """Its id."""
        return self.public_id


class Attempt(models.Model):
    """One try to deliver, and what was answered: its beginning."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="tried")
    number = models.PositiveIntegerField(_("attempt"))
    at = models.DateTimeField(_("at"))
    milliseconds = models.PositiveIntegerField(_("milliseconds"))
    status = models.PositiveSmallIntegerField(_("answer"), null=True)
    fault = models.CharField(_("what was wrong"), max_length=30, blank=True)
    answer = models.TextField(_("beginning of the answer"), blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "number"], name="webhook_attempt_once"),
        ]

    def __str__(self) -> str:
        """Which one it is."""
        return f"{self.number}"
