from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM
from regulars.core.second_factor.models import RecoveryCode, SecondFactor
from regulars.core.second_factor.queries import (
    enrolment_of,
    is_on,
    requiring_roles,
    standing_of,
)
from regulars.core.second_factor.rules import code_at, step_of
from regulars.core.second_factor.services import (
    begin,
    check_code,
    confirm,
    require_of,
    reset,
    turn_off,
)
from regulars.core.second_factor.types import (
    AlreadyOn,
    MustStayOn,
    NotOn,
    Standing,
    Unreadable,
    WrongCode,
)
from regulars.core.staff.services import create_staff
from regulars.core.staff.types import UnknownRole

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
STEP = timedelta(seconds=30)
ACTOR = "stf_one"


def staff(email: str = "one@example.com", role: str = "manager") -> int:
    return create_staff(
        email=email, name="One", role=role, password="a long secret", actor=SYSTEM, now=NOW
    )


def code_of(secret: str, moment: datetime) -> str:
    return code_at(base64.b32decode(secret), step_of(moment))


def enrolled(staff_id: int) -> tuple[str, list[str]]:
    """Turn it on for somebody; the secret of their telephone, and their recovery codes."""
    begin(staff_id=staff_id, now=NOW)
    secret = enrolment_of(staff_id, account="one@example.com").secret
    codes = confirm(staff_id=staff_id, code=code_of(secret, NOW), actor=ACTOR, now=NOW)
    return secret, codes


def told() -> list[tuple[str, dict]]:
    rows = EventRow.objects.filter(name__startswith="second_factor.").order_by("pk")
    return list(rows.values_list("name", "payload"))


def check(staff_id: int, code: str, now: datetime = NOW + STEP) -> None:
    check_code(staff_id=staff_id, code=code, actor=ACTOR, now=now)


class TestEnrolling:
    def test_is_on_once_the_telephone_shows_the_right_code(self):
        staff_id = staff()
        begin(staff_id=staff_id, now=NOW)
        assert not is_on(staff_id)

        _, codes = enrolled(staff_id)

        assert is_on(staff_id)
        assert len(set(codes)) == 10
        assert enrolment_of(staff_id, account="one@example.com") is None
        assert told() == [("second_factor.turned_on", {"staff_id": staff_id})]
        assert standing_of(staff_id, role="manager") == Standing(True, False, 10)

    def test_keeps_neither_the_secret_nor_the_codes_in_the_clear(self):
        secret, codes = enrolled(staff())

        kept = SecondFactor.objects.get().secret
        digests = list(RecoveryCode.objects.values_list("digest", flat=True))
        assert secret not in kept
        assert base64.b32decode(secret) not in base64.urlsafe_b64decode(kept)
        assert not {code.replace("-", "") for code in codes} & set(digests)
        assert all(len(digest) == 64 for digest in digests)

    def test_refuses_a_wrong_code_and_stays_off(self):
        staff_id = staff()
        begin(staff_id=staff_id, now=NOW)

        with pytest.raises(WrongCode):
            confirm(staff_id=staff_id, code="000000", actor=ACTOR, now=NOW)

        assert (is_on(staff_id), RecoveryCode.objects.count(), told()) == (False, 0, [])

    def test_refuses_before_it_was_begun(self):
        with pytest.raises(NotOn):
            confirm(staff_id=staff(), code="000000", actor=ACTOR, now=NOW)

    def test_begins_anew_with_another_secret_while_it_is_not_on(self):
        staff_id = staff()
        begin(staff_id=staff_id, now=NOW)
        before = enrolment_of(staff_id, account="a@b").secret

        begin(staff_id=staff_id, now=NOW)

        assert enrolment_of(staff_id, account="a@b").secret != before

    def test_refuses_to_replace_one_that_is_on(self):
        staff_id = staff()
        enrolled(staff_id)
        kept = SecondFactor.objects.values().get()

        with pytest.raises(AlreadyOn):
            begin(staff_id=staff_id, now=NOW)

        assert SecondFactor.objects.values().get() == kept


class TestCheckCode:
    def test_takes_the_code_of_the_telephone_once(self):
        staff_id = staff()
        secret, _ = enrolled(staff_id)
        code = code_of(secret, NOW + STEP)
        check(staff_id, f" {code[:3]} {code[3:]} ")

        with pytest.raises(WrongCode):
            check(staff_id, code)

    def test_takes_not_even_the_code_that_turned_it_on_again(self):
        staff_id = staff()
        secret, _ = enrolled(staff_id)

        with pytest.raises(WrongCode):
            check(staff_id, code_of(secret, NOW), now=NOW)

    def test_takes_each_recovery_code_once_however_it_is_typed(self):
        staff_id = staff()
        _, codes = enrolled(staff_id)
        check(staff_id, codes[3].upper().replace("-", " "))

        with pytest.raises(WrongCode):
            check(staff_id, codes[3])

        assert told()[1:] == [
            ("second_factor.recovery_code_used", {"staff_id": staff_id, "left": 9})
        ]
        check(staff_id, codes[4])

    def test_takes_no_code_of_somebody_else(self):
        one, two = staff(), staff("two@example.com")
        _, codes = enrolled(one)
        enrolled(two)

        with pytest.raises(WrongCode):
            check(two, codes[0])

    @pytest.mark.parametrize("code", ["", "000000", "1" * 500, "aaaaa-aaaaa", "\0", "١٢٣٤٥٦"])
    def test_takes_nothing_else(self, code):
        staff_id = staff()
        enrolled(staff_id)
        before = SecondFactor.objects.values().get()

        with pytest.raises(WrongCode):
            check(staff_id, code)

        assert (SecondFactor.objects.values().get(), RecoveryCode.objects.count()) == (before, 10)

    def test_refuses_where_it_was_never_confirmed(self):
        staff_id = staff()
        begin(staff_id=staff_id, now=NOW)

        with pytest.raises(NotOn):
            check(staff_id, "000000")

    def test_says_that_the_installations_key_is_another(self, settings):
        staff_id = staff()
        secret, _ = enrolled(staff_id)
        settings.SECRET_KEY = "another" * 10

        with pytest.raises(Unreadable):
            check(staff_id, code_of(secret, NOW + STEP))


class TestTurnOff:
    def test_needs_a_code(self):
        staff_id = staff()
        secret, _ = enrolled(staff_id)
        told_off = {"staff_id": staff_id, "role": "manager", "actor": ACTOR, "now": NOW + STEP}
        with pytest.raises(WrongCode):
            turn_off(code="000000", **told_off)
        assert is_on(staff_id)

        turn_off(code=code_of(secret, NOW + STEP), **told_off)

        assert not is_on(staff_id)
        assert RecoveryCode.objects.count() == 0
        assert told()[-1] == ("second_factor.turned_off", {"staff_id": staff_id})

    def test_is_refused_where_the_role_must_have_one(self):
        staff_id = staff()
        secret, _ = enrolled(staff_id)
        require_of(roles=["manager"], actor=ACTOR, now=NOW)

        with pytest.raises(MustStayOn):
            turn_off(
                staff_id=staff_id,
                role="manager",
                code=code_of(secret, NOW + STEP),
                actor=ACTOR,
                now=NOW + STEP,
            )

        assert is_on(staff_id)


class TestReset:
    def test_takes_it_away(self):
        staff_id = staff()
        enrolled(staff_id)

        reset(staff_id=staff_id, actor="stf_two", now=NOW)

        assert not is_on(staff_id)
        assert told()[-1] == ("second_factor.reset", {"staff_id": staff_id})

    def test_refuses_where_there_is_none(self):
        with pytest.raises(NotOn):
            reset(staff_id=staff(), actor=ACTOR, now=NOW)

        assert told() == []


class TestRequireOf:
    def test_of_every_role(self):
        everybody = ["owner", "manager", "marketer", "support", "analyst", "viewer"]

        assert require_of(roles=None, actor=ACTOR, now=NOW) == everybody

        assert requiring_roles() == everybody
        assert told() == [("second_factor.requirement_changed", {"roles": everybody})]

    def test_of_these_and_of_no_others(self):
        require_of(roles=None, actor=ACTOR, now=NOW)

        require_of(roles=["support", "owner"], actor=ACTOR, now=NOW)

        assert requiring_roles() == ["owner", "support"]
        assert standing_of(staff(role="owner"), role="owner") == Standing(False, True, 0)

    def test_tells_nothing_where_nothing_changes(self):
        require_of(roles=["owner"], actor=ACTOR, now=NOW)

        require_of(roles=["owner"], actor=ACTOR, now=NOW)

        assert len(told()) == 1

    def test_refuses_a_role_that_there_is_not(self):
        with pytest.raises(UnknownRole):
            require_of(roles=["owner", "boss"], actor=ACTOR, now=NOW)

        assert (requiring_roles(), told()) == ([], [])
