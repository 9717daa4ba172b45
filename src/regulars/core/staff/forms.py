"""What is asked of whoever adds somebody to the staff, or gives them another role."""

from __future__ import annotations

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.utils.translation import gettext_lazy as _

from regulars.core.staff.models import Role, Staff


class RoleForm(forms.Form):
    """Another role, or none of the work any more."""

    role = forms.ModelChoiceField(
        Role.objects.all(), to_field_name="code", empty_label=None, label=_("Role")
    )


class NewStaffForm(RoleForm):
    """Somebody new, with a first password to be told in person."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"))
    password = forms.CharField(
        label=_("First password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )
    field_order = ("name", "email", "role", "password")

    def clean_email(self) -> str:
        """Refuse an e-mail that somebody else signs in with."""
        email = str(self.cleaned_data["email"]).lower()
        if Staff.objects.filter(email=email).exists():
            raise forms.ValidationError(
                _("%(email)s already belongs to a member of staff. Choose another e-mail."),
                params={"email": email},
            )
        return email

    def clean_password(self) -> str:
        """Hold the password, asked last, against the rules and against the name and e-mail."""
        cleaned = self.cleaned_data
        somebody = Staff(name=cleaned.get("name", ""), email=cleaned.get("email", ""))
        password = str(cleaned["password"])
        validate_password(password, somebody)
        return password
