"""The sandbox shop says everything in every language, and says it as the code does."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext, to_locale
from translation.catalogue import (
    ROOT,
    SHOP,
    compiled,
    is_done,
    locale_of,
    read_language,
    template_text,
)

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
PLACE = re.compile(r"%\(\w+\)s|\{\w+\}|</?\w+[^>]*>|REGULARS_\w+")
LATIN = re.compile(r"[A-Za-z]{3,}")
NAMES = {"Kettle", "Bean", "Regulars", "cookie", "Cookie", "name", "example", "com"}
CART = 'Cart <b>%(number)s</b><span class="unseen"> piece</span>'
CARTS = 'Cart <b>%(number)s</b><span class="unseen"> pieces</span>'


def path_of(language: str, speaker: Path = SHOP) -> Path:
    return locale_of(speaker) / to_locale(language) / "LC_MESSAGES" / "django.po"


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def said(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def names(catalogue: Catalog) -> set[tuple[object, str | None]]:
    return {(message.id, message.context) for message in said(catalogue)}


@pytest.fixture(scope="module")
def template() -> Catalog:
    return read_po(io.StringIO(template_text(SHOP)))


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def spoken(language: str) -> Catalog:
    return read_language(path_of(language))


class TestShop:
    def test_speaks_four_languages_besides_english(self):
        assert LANGUAGES == ["zh-hans", "ru", "bg", "th"]
        assert {path.parent.parent.name for path in locale_of(SHOP).glob("*/*/django.po")} == {
            to_locale(language) for language in LANGUAGES
        }

    def test_says_everything_and_nothing_that_nobody_says(self, spoken, template):
        assert names(spoken) == names(template)
        assert not spoken.obsolete
        assert [item.id for item in said(spoken) if item.fuzzy or not is_done(item)] == []

    def test_keeps_what_is_filled_in_and_what_is_marked(self, spoken):
        wrong = [
            (message.id, form)
            for message in said(spoken)
            for form in forms(message.string)
            if sorted(PLACE.findall(form))
            not in [sorted(PLACE.findall(text)) for text in forms(message.id)]
        ]

        assert wrong == []

    def test_names_the_number_where_one_form_is_of_many(self, spoken):
        for message in said(spoken):
            if len(forms(message.id)) > 1:
                last = forms(message.string)[-1]
                assert sorted(PLACE.findall(last)) == sorted(PLACE.findall(message.id[1]))

    def test_leaves_nothing_in_english(self, spoken):
        left = {
            word
            for message in said(spoken)
            for form in forms(message.string)
            for word in LATIN.findall(PLACE.sub("", form))
        }

        assert left <= NAMES

    def test_speaks_what_was_compiled_last(self, language, spoken):
        assert path_of(language).with_suffix(".mo").read_bytes() == compiled(spoken)

    def test_says_as_the_rest_says(self, language, spoken):
        rest = path_of(language, ROOT)
        others = read_language(rest) if rest.exists() else Catalog()
        apart = [
            message.id
            for message in said(spoken)
            if (other := others.get(message.id, message.context)) and is_done(other)
            if forms(other.string) != forms(message.string)
        ]

        assert apart == []

    @pytest.mark.parametrize(
        ("spoken_in", "numbers", "ends"),
        [
            ("ru", (1, 21), " товар"),
            ("ru", (2, 34, 103), " товара"),
            ("ru", (0, 5, 11, 12, 114), " товаров"),
            ("bg", (1,), " продукт"),
            ("bg", (0, 2, 21), " продукта"),
            ("th", (0, 1, 2), " ชิ้น"),
            ("zh-hans", (0, 1, 2), " 件商品"),
        ],
        ids=lambda value: value if isinstance(value, str) and value.isascii() else "",
    )
    def test_counts_as_the_language_does(self, spoken_in, numbers, ends):
        with translation.override(spoken_in):
            for number in numbers:
                told = ngettext(CART, CARTS, number)
                assert told.removesuffix("</span>").endswith(f">{ends}")

    def test_has_its_words_before_those_of_anybody_else(self):
        """Django has a translation of both of these."""
        with translation.override("ru"):
            assert gettext("Search") == "Поиск"
            assert gettext("Change") == "Изменить"
            assert pgettext("of a person", "Name") == "Имя и фамилия"
        with translation.override("th"):
            assert gettext("Change") == "แก้ไข"
