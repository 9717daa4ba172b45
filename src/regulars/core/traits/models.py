"""Names of traits with their kinds, and what is told of each customer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from regulars.core.customers.types import TraitKind
from regulars.core.traits.types import LONGEST_NAME, LONGEST_VALUE

KINDS = [kind.value for kind in TraitKind]


class TraitName(models.Model):
    """A name under which something is told of customers; whoever tells first settles its kind."""

    name = models.CharField(_("name"), max_length=LONGEST_NAME, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=[(kind, kind) for kind in KINDS])
    is_proven = models.BooleanField(_("vouched for"))  # else only browsers told of it
    first_source = models.CharField(_("first told by"), max_length=60)
    first_told_at = models.DateTimeField(_("first told at"))

    class Meta:
        verbose_name = _("trait")
        verbose_name_plural = _("traits")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="trait_has_a_name"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="trait_kind_is_known"),
        ]

    def __str__(self) -> str:
        """The name."""
        return self.name


class ToldTrait(models.Model):
    """What was told last of one customer under one name.

    ``document`` is the value as JSON writes it. Empty: it was unset, which is kept so that what was
    told before does not come back.
    """

    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="+", db_index=False
    )
    trait = models.ForeignKey(TraitName, models.CASCADE, related_name="+", db_index=False)
    document = models.TextField(_("value"), blank=True)
    told_at = models.DateTimeField(_("told at"))
    source = models.CharField(_("source"), max_length=60)
    actor = models.CharField(_("told by"), max_length=100)
    is_proven = models.BooleanField(_("vouched for"))

    class Meta:
        verbose_name = _("told trait")
        verbose_name_plural = _("told traits")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "trait"], name="told_trait_once"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("document"), LONGEST_VALUE),
                name="told_trait_is_short",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["trait", "id"], condition=~Q(document=""), name="told_trait_set"),
        ]

    def __str__(self) -> str:
        """Whose it is, and the value."""
        return f"{self.customer_id} {self.document}"
