"""Tables of Django's: none of them is about customers."""

from __future__ import annotations

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session

from regulars.core.personal import Impersonal

PERSONAL = (
    Impersonal(LogEntry, "Nothing is written to it: events say what staff do."),
    Impersonal(Group, "Not used."),
    Impersonal(Permission, "Names of what staff may do."),
    Impersonal(ContentType, "Names of tables."),
    Impersonal(Session, "Who of the staff is signed in."),
)
