"""Browsers, what customers are known by, and whom people should look at."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regulars.core.identity.types import LONGEST, Doubt, Kind


class Visitor(models.Model):
    """A browser or another device as one source knows it, and whose it is, if that is known.

    One that several customers use is ``is_shared``: it says nothing of who somebody is.
    """

    source = models.CharField(_("source"), max_length=60)
    anonymous_id = models.CharField(_("anonymous id"), max_length=LONGEST)
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="+", null=True, blank=True
    )
    is_shared = models.BooleanField(_("shared"), default=False)
    first_seen_at = models.DateTimeField(_("first seen at"))

    class Meta:
        verbose_name = _("visitor")
        verbose_name_plural = _("visitors")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "anonymous_id"], name="visitor_once"),
            models.CheckConstraint(condition=~Q(anonymous_id=""), name="visitor_has_an_id"),
            models.CheckConstraint(
                condition=Q(is_shared=False) | Q(customer__isnull=True),
                name="visitor_shared_is_nobodys",
            ),
        ]

    def __str__(self) -> str:
        """The browser."""
        return f"{self.source}:{self.anonymous_id}"


class Identifier(models.Model):
    """Something that means one customer, whatever shop says it: an e-mail, a phone, a card."""

    kind = models.CharField(
        _("kind"), max_length=10, choices=[(kind.value, kind.value) for kind in Kind]
    )
    value = models.CharField(_("value"), max_length=LONGEST)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    source = models.CharField(_("source"), max_length=60)  # who said so first
    first_seen_at = models.DateTimeField(_("first seen at"))

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "value"], name="identifier_once"),
            models.CheckConstraint(condition=~Q(value=""), name="identifier_not_empty"),
        ]

    def __str__(self) -> str:
        """What it is."""
        return f"{self.kind}:{self.value}"


class Suspected(models.Model):
    """Two customers who may be one; the one known longer comes first."""

    one = models.ForeignKey("customers.Customer", models.CASCADE, related_name="+")
    other = models.ForeignKey("customers.Customer", models.CASCADE, related_name="+")
    doubt = models.CharField(
        _("why"), max_length=20, choices=[(doubt.value, doubt.value) for doubt in Doubt]
    )
    since = models.DateTimeField(_("since"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("suspected duplicate")
        verbose_name_plural = _("suspected duplicates")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other", "doubt"], name="suspected_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="suspected_in_order"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["since"], condition=Q(settled_at__isnull=True), name="suspected_open"
            ),
        ]

    def __str__(self) -> str:
        """The pair."""
        return f"{self.one_id} {self.other_id}"
