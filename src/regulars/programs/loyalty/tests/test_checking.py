"""Documents that are programmes, and those that are not."""
# ruff: noqa: E501 - a table of sentences

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from regulars.programs.loyalty.rules.checking import read_programme, schema, written
from regulars.programs.loyalty.types import Flaw, UnusableProgramme

DOCUMENT: dict[str, Any] = {
    "name": "Club",
    "currency": "EUR",
    "zone": "Europe/Sofia",
    "rules": [
        {"on": "purchase", "code": "euros", "name": "Purchases", "points": 2, "per_minor": 100},
        {"on": "action", "code": "review", "name": "Review", "points": 20, "event": "Reviewed"},
        {"on": "birthday", "code": "birthday", "name": "Birthday", "points": 100},
        {"on": "streak", "code": "streak", "name": "Three months", "points": 50, "length": 3},
    ],
    "campaigns": [
        {
            "code": "spring",
            "name": "Spring",
            "times": "1.5",
            "begins_at": "2026-03-01T00:00:00+02:00",
            "ends_at": "2026-04-01T00:00:00+03:00",
            "tiers": ["gold"],
        }
    ],
    "tiers": {
        "basis": "spend",
        "window": {"type": "rolling", "months": 12},
        "steps": [
            {"code": "member", "name": "Member", "entry": 0},
            {"code": "gold", "name": "Gold", "entry": 50000, "retain": 40000, "times": "3"},
        ],
    },
}


def with_value(place: str, value: Any) -> dict[str, Any]:
    """The document with another value at a place."""
    changed = json.loads(json.dumps(DOCUMENT))
    inner: Any = changed
    *parts, last = [int(part) if part.isdigit() else part for part in place.split(".")]
    for part in parts:
        inner = inner[part]
    inner[last] = value
    return changed


def flaws(document: Any) -> list[Flaw]:
    with pytest.raises(UnusableProgramme) as refusal:
        read_programme(document)
    return list(refusal.value.flaws)


class TestReading:
    def test_gives_what_writing_makes_the_same_document_of(self):
        programme = read_programme(DOCUMENT)

        assert read_programme(written(programme)) == programme
        assert json.dumps(written(programme)) == json.dumps(written(read_programme(DOCUMENT)))

    def test_takes_what_the_schema_takes(self):
        jsonschema.Draft202012Validator.check_schema(schema())

        jsonschema.validate(written(read_programme(DOCUMENT)), schema())

    @pytest.mark.parametrize(
        ("place", "value", "told"),
        [
            ("rules.0.pionts", 1, "rules.0: Object contains unknown field `pionts`."),
            ("rules.0.points", 0, "rules.0.points: Expected `int` >= 1."),
            ("rules.0.points", 1.5, "rules.0.points: Expected `int`, got `float`."),
            ("rules.1.on", "review", "rules.1.on: Invalid value 'review'."),
            ("rules.1.code", "Review!", "rules.1.code: Expected `str` matching regex '^[a-z][a-z0-9-]{0,39}$'."),
            ("rules", None, "rules: Expected `array`, got `null`."),
            ("pending_days", -1, "pending_days: Expected `int` >= 0."),
            ("campaigns.0.begins_at", "2026-03-01T00:00:00", "campaigns.0.begins_at: Expected `datetime` with a timezone component."),
            ("rules.1.code", "euros", "rules: The code euros is there 2 times; each is there once."),
            ("campaigns.0.ends_at", "2026-02-01T00:00:00Z", "campaigns.0.ends_at: A campaign ends after it begins."),
            ("campaigns.0.tiers", ["platinum"], "campaigns.0.tiers: There is no tier platinum."),
            ("tiers.steps.0.entry", 1, "tiers.steps.0.entry: The lowest tier is everybody's: its entry is 0."),
            ("tiers.steps.1.retain", 50_001, "tiers.steps.1.retain: Keeping a tier takes no more than entering."),
            ("campaigns.0.times", "NaN", "campaigns.0.times: Multiply by a number from 0 to 100."),
            ("tiers.steps.1.times", "-1", "tiers.steps.1.times: Multiply by a number from 0 to 100."),
            ("zone", "Europe/Atlantis", "zone: This is no time zone. Write it like Europe/Berlin."),
            ("zone", "../etc/passwd", "zone: This is no time zone. Write it like Europe/Berlin."),
            ("rules.3.each", "day", "rules.3.each: A streak is of weeks or of months."),
            ("currency", "EUX", "currency: 'EUX' is not a currency. Give its three-letter ISO 4217 code, such as EUR."),
        ],
    )  # fmt: skip
    def test_says_what_is_wrong_and_where(self, place, value, told):
        found = flaws(with_value(place, value))

        assert [f"{flaw.place}: {flaw.sentence}" for flaw in found] == [told]

    def test_tells_of_all_flaws_at_once(self):
        document = with_value("zone", "Nowhere")
        document["caps"] = [{"points": 1, "period": "day"}, {"points": 2, "period": "day"}]
        document["tiers"]["steps"][1]["entry"] = 0

        with pytest.raises(UnusableProgramme) as refusal:
            read_programme(document)

        assert str(refusal.value) == (
            "This is no programme yet: zone: This is no time zone. Write it like Europe/Berlin. "
            "caps: There are 2 caps for the period day; give one. "
            "tiers.steps.1.entry: Each tier takes more than the one below. "
            "tiers.steps.1.retain: Keeping a tier takes no more than entering."
        )

    @pytest.mark.parametrize("document", [None, [], "club", 3, {}])
    def test_refuses_what_is_no_document(self, document):
        assert len(flaws(document)) == 1
