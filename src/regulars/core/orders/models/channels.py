"""The channels that orders come through."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Channel(models.Model):
    """A way to buy: a web shop, a till, a marketplace."""

    class Kind(models.TextChoices):
        """Where the customer stands."""

        WEB = "web", _("Web shop")
        TILL = "till", _("Till")
        OTHER = "other", _("Other")

    code = models.CharField(_("code"), max_length=100, unique=True)  # as the shop writes it
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.OTHER)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(code=""), name="channel_code_not_empty"),
        ]

    def __str__(self) -> str:
        """The channel's name."""
        return self.name
