from __future__ import annotations

import pytest

from regulars.core.consents.models import ConsentFact
from regulars.core.consents.queries import (
    history_of,
    standing_of,
)
from regulars.core.consents.tests.factories import (
    GRANTED,
    NOW,
    WITHDRAWN,
    a_customer,
    reason,
    said,
    tell,
)
from regulars.core.consents.types import (
    Reason,
)
from regulars.core.customers.models import Customer
from regulars.core.identity.services import merge, unmerge
from regulars.edges.api.tests.factories import a_program

pytestmark = pytest.mark.django_db


class TestMerging:
    """Rows of one customer become another's by their foreign key alone."""

    def merge(self, one: int, other: int) -> None:
        ConsentFact.objects.filter(customer=other).update(customer=one)
        Customer.objects.filter(pk=other).update(merged_into=one)

    def unmerge(self, other: int) -> None:
        ConsentFact.objects.filter(origin=other).update(customer=other)
        Customer.objects.filter(pk=other).update(merged_into=None)

    @pytest.mark.parametrize(("no", "yes"), [(5, 3), (3, 5)])
    @pytest.mark.parametrize("who", ["one", "other"])
    def test_is_no_where_either_said_no(self, no, yes, who):
        one, other = a_customer(1), a_customer(2)
        refuser, friend = (one, other) if who == "one" else (other, one)
        tell(said(WITHDRAWN, no, refuser), said(GRANTED, yes, friend))

        self.merge(one, other)

        assert reason(one) is Reason.WITHDRAWN

    def test_lets_them_agree_again_as_one_and_gives_back_exactly(self):
        one, other = a_customer(1), a_customer(2)
        tell(said(WITHDRAWN, 5, one), said(GRANTED, 4, other))
        before = history_of(other), standing_of(other, now=NOW)
        self.merge(one, other)

        tell(said(GRANTED, 1, one))
        assert ConsentFact.objects.get(origin=one, state=GRANTED).covers == [other]
        assert reason(one) is Reason.GRANTED
        tell(said(WITHDRAWN, 0, one))
        assert reason(one) is Reason.WITHDRAWN

        self.unmerge(other)
        assert (history_of(other), standing_of(other, now=NOW)) == before
        assert reason(other) is Reason.GRANTED
        assert reason(one) is Reason.WITHDRAWN


class TestToldByTheirOwnId:
    def test_of_whom_is_part_of_another_goes_back(self):
        program = a_program()
        ids = [
            program.post("customers", {"reference": name}).json()["id"] for name in ("K-1", "K-2")
        ]
        kept, other = (Customer.objects.get(public_id=one).pk for one in ids)
        made = merge(kept=kept, merged=other, reason="One", actor="stf_1", now=NOW)

        told = {"consents": [{"channel": "sms", "state": "granted"}]}
        answer = program.post(f"customers/{ids[1]}/consents", told)
        traits = program.ask("PATCH", f"customers/{ids[1]}/traits", {"traits": {"size": "XL"}})
        together = ConsentFact.objects.get().customer_id
        unmerge(merge=made, reason="Two", actor="stf_1", now=NOW)

        assert [one["state"] for one in answer.json()["standing"]] == ["granted"]
        assert [one["value"] for one in traits.json()["data"]] == ["XL"]
        assert (together, ConsentFact.objects.get().customer_id) == (kept, other)
        shown = [program.get(f"customers/{one}/traits").json()["data"] for one in ids]
        assert [[one["value"] for one in data] for data in shown] == [[], ["XL"]]
