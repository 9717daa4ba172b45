"""Three tables: second factors, their recovery codes, and the roles that must have one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SecondFactor(models.Model):
    """What one member of staff's telephone knows. It counts once it is confirmed by a code."""

    staff = models.OneToOneField("staff.Staff", models.CASCADE, related_name="+")
    secret = models.TextField(_("secret"))  # encrypted
    last_step = models.BigIntegerField(_("step of the last code"), default=0)  # each counts once
    begun_at = models.DateTimeField(_("begun at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(secret=""), name="second_factor_has_a_secret"),
        ]

    def __str__(self) -> str:
        """Whose it is."""
        return str(self.staff_id)


class RecoveryCode(models.Model):
    """A code for when the telephone is lost. It counts once, and is gone then."""

    factor = models.ForeignKey(SecondFactor, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["factor", "digest"], name="recovery_code_once"),
        ]

    def __str__(self) -> str:
        """Whose it is; never the code."""
        return str(self.factor_id)


class RequiringRole(models.Model):
    """A role whose members must have a second factor."""

    role = models.OneToOneField("staff.Role", models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("role that must have a second factor")
        verbose_name_plural = _("roles that must have a second factor")

    def __str__(self) -> str:
        """The role."""
        return str(self.role_id)
