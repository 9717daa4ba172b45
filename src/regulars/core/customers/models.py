"""Customers, the references by which shops and tills know them, and what publishers say of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Customer(models.Model):
    """Somebody known who buys, or may buy. Anonymous sales have no customer.

    Messages go to ``email`` and ``phone``, which a shop vouches for; what is ``claimed`` was only
    said in a browser, where anybody can say anything.

    Of one who was erased the row is left, so that orders are somebody's; it says nothing of them.
    """

    public_id = models.CharField(_("public id"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)  # lower case; not unique
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    claimed_email = models.CharField(_("e-mail said in a browser"), max_length=254, blank=True)
    claimed_phone = models.CharField(_("phone said in a browser"), max_length=40, blank=True)
    joined_at = models.DateTimeField(_("joined at"), null=True, blank=True)
    first_seen_at = models.DateTimeField(_("first seen at"))
    told_at = models.DateTimeField(_("as of"), null=True, blank=True)  # a shop's last change
    cleared_at = models.JSONField("cleared at", default=dict)  # by field, when a shop took it out
    # Of two that were found to be one, the other: it has everything that was this one's.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    historical = models.BooleanField(_("historical"), default=False)
    import_run = models.BigIntegerField(_("import"), null=True, editable=False)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(email="") | models.Q(email__contains="@"),
                name="customer_email_has_at",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True)
                | ~models.Q(merged_into=models.F("id")),
                name="customer_is_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True)
                | models.Q(
                    name="",
                    email="",
                    phone="",
                    claimed_email="",
                    claimed_phone="",
                    joined_at__isnull=True,
                ),
                name="customer_erased_holds_nothing",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["email"], name="customer_by_email"),
            models.Index(
                fields=["claimed_email"],
                condition=~models.Q(claimed_email=""),
                name="customer_by_claimed_email",
            ),
            models.Index(Lower("name"), "email", "id", name="customer_by_name"),
            models.Index(fields=["first_seen_at"], name="customer_by_first_seen"),
            models.Index(
                fields=["import_run"],
                condition=models.Q(import_run__isnull=False),
                name="customer_by_import",
            ),
            models.Index(
                fields=["merged_into"],
                condition=models.Q(merged_into__isnull=False),
                name="customer_by_what_it_is_part_of",
            ),
        ]

    def __str__(self) -> str:
        """The best name known: name, e-mail, the first reference, or what a browser said.

        Whoever names many of them fetches the references beforehand.
        """
        if self.name or self.email or self.pk is None:
            return self.name or self.email or self.public_id
        if self.erased_at:
            return gettext("Erased customer")
        first = min(self.references.all(), key=lambda known: known.pk, default=None)
        return first.reference if first else self.claimed_email or self.public_id


class CustomerReference(models.Model):
    """One system's name for a customer. A reference means one customer, for ever."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="references")
    source = models.CharField(_("source"), max_length=60)
    reference = models.CharField(_("reference"), max_length=200)

    class Meta:
        verbose_name = _("customer reference")
        verbose_name_plural = _("customer references")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "reference"], name="customer_reference_once"),
            models.CheckConstraint(
                condition=~models.Q(reference=""), name="customer_reference_not_empty"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["reference"], name="customer_by_reference")]

    def __str__(self) -> str:
        """The source and its reference."""
        return f"{self.source}:{self.reference}"


class Publication(models.Model):
    """All that a publisher says of customers, by one model and as of one day.

    A new one is written beside the current one and takes its place in one step.
    """

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("Being written")
        CURRENT = "current", _("Current")
        REPLACED = "replaced", _("Replaced")

    publisher = models.CharField(_("publisher"), max_length=60)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    model_version = models.CharField(_("model version"), max_length=100)
    as_of = models.DateField(_("as of"))
    begun_at = models.DateTimeField(_("begun at"))

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["publisher", "state"],
                condition=models.Q(state__in=["draft", "current"]),
                name="publication_one_draft_one_current",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "current", "replaced"]),
                name="publication_state_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(publisher="") & ~models.Q(model_version=""),
                name="publication_names_its_maker",
            ),
        ]

    def __str__(self) -> str:
        """The publisher and its model."""
        return f"{self.publisher} {self.model_version}"


class CustomerTraits(models.Model):
    """What one publication says of one customer.

    ``document`` holds the traits by name, without those that nothing is known of; ``ranking`` is
    where the customer stands in the publisher's own list, if in it at all.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    # No constraint: checking it costs as much again as writing the row.
    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    document = models.JSONField(_("traits"))
    ranking = models.FloatField(_("ranking"), null=True)

    class Meta:
        verbose_name = _("traits")
        verbose_name_plural = _("traits")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "publication"], name="traits_once"),
            models.CheckConstraint(  # refuses what is no number, too
                condition=models.Q(ranking__isnull=True)
                | models.Q(ranking__gt=-1e300, ranking__lt=1e300),
                name="traits_ranking_is_finite",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["publication", "-ranking", "customer"],
                condition=models.Q(ranking__isnull=False),
                name="traits_by_ranking",
            ),
        ]

    def __str__(self) -> str:
        """The customer and the publication."""
        return f"{self.customer_id} {self.publication_id}"
