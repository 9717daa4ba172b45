"""Staff, their roles, and what each role may do."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from regulars.core.events.types import STAFF
from regulars.core.staff.rules import permission_for

ROLE_NAMES = {
    "owner": _("Owner"),
    "manager": _("Manager"),
    "marketer": _("Marketer"),
    "support": _("Support"),
    "analyst": _("Analyst"),
    "viewer": _("Viewer"),
}


class Role(models.Model):
    """A kind of work, with the permissions it needs."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    rank = models.PositiveSmallIntegerField(_("rank"))  # 1 is the owner

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering: ClassVar = ["rank"]

    def __str__(self) -> str:
        """The role's name in the reader's language."""
        return str(ROLE_NAMES.get(self.code, self.name))


class RolePermission(models.Model):
    """One thing that one role may do."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="permissions")
    permission = models.CharField(_("permission"), max_length=60)

    class Meta:
        verbose_name = _("permission")
        verbose_name_plural = _("permissions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["role", "permission"], name="role_permission_once"),
        ]

    def __str__(self) -> str:
        """The permission's code."""
        return self.permission


class StaffManager(BaseUserManager["Staff"]):
    """What Django's sign-in asks of the table of people."""

    def get_by_natural_key(self, username: str | None) -> Staff:
        """The member of staff with this e-mail, in whatever case it is typed."""
        return self.get(email__iexact=username or "")


class Staff(AbstractBaseUser):
    """Somebody who works with the console, signing in by e-mail."""

    public_id = models.CharField(_("public id"), max_length=40, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    role = models.ForeignKey(Role, models.PROTECT, related_name="+", verbose_name=_("role"))
    language = models.CharField(_("language"), max_length=10, default="en")
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created at"))

    objects = StaffManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="staff_email_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(public_id__startswith=STAFF), name="staff_public_id_is_theirs"
            ),
        ]

    def __str__(self) -> str:
        """The name, or the e-mail where no name is given."""
        return self.name or self.email

    @cached_property
    def permissions(self) -> frozenset[str]:
        """Everything the role allows; empty for somebody no longer active."""
        if not self.is_active:
            return frozenset()
        allowed = RolePermission.objects.filter(role_id=self.role_id)
        return frozenset(allowed.values_list("permission", flat=True))

    def may(self, permission: str) -> bool:
        """Whether this person may do this, such as ``orders.view``."""
        return permission in self.permissions

    @property
    def is_staff(self) -> bool:
        """Everybody here may open the console."""
        return self.is_active

    @property
    def is_superuser(self) -> bool:
        """Nobody passes without a permission, the owner neither: the owner's role lists
        them all.
        """
        return False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Answer Django's question (``orders.view_order``) from the role's permissions."""
        del obj
        return self.may(permission_for(perm))

    def has_perms(self, perm_list: list[str], obj: Any = None) -> bool:
        """Whether every one of the permissions is held."""
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether anything in this module may be seen."""
        return self.may(f"{app_label}.view")


class GuessCount(models.Model):
    """How many times somebody tried to sign in, in one respect, since a moment."""

    key = models.CharField(_("key"), max_length=64, unique=True)  # a digest: nobody's address
    guesses = models.PositiveIntegerField(_("guesses"), default=0)
    since = models.DateTimeField(_("since"), db_index=True)

    class Meta:
        verbose_name = _("count of guesses")
        verbose_name_plural = _("counts of guesses")

    def __str__(self) -> str:
        """The key."""
        return self.key
