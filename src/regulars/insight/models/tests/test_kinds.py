from __future__ import annotations

import pytest

from regulars.insight.models.errors import UnknownKind
from regulars.insight.models.kinds import Kind, kind_of
from regulars.insight.types import tells_customers_apart


class TestKind:
    def test_is_found_by_its_name(self):
        assert kind_of("bg_bb") is Kind.BG_BB

    def test_of_another_name_is_refused(self):
        with pytest.raises(UnknownKind) as refusal:
            kind_of("arima")

        assert refusal.value.fields() == {"kind": "arima", "kinds": tuple(Kind)}

    def test_tells_customers_apart_unless_it_is_one_pace_for_all(self):
        assert [kind for kind in Kind if not tells_customers_apart(kind)] == [Kind.POOLED]
