"""Signing in: by e-mail and password, and only so many wrong guesses."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

GUESSES = 10  # of one e-mail from one address
GUESSES_FROM_ADDRESS = 100  # of any e-mails from one address
FORGET_AFTER = 15 * 60  # seconds


class SignInForm(AdminAuthenticationForm):
    """E-mail and password. Says the same whether the e-mail or the password is wrong.

    Guesses are counted by e-mail and address together, so that nobody can lock a colleague out from
    elsewhere. Counts live in the worker's memory: N workers allow up to N times as many.
    """

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": _(
            "This e-mail and password do not belong together. Check both; capitals matter in the "
            "password."
        ),
        "too_many": _("Too many attempts. Wait a quarter of an hour, then try again."),
    }

    def __init__(self, request: Any = None, *args: Any, **values: Any) -> None:
        super().__init__(request, *args, **values)
        email = self.fields["username"]
        email.label = _("E-mail")
        email.widget = forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})

    def clean(self) -> dict[str, Any]:
        """Check the guess, unless there were too many before it."""
        counters = self._counters()
        if any(cache.get(key, 0) >= allowed for key, allowed in counters.items()):
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            for key in counters:
                cache.add(key, 0, FORGET_AFTER)
                cache.incr(key)
            raise
        cache.delete_many(list(counters))
        return cleaned

    def _counters(self) -> dict[str, int]:
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        email = str(self.cleaned_data.get("username", "")).lower()
        return {
            _counter(address, email): GUESSES,
            _counter(address): GUESSES_FROM_ADDRESS,
        }


def _counter(*parts: str) -> str:
    return "sign-in:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()
