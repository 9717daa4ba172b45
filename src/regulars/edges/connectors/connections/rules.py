"""Decisions about connections, from values to values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regulars.edges.connectors.connections.types import (
    LONGEST_NAME,
    LONGEST_SECRET,
    FieldKind,
    FieldMisfit,
    Kind,
    UnnamedConnection,
)

MISSING = "Fill this in."
TOO_LONG = f"Give at most {LONGEST_SECRET} letters."


def tidy_name(name: str) -> str:
    """The name without what nobody sees.

    Raises UnnamedConnection.

    >>> tidy_name("  Tea   shop ")
    'Tea shop'
    """
    tidied = " ".join(name.replace("\0", " ").split())
    if not 0 < len(tidied) <= LONGEST_NAME:
        raise UnnamedConnection
    return tidied


def settings_of(kind: Kind, filled: Mapping[str, Any]) -> dict[str, Any]:
    """What people filled in, as it is kept: without secrets.

    Raises FieldMisfit.
    """
    told: dict[str, Any] = {}
    for field in kind.fields:
        value = filled.get(field.name, field.default)
        if field.kind is FieldKind.FLAG:
            told[field.name] = bool(value)
        elif field.kind is FieldKind.TEXT:
            told[field.name] = _text(value)
            _check_text(field.name, told[field.name], is_required=field.is_required)
    return dict(kind.tidy(told))


def credentials_of(kind: Kind, filled: Mapping[str, Any], *, check: bool) -> dict[str, str]:
    """The secrets that people filled in, beside the one that deliveries are signed with. ``check``:
    all that are required must be there.

    Raises FieldMisfit.
    """
    told: dict[str, str] = {}
    for field in kind.fields:
        if field.kind is not FieldKind.SECRET:
            continue
        value = _text(filled.get(field.name, ""))
        _check_text(field.name, value, is_required=field.is_required and check)
        if value:
            told[field.name] = value
    return told


def _text(value: Any) -> str:
    return str(value).replace("\0", "").strip()


def _check_text(name: str, value: str, *, is_required: bool) -> None:
    if is_required and not value:
        raise FieldMisfit(field=name, problem=MISSING)
    if len(value) > LONGEST_SECRET:
        raise FieldMisfit(field=name, problem=TOO_LONG)
