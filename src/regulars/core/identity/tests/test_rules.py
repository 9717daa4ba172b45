from __future__ import annotations

import pytest

from regulars.core.identity.rules import is_persons, is_somebodys, tidy_phone, usable


class TestUsable:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "  ",
            "0",
            "000",
            "0000-0000",
            "00000000-0000-0000-0000-000000000000",
            "null",
            "NULL",
            "Undefined",
            "anonymous",
            "guest",
            "n/a",
            "[object Object]",
            "{{ user.id }}",
            "${userId}",
            "%USERID%",
            "<customer id>",
            "a\x00b",
            "a\nb",
            "x" * 255,
        ],
    )
    def test_is_nothing_where_it_stands_for_nobody(self, text):
        assert usable(text) == ""

    @pytest.mark.parametrize("text", ["1234", "123456", "NA", "test", "admin", "Default"])
    def test_is_what_a_server_says_it_is_though_people_type_it_for_nobody(self, text):
        assert (usable(text), usable(text, is_proven=True)) == ("", text)

    @pytest.mark.parametrize("text", ["0", "null", "undefined", "anonymous", "{{ user.id }}"])
    def test_is_nothing_where_a_server_says_that_there_is_nobody(self, text):
        assert usable(text, is_proven=True) == ""

    @pytest.mark.parametrize("text", ["1", "C-100", "507f191e810c19729de860ea", "ann", "0x1", "安"])
    def test_is_what_somebody_is_known_by(self, text):
        assert usable(f" {text} ") == text


class TestIsPersons:
    @pytest.mark.parametrize(
        "email",
        [
            "",
            "noreply@shop.bg",
            "no-reply@shop.bg",
            "test@shop.bg",
            "somebody@email.com",
            "guest@shop.bg",
            "a@localhost",
        ],
    )
    def test_is_not_where_many_may_have_it(self, email):
        assert is_persons(email) is False

    @pytest.mark.parametrize("email", ["info@firma.bg", "sales@firma.bg", "office@firma.bg"])
    def test_is_not_where_a_firm_has_it_although_it_is_somebodys(self, email):
        assert (is_persons(email), is_somebodys(email)) == (False, True)

    @pytest.mark.parametrize("email", ["ann@shop.bg", "testa@shop.bg", "ann.noreply@shop.bg"])
    def test_is_where_one_has_it(self, email):
        assert is_persons(email) is True


class TestTidyPhone:
    @pytest.mark.parametrize(
        ("text", "region", "expected"),
        [
            ("+359 2 981 2345", "", "+35929812345"),
            ("00359 2 981 2345", "BG", "+35929812345"),
            ("02 981 2345", "BG", "+35929812345"),
            ("(02) 981-23-45", "BG", "+35929812345"),
            ("02 981 2345", "", ""),
            ("8 (495) 123-45-67", "RU", "+74951234567"),
            ("081 234 5678", "TH", "+66812345678"),
            ("0000000000", "BG", ""),
            ("1111111111", "BG", ""),
            ("12345", "BG", ""),
            ("+1 555", "", ""),
            ("call me", "BG", ""),
            ("+" + "1" * 40, "", ""),
            ("", "BG", ""),
        ],
    )
    def test_is_written_in_one_way_or_not_at_all(self, text, region, expected):
        assert tidy_phone(text, region) == expected
