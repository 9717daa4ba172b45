"""Which column stands for which field: by its name, by its content, or because somebody said so."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from regulars.insight.readers.errors import (
    AmbiguousColumns,
    MissingField,
    NoSuchColumn,
    NoSuchField,
    UnknownColumn,
    UnknownField,
)
from regulars.insight.readers.fields import Field, FieldSet, plain
from regulars.insight.readers.likeness import (
    comes_back,
    divides,
    looks_like_count,
    says_the_same,
)
from regulars.insight.readers.profiles import Profile
from regulars.insight.types import Caution, MappedColumn

STAND_INS = {
    "customer_id": ("email", "phone", "customer_name"),
    "product_id": ("product_name",),
    "product_name": ("product_id",),
}
AGAIN = re.compile(r" \(\d+\)$")  # how a repeated name is told apart


@dataclass
class Matching:
    """Fields that have a column, and fields that were told to have none."""

    source: str
    fields: FieldSet
    profiles: Sequence[Profile]
    chosen: dict[str, Profile] = field(default_factory=dict)
    chosen_by: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    cautions: list[Caution] = field(default_factory=list)

    def choose(self, name: str, profile: Profile, chosen_by: str) -> None:
        """Let the column stand for the field."""
        self.chosen[name] = profile
        self.chosen_by[name] = chosen_by

    @property
    def unused(self) -> list[Profile]:
        """Columns that stand for nothing yet."""
        used = {profile.index for profile in self.chosen.values()}
        return [profile for profile in self.profiles if profile.index not in used]

    def is_open(self, name: str) -> bool:
        """Whether the field still needs a column."""
        return name not in self.chosen and name not in self.refused

    def columns(self) -> tuple[MappedColumn, ...]:
        """The result, in the order of the fields."""
        return tuple(
            MappedColumn(name, self.chosen[name].column.name, self.chosen_by[name])
            for name in self.fields.names()
            if name in self.chosen
        )


def match(
    source: str,
    profiles: Sequence[Profile],
    fields: FieldSet,
    mapping: Mapping[str, str],
    *,
    has_names: bool = True,
) -> Matching:
    """Find the columns of a source.

    Raises UnknownField, UnknownColumn, AmbiguousColumns, MissingField.
    """
    matching = Matching(source, fields, profiles)
    match_freely(matching, mapping, has_names=has_names)
    return matching


def match_freely(matching: Matching, mapping: Mapping[str, str], *, has_names: bool) -> None:
    """Do what :func:`match` does on a matching that keeps what was found before an error.

    Raises UnknownField, UnknownColumn, AmbiguousColumns, MissingField.
    """
    apply_mapping(matching, mapping)
    _by_name(matching)
    _by_name_alone(matching)
    _by_content(matching, has_names=has_names)
    _by_stand_in(matching)
    _about_rivals(matching)
    _check_needed(matching)


def apply_mapping(matching: Matching, mapping: Mapping[str, str]) -> None:
    """Obey what was asked for; an empty column name leaves the field out.

    Raises UnknownField, NoSuchField, UnknownColumn, NoSuchColumn.
    """
    known = matching.fields.names()
    for name, column in mapping.items():
        if name not in known:
            _refuse_field(matching, name)
        if column:
            matching.choose(name, _named(matching, name, column), "map")
        else:
            matching.refused.add(name)


def _refuse_field(matching: Matching, name: str) -> NoReturn:
    known = matching.fields.names()
    alike = [_by_synonym(matching, name), *difflib.get_close_matches(name, known, n=1)]
    nearest = next((found for found in alike if found), None)
    if nearest is None:
        raise NoSuchField(field=name, known=known)
    raise UnknownField(field=name, nearest=nearest, known=known)


def _by_synonym(matching: Matching, name: str) -> str | None:
    """The field that calls itself by this name in some shop."""
    spelled = plain(name)
    for item in matching.fields:
        if any(spelled in tier for tier in item.synonyms):
            return item.name
    return None


def _named(matching: Matching, name: str, column: str) -> Profile:
    """The column of that name, as written or nearly so, or of that number."""
    names = [profile.column.name for profile in matching.profiles]
    for spell in (str, str.casefold, plain):
        found = [p for p in matching.profiles if spell(p.column.name) == spell(column)]
        if len(found) == 1:
            return found[0]
    if column.isdecimal() and 0 < int(column) <= len(names):
        return matching.profiles[int(column) - 1]
    spelled = {item.casefold(): item for item in names}
    nearest = difflib.get_close_matches(column.casefold(), spelled, n=1)
    if not nearest:
        raise NoSuchColumn(path=matching.source, field=name, column=column, columns=tuple(names))
    raise UnknownColumn(
        path=matching.source,
        field=name,
        column=column,
        nearest=spelled[nearest[0]],
        columns=tuple(names),
    )


def _by_name(matching: Matching) -> None:
    """Go through the tiers of names, surest first; the content must allow what the name says."""
    named = {profile.index: plain(profile.column.name) for profile in matching.profiles}
    depth = max(len(item.synonyms) for item in matching.fields)
    for tier in range(depth):
        for item in matching.fields:
            if not matching.is_open(item.name) or tier >= len(item.synonyms):
                continue
            names = item.synonyms[tier]
            candidates = [
                profile
                for profile in matching.unused
                if named[profile.index] in names and profile.could_be(item.kind)
            ]
            candidates.sort(key=lambda profile: names.index(named[profile.index]))
            _settle(matching, item, candidates, "name")


def _by_name_alone(matching: Matching) -> None:
    """Needed fields whose only column by name has unreadable values get it, so that rows can say
    why.
    """
    for group in matching.fields.needed:
        if any(name in matching.chosen for name in group):
            continue
        for item in (matching.fields.get(name) for name in group if matching.is_open(name)):
            names = {name for tier in item.synonyms for name in tier}
            found = [p for p in matching.unused if plain(p.column.name) in names]
            if len(found) == 1 and item.name != "customer_id":
                matching.choose(item.name, found[0], "name")
                break


def _settle(matching: Matching, item: Field, candidates: list[Profile], chosen_by: str) -> None:
    """Choose among equally good columns, or refuse to.

    Raises AmbiguousColumns if the field is needed and the columns do not say the same.
    """
    filled = [profile for profile in candidates if profile.filled] or candidates
    if not filled:
        return
    if item.name == "order_id":
        filled = [p for p in filled if not any(divides(p, other) for other in filled)]
    filled.sort(key=lambda profile: -len(profile.filled))  # stable: better names stay first
    if len(filled) > 1 and not all(says_the_same(filled[0], other) for other in filled[1:]):
        names = tuple(profile.column.name for profile in filled)
        if any(item.name in group for group in matching.fields.needed) or item.name == "order_id":
            raise AmbiguousColumns(
                path=matching.source, field=item.name, columns=names, example=names[0]
            )
        matching.cautions.append(
            Caution("column_chosen", {"field": item.name, "column": names[0], "other": names[1]})
        )
    matching.choose(item.name, filled[0], chosen_by)


def _by_content(matching: Matching, *, has_names: bool) -> None:
    """Find what is needed and still open from the values; ids and counts only without names."""
    needed = {name for group in matching.fields.needed for name in group}
    if "ordered_at" in needed and matching.is_open("ordered_at"):
        item = matching.fields.get("ordered_at")
        _settle(matching, item, [p for p in matching.unused if p.filled and p.is_moment], "content")
    money = ("amount", "unit_price", "order_subtotal", "order_total")
    if "amount" in needed and all(matching.is_open(name) for name in money):
        numbers = [p for p in matching.unused if p.filled and p.is_number and not p.is_moment]
        exact = [profile for profile in numbers if profile.has_decimals]
        _settle(matching, matching.fields.get("amount"), exact, "content")
    if has_names or "ordered_at" not in matching.chosen:
        return
    if matching.is_open("quantity") and "quantity" in matching.fields.names():
        counts = [profile for profile in matching.unused if looks_like_count(profile)]
        if len(counts) == 1:
            matching.choose("quantity", counts[0], "content")
    if matching.is_open("customer_id"):
        dates = matching.chosen["ordered_at"]
        regulars = [p for p in matching.unused if comes_back(p, dates)]
        _settle(matching, matching.fields.get("customer_id"), regulars, "content")


def _by_stand_in(matching: Matching) -> None:
    """Where customers or products have no number, what else tells them apart takes its place."""
    if matching.fields.name != "orders":
        return
    for name, others in STAND_INS.items():
        other = next((other for other in others if other in matching.chosen), None)
        if other is not None and matching.is_open(name):
            matching.choose(name, matching.chosen[other], matching.chosen_by[other])


def _about_rivals(matching: Matching) -> None:
    """Caution about a column that is called like the one taken for the amount and has other values,
    as the choice between them changes every figure.
    """
    chosen = matching.chosen.get("amount")
    if chosen is None or matching.chosen_by["amount"] != "name":
        return
    names = {name for tier in matching.fields.get("amount").synonyms for name in tier}
    for profile in matching.unused:
        called = plain(AGAIN.sub("", profile.column.name))
        if called in names and profile.is_number and profile.sample != chosen.sample:
            values = {"column": chosen.column.name, "other": profile.column.name}
            matching.cautions.append(Caution("column_chosen", {"field": "amount", **values}))


def _check_needed(matching: Matching) -> None:
    """Raise MissingField for the first group of needed fields that has no column."""
    for group in matching.fields.needed:
        if not any(name in matching.chosen for name in group):
            raise MissingField(
                path=matching.source,
                field=group[0],
                meaning=matching.fields.get(group[0]).meaning,
                columns=tuple(profile.column.name for profile in matching.profiles),
            )
