"""Browsers, what customers are known by, whom people should look at, and who was made one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regulars.core.identity.types import LONGEST, LONGEST_REASON, Doubt, Kind, Settled


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
    """Two customers who may be one; the one known longer comes first.

    The row is of the two who were suspected, whomever they are part of since.
    """

    one = models.ForeignKey("customers.Customer", models.CASCADE, related_name="+")
    other = models.ForeignKey("customers.Customer", models.CASCADE, related_name="+")
    doubt = models.CharField(
        _("why"), max_length=20, choices=[(doubt.value, doubt.value) for doubt in Doubt]
    )
    since = models.DateTimeField(_("since"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_as = models.CharField(
        _("settled as"),
        max_length=10,
        blank=True,
        choices=[(settled.value, settled.value) for settled in Settled],
    )

    class Meta:
        verbose_name = _("suspected duplicate")
        verbose_name_plural = _("suspected duplicates")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other", "doubt"], name="suspected_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="suspected_in_order"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_as="")
                | Q(
                    settled_at__isnull=False, settled_as__in=[settled.value for settled in Settled]
                ),
                name="suspected_settled_somehow",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["since"], condition=Q(settled_at__isnull=True), name="suspected_open"
            ),
        ]

    def __str__(self) -> str:
        """The pair."""
        return f"{self.one_id} {self.other_id}"


class Merge(models.Model):
    """Two customers whom somebody made one: ``merged`` is part of ``kept`` until it is taken back.
    One who was known by nothing but browsers is made one with whom they turn out to be by itself.

    ``changed`` holds what became known of the kept one otherwise, field by field: before and after.
    """

    public_id = models.CharField(_("public id"), max_length=40, unique=True)
    kept = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    merged = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="+", db_index=False
    )
    merged_at = models.DateTimeField(_("merged at"))
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    actor = models.CharField(_("done by"), max_length=100)
    is_automatic = models.BooleanField(_("by itself"), default=False)
    changed = models.JSONField(_("changed"), default=dict)
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    undone_reason = models.CharField(
        _("reason of taking it back"), max_length=LONGEST_REASON, blank=True
    )

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="merge_into_one"
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_of_two"),
            models.CheckConstraint(condition=~Q(reason=""), name="merge_has_a_reason"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_reason="")
                | (Q(undone_at__isnull=False) & ~Q(undone_reason="")),
                name="merge_undone_for_a_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["merged"], name="merge_of_customer")]

    def __str__(self) -> str:
        """The pair."""
        return f"{self.merged_id} {self.kept_id}"


class Moved(models.Model):
    """A row that a merge moved from the merged customer to the kept one, then or when it came since
    by what the merged one is known by; ``belonging`` names the table and the field.

    Rows of a merge that was taken back stay as what was done. Where a row goes back past a later
    merge, the later one's row is deleted: it has nothing to give back any more.
    """

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="moved", db_index=False)
    belonging = models.CharField(_("table and field"), max_length=100)
    row_id = models.BigIntegerField(_("row"))

    class Meta:
        verbose_name = _("moved row")
        verbose_name_plural = _("moved rows")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["merge", "belonging", "row_id"], name="moved_once"),
        ]

    def __str__(self) -> str:
        """The row."""
        return f"{self.belonging} {self.row_id}"
