"""The table of keys: never the tokens, only what tells that one of them is right."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regulars.core.access.rules import LONGEST_NAME, LONGEST_REASON, LONGEST_SOURCE, shown_as
from regulars.core.access.types import KeyKind, Scope
from regulars.core.events.types import KEY, LONGEST_ACTOR


class AccessKey(models.Model):
    """Something that a program says to be let in, and what it may then do."""

    class Kind(models.TextChoices):
        """Where it may stand."""

        PUBLISHABLE = KeyKind.PUBLISHABLE.value, _("Publishable")
        SECRET = KeyKind.SECRET.value, _("Secret")

    public_id = models.CharField(_("public id"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    source = models.CharField(_("source"), max_length=LONGEST_SOURCE)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the token
    last_letters = models.CharField(max_length=4)
    scopes = models.TextField(_("may do"))  # separated by spaces
    origins = models.TextField(_("pages it stands in"), blank=True)  # separated by spaces
    made_by = models.CharField(_("made by"), max_length=LONGEST_ACTOR)
    made_at = models.DateTimeField(_("made at"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.CharField(_("revoked by"), max_length=LONGEST_ACTOR, blank=True)
    revoked_because = models.CharField(_("why"), max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = _("key")
        verbose_name_plural = _("keys")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(public_id__startswith=KEY), name="key_public_id_is_its_own"
            ),
            models.CheckConstraint(
                condition=Q(kind=KeyKind.PUBLISHABLE.value, scopes=Scope.EVENTS_WRITE.value)
                & ~Q(origins="")
                | Q(kind=KeyKind.SECRET.value, origins="") & ~Q(scopes=""),
                name="key_publishable_only_sends_events",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(source="") & ~Q(source__contains=":"),
                name="key_is_named",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("made_at")),
                name="key_ends_after_it_was_made",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by="", revoked_because="")
                | Q(revoked_at__isnull=False) & ~Q(revoked_by="") & ~Q(revoked_because=""),
                name="key_revoked_by_somebody_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        """The name, and what it is recognised by."""
        return f"{self.name} ({self.shown_as})"

    @property
    def shown_as(self) -> str:
        """What it is recognised by."""
        return shown_as(KeyKind(self.kind), self.last_letters)
