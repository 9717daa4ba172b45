"""Topics, what was said, and addresses to which nothing is sent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulars.core.consents.types import (
    LONGEST_CODE,
    LONGEST_KEY,
    LONGEST_REASON,
    AddressKind,
    Channel,
    Method,
    State,
    SuppressionReason,
)

DIGEST = 64  # letters of a digest
ADDRESS = 254


class Topic(models.Model):
    """What somebody may be told of."""

    code = models.CharField(_("code"), max_length=LONGEST_CODE, unique=True)
    names = models.JSONField(_("names"), default=dict)  # by language
    needs_consent = models.BooleanField(_("needs consent"), default=True)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(code=""), name="topic_has_a_code"),
        ]

    def __str__(self) -> str:
        """The code."""
        return self.code


class ConsentFact(models.Model):
    """One thing that somebody said. The database refuses to change or delete it; only whose it is
    may change where customers turn out to be one, and what tells who it was may be erased, once.

    It is about a customer, or about an address, which its digest tells when it is erased.
    ``origin`` is the customer about whom it was said, whoever has it now; ``covers`` are the others
    who were one with them already.
    """

    public_id = models.CharField(_("public id"), max_length=40, unique=True)
    source = models.CharField(_("source"), max_length=60)
    key = models.CharField(_("key"), max_length=LONGEST_KEY)
    customer = models.ForeignKey(
        "customers.Customer",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    origin = models.BigIntegerField(_("about"), null=True, editable=False)
    covers = models.JSONField(_("about these too"), default=list, editable=False)
    digest = models.CharField(_("digest of the address"), max_length=DIGEST, blank=True)
    address = models.CharField(_("address"), max_length=ADDRESS, blank=True)
    channel = models.CharField(_("channel"), max_length=10)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(_("state"), max_length=10)
    occurred_at = models.DateTimeField(_("said at"))
    recorded_at = models.DateTimeField(_("written down at"))
    method = models.CharField(_("how"), max_length=20)
    actor = models.CharField(_("told by"), max_length=100)
    proof = models.JSONField(_("proof"), default=dict)
    historical = models.BooleanField(_("historical"), default=False)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "key"], name="consent_once"),
            models.CheckConstraint(
                condition=Q(customer__isnull=False, origin__isnull=False, digest="", address="")
                | (Q(customer__isnull=True, origin__isnull=True) & ~Q(digest="")),
                name="consent_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=[one.value for one in Channel])
                & Q(state__in=[one.value for one in State])
                & Q(method__in=[one.value for one in Method])
                & ~Q(key=""),
                name="consent_is_understood",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["customer", "channel"],
                condition=Q(customer__isnull=False),
                name="consent_of_customer",
            ),
            models.Index(fields=["digest"], condition=~Q(digest=""), name="consent_of_address"),
            models.Index(fields=["topic"], name="consent_of_topic"),
        ]

    def __str__(self) -> str:
        """What was said."""
        return f"{self.channel} {self.state}"


class Suppression(models.Model):
    """An address to which nothing is sent. It is kept as a digest too, by a key of the
    installation's, which stays when the address is erased.
    """

    public_id = models.CharField(_("public id"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=10)
    digest = models.CharField(_("digest of the address"), max_length=DIGEST)
    address = models.CharField(_("address"), max_length=ADDRESS, blank=True)
    reason = models.CharField(
        _("reason"),
        max_length=20,
        choices=[
            (SuppressionReason.HARD_BOUNCE.value, _("Could not be delivered")),
            (SuppressionReason.COMPLAINT.value, _("Complained of spam")),
            (SuppressionReason.UNSUBSCRIBE.value, _("Unsubscribed")),
            (SuppressionReason.MANUAL.value, _("By the staff")),
            (SuppressionReason.IMPORTED.value, _("From a list")),
        ],
    )
    since = models.DateTimeField(_("since"))
    source = models.CharField(_("source"), max_length=60)
    actor = models.CharField(_("told by"), max_length=100)
    note = models.CharField(_("note"), max_length=LONGEST_REASON, blank=True)
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lifted_by = models.CharField(_("lifted by"), max_length=100, blank=True)
    lifted_because = models.CharField(_("why it was lifted"), max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = _("suppression")
        verbose_name_plural = _("suppressions")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["digest", "reason"],
                condition=Q(lifted_at__isnull=True),
                name="suppression_once",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[one.value for one in SuppressionReason])
                & Q(kind__in=[one.value for one in AddressKind])
                & ~Q(digest=""),
                name="suppression_is_understood",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by="", lifted_because="")
                | (Q(lifted_at__isnull=False) & ~Q(lifted_by="") & ~Q(lifted_because="")),
                name="suppression_lifted_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | ~Q(reason=SuppressionReason.COMPLAINT.value),
                name="suppression_after_a_complaint_stays",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["address"], condition=~Q(address=""), name="suppression_address"),
            models.Index(fields=["digest", "reason", "lifted_at"], name="suppression_lifted"),
        ]

    def __str__(self) -> str:
        """The address, or that it was erased."""
        return self.address or str(_("erased address"))
