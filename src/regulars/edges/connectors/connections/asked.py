"""What somebody connects a system with: given, found in a file or the environment, or asked for.

Secrets are never part of the command, where its history and everybody's list of processes show
them: they come from a file, a variable of the environment, or a prompt that does not show them.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from regulars.edges.connectors.connections.types import Field, FieldKind, FieldMisfit, Kind
from regulars.kernel.files import explain

VARIABLE = "REGULARS_CONNECT_"
SECRET = "secret"  # noqa: S105 - the name of a field
PAIR = "Write it as name=value."
UNKNOWN = "Nothing of this kind has such a field."
NOT_HERE = (
    "Secrets do not belong in a command. Name it in a file for --from, or in {variable}, or wait "
    "to be asked."
)
NOBODY = (
    "It is missing, and nobody is there to ask. Set {variable}, or name it in a file for --from."
)


@dataclass(frozen=True)
class Asked:
    """What was given beforehand: fields that are no secrets, and what may be any."""

    given: Mapping[str, str]
    kept: Mapping[str, str]

    @classmethod
    def of(cls, pairs: Sequence[str], file: Path | None, environment: Mapping[str, str]) -> Asked:
        """What was given in the command, in a file and in the environment, in which order one
        stands before the other.

        Raises FieldMisfit and the errors of ``kernel.files``.
        """
        told = {
            name.removeprefix(VARIABLE).lower(): value
            for name, value in environment.items()
            if name.startswith(VARIABLE)
        }
        if file is not None:
            told |= _pairs(_lines(file))
        return cls(_pairs(pairs), told)

    def fields(self, kind: Kind) -> dict[str, str | bool]:
        """What the kind's fields hold, asked for where it is required.

        Raises FieldMisfit.
        """
        known = {field.name: field for field in kind.fields}
        for name in self.given:
            if name not in known:
                raise FieldMisfit(field=name, problem=UNKNOWN)
            if known[name].kind is FieldKind.SECRET:
                raise FieldMisfit(field=name, problem=NOT_HERE.format(variable=_variable(name)))
        return {field.name: self._value(field) for field in kind.fields}

    def secret(self, kind: Kind) -> str:
        """The secret that deliveries are signed with; empty where it is made here, comes when
        the other side is told our address, or nothing is delivered.

        Raises FieldMisfit.
        """
        signing = kind.signing
        if signing is None:
            return ""
        if SECRET in self.kept or not signing.is_asked:
            return self.kept.get(SECRET, "")
        return _ask(SECRET, str(signing.label), hidden=True, default=None)

    def _value(self, field: Field) -> str | bool:
        told = {**self.kept, **self.given}.get(field.name)
        if field.kind is FieldKind.FLAG:
            return field.default is True if told is None else told.lower() in {"yes", "true", "1"}
        if told is not None or not field.is_required:
            return told or str(field.default)
        hidden = field.kind is FieldKind.SECRET
        return _ask(field.name, str(field.label), hidden=hidden, default=str(field.default) or None)


def _ask(name: str, label: str, *, hidden: bool, default: str | None) -> str:
    if not sys.stdin.isatty():
        raise FieldMisfit(field=name, problem=NOBODY.format(variable=_variable(name)))
    return str(typer.prompt(label, hide_input=hidden, default=default))


def _variable(name: str) -> str:
    return f"{VARIABLE}{name.upper()}"


def _lines(file: Path) -> list[str]:
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        explain(error, file)
    told = [line.strip() for line in text.splitlines()]
    return [line for line in told if line and not line.startswith("#")]


def _pairs(lines: Sequence[str]) -> dict[str, str]:
    told: dict[str, str] = {}
    for line in lines:
        name, equals, value = line.partition("=")
        if not equals:
            raise FieldMisfit(field=name.strip()[:40], problem=PAIR)
        told[name.strip().lower()] = value.strip()
    return told
