from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation import gettext, ngettext, trans_real
from translation.catalogue import (
    ROOT,
    SPEAKERS,
    locale_of,
    sentences,
    sources,
    template_text,
    update_languages,
)

import regulars
from regulars.core.staff.types import EmailTaken
from regulars.kernel.errors import RegularsError
from regulars.kernel.files import FileMissing

ASKING = {
    "_": 1,
    "gettext": 1,
    "gettext_lazy": 1,
    "gettext_noop": 1,
    "ngettext": 2,
    "ngettext_lazy": 2,
    "pgettext": 2,
    "pgettext_lazy": 2,
}
LOOKS_UP_DATA = ROOT / "edges" / "sentences.py"
FINDINGS = ROOT / "edges" / "report" / "words" / "findings.py"
PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Imports"
msgstr "Внос"

msgid "%(n)s order"
msgid_plural "%(n)s orders"
msgstr[0] "%(n)s поръчка"
msgstr[1] "%(n)s поръчки"

msgid "Nobody says this"
msgstr "Никой"
"""


def calls(tree: ast.AST) -> list[ast.Call]:
    return [
        item
        for item in ast.walk(tree)
        if isinstance(item, ast.Call) and isinstance(item.func, ast.Name) and item.func.id in ASKING
    ]


def is_written_out(call: ast.Call) -> bool:
    wanted = ASKING[call.func.id]
    given = call.args[:wanted]
    return len(given) == wanted and all(
        isinstance(item, ast.Constant) and isinstance(item.value, str) for item in given
    )


def table_of(call: ast.Call) -> str:
    """The table that is looked up in, as in ``_(NAMES[code])``; empty for anything else."""
    item = call.args[0]
    while isinstance(item, ast.Subscript):
        item = item.value
    is_table = isinstance(call.args[0], ast.Subscript) and isinstance(item, ast.Name)
    return item.id if is_table and item.id.isupper() else ""


def texts_in(value: object) -> Iterator[str]:
    """Every text in a table, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for item in value.values() for text in texts_in(item))
    elif isinstance(value, tuple | list):
        yield from (text for item in value for text in texts_in(item))


def module_of(path: Path) -> ModuleType:
    name = ".".join(("regulars", *path.relative_to(ROOT).with_suffix("").parts))
    return importlib.import_module(name)


@pytest.fixture(scope="module")
def trees() -> dict[Path, ast.AST]:
    return {path: ast.parse(path.read_text()) for path in sources("*.py")}


@pytest.fixture(scope="module")
def known() -> set[str]:
    return sentences()


@pytest.fixture(scope="module")
def template() -> str:
    return template_text()


class TestCode:
    def test_translates_what_it_writes_and_never_a_variable(self, trees):
        found = [
            f"{path.relative_to(ROOT)}:{call.lineno}"
            for path, tree in trees.items()
            for call in calls(tree)
            if path != LOOKS_UP_DATA and not is_written_out(call) and not table_of(call)
        ]

        assert found == []

    @pytest.mark.slow
    def test_looks_up_only_tables_whose_texts_are_all_in_the_catalogue(self, trees, known):
        tables = {
            (path, table_of(call))
            for path, tree in trees.items()
            for call in calls(tree)
            if not is_written_out(call) and table_of(call)
        }

        left = {
            text
            for path, name in tables
            for text in texts_in(getattr(module_of(path), name))
            if text not in known
        }

        assert {(FINDINGS, "SENTENCES"), (FINDINGS, "TONES")} <= tables
        assert left == set()

    def test_puts_nothing_together_but_whole_sentences(self, trees):
        put_together = [
            side
            for tree in trees.values()
            for item in ast.walk(tree)
            if isinstance(item, ast.BinOp) and isinstance(item.op, ast.Add)
            for side in (item.left, item.right)
            if side in calls(side)
        ]

        parts = [call.args[0].value for call in put_together]
        assert [part for part in parts if not part.endswith(".")] == []


class TestCatalogue:
    def test_holds_the_sentence_of_every_error(self, known):
        for module in pkgutil.walk_packages(regulars.__path__, "regulars."):
            if module.name.rpartition(".")[2] in {"errors", "types"}:
                importlib.import_module(module.name)
        kinds, errors = [RegularsError], set()
        while kinds:
            kind = kinds.pop()
            kinds += kind.__subclasses__()
            if "sentence" in vars(kind) and ".tests." not in kind.__module__:
                errors.add(kind.sentence)

        assert {FileMissing.sentence, EmailTaken.sentence} <= errors
        assert errors - known == set()

    def test_holds_code_templates_plurals_and_definitions(self, template):
        assert 'msgid "Imports"\n' in template
        assert 'msgid "Which column is what?"\n' in template
        assert 'msgid "%(n)s order"\nmsgid_plural "%(n)s orders"\n' in template
        assert 'msgid "Repeat customer rate"\n' in template

    @pytest.mark.slow
    def test_is_the_same_for_the_same_code(self, template):
        assert template_text() == template


class TestLanguages:
    @pytest.mark.slow
    def test_are_brought_up_to_the_code_and_spoken(self, tmp_path, settings):
        path = tmp_path / "bg" / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True)
        path.write_text(PO)

        told = list(update_languages(tmp_path))

        with path.open("rb") as file:
            catalogue = read_po(file)
        assert told == [f"bg: 2 of {len(catalogue)} sentences"]
        assert catalogue.get("Imports").string == "Внос"
        assert catalogue.get("Events").string == ""
        assert catalogue.get("Nobody says this") is None
        settings.LOCALE_PATHS = [tmp_path]
        trans_real._translations.pop("bg", None)
        with translation.override("bg"):
            assert gettext("Imports") == "Внос"
            assert ngettext("%(n)s order", "%(n)s orders", 2) == "%(n)s поръчки"
        trans_real._translations.pop("bg", None)

    def test_have_folders_to_lie_in_before_those_of_anybody_else(self, settings):
        assert [locale_of(speaker) for speaker in SPEAKERS] == settings.LOCALE_PATHS
        assert [path.is_dir() for path in settings.LOCALE_PATHS] == [True, True]
