"""Who publishes traits, and how these are written down and read back.

A module that says something of customers has a ``traits.py`` with ``PUBLISHER``, which declares it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib import import_module
from typing import Any

import msgspec
from django.apps import apps
from django.utils.module_loading import module_has_submodule

from regulars.core.customers.types import (
    Publisher,
    Trait,
    TraitKind,
    TraitMisfit,
    TraitsDraft,
    UnknownPublisher,
)

KINDS: dict[TraitKind, tuple[type, ...]] = {
    TraitKind.NUMBER: (float, int),
    TraitKind.TEXT: (str,),
    TraitKind.DAY: (date,),
    TraitKind.MOMENT: (datetime,),
    TraitKind.FLAG: (bool,),
    TraitKind.LIST: (list, tuple),
}


@dataclass(frozen=True)
class Form:
    """How the traits of a publisher are written: by their names without the publisher's."""

    publisher: Publisher
    fitting: set[tuple[type, ...]] = field(default_factory=set)  # kinds of values seen to be right

    @property
    def names(self) -> tuple[str, ...]:
        """The traits' own names."""
        return tuple(trait.name.removeprefix(f"{self.publisher.name}.") for trait in self.traits)

    @property
    def traits(self) -> tuple[Trait, ...]:
        """The traits in order."""
        return self.publisher.traits

    def written(self, drafts: Sequence[TraitsDraft]) -> list[str]:
        """The documents of these customers as JSON.

        Raises TraitMisfit.
        """
        names, encode = self.names, msgspec.json.Encoder().encode
        documents = []
        for draft in drafts:
            values = draft.values
            if tuple(map(type, values)) not in self.fitting:
                self._check(draft)
            known = zip(names, values, strict=True)
            document = {name: value for name, value in known if value is not None}
            documents.append(encode(document).decode())
        return documents

    def read(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Every trait by its whole name; None where the document has it not."""
        return {
            trait.name: trait.kind.read(document.get(name))
            for trait, name in zip(self.traits, self.names, strict=True)
        }

    def _check(self, draft: TraitsDraft) -> None:
        if len(draft.values) != len(self.traits):
            wanted = f"{len(self.traits)} values, one for each trait"
            raise TraitMisfit(
                customer_id=draft.customer_id,
                name=self.publisher.name,
                value=f"{len(draft.values)} values",
                wanted=wanted,
            )
        for trait, value in zip(self.traits, draft.values, strict=True):
            if value is not None and type(value) not in KINDS[trait.kind]:
                raise TraitMisfit(
                    customer_id=draft.customer_id,
                    name=trait.name,
                    value=repr(value),
                    wanted=f"a value of the kind {trait.kind}",
                )
        self.fitting.add(tuple(map(type, draft.values)))


@cache
def forms() -> dict[str, Form]:
    """The form of each installed publisher, by the publisher's name."""
    return {
        declared.name: Form(declared)
        for config in apps.get_app_configs()
        if config.module is not None and module_has_submodule(config.module, "traits")
        for declared in (import_module(f"{config.name}.traits").PUBLISHER,)
    }


def form_of(publisher: str) -> Form:
    """How the publisher's traits are written.

    Raises UnknownPublisher.
    """
    known = forms()
    if publisher not in known:
        raise UnknownPublisher(publisher=publisher, publishers=tuple(known))
    return known[publisher]
