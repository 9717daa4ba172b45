from __future__ import annotations

from django.apps import apps

from regulars.edges.console.tests.factories import (
    imported,
    numbers,
    text_of,
)
from regulars.edges.console.wizard import drafts
from regulars.edges.console.wizard.tasks import Sign


class TestUndo:
    def test_names_what_undoing_deletes_and_deletes_just_that(self, marketer, at_once, refreshed):
        address = imported(marketer)

        asking = marketer.get(address + "undo/")
        assert asking.context["going"] == [
            (2, "orders"),
            (3, "lines"),
            (2, "customers"),
            (2, "products"),
        ]
        assert numbers() == (2, 2, 2)

        marketer.post(address + "undo/", {"agreed": asking.context["plan"].mark})

        assert numbers() == (0, 0, 0)
        assert "Undone: what it alone brought is gone" in text_of(marketer.get(address))
        assert refreshed == ["figures", "scores"] * 2

    def test_names_a_later_import_of_the_same_lines_before_it_is_undone(self, marketer, at_once):
        address, later = imported(marketer), imported(marketer)

        text = text_of(marketer.get(address + "undo/"))

        assert "Nothing is deleted." in text
        assert "3 lines stay, because other imports hold them too." in text
        assert "1 other import is concerned" in text
        assert f'<a href="{later}">orders.csv</a>' in text
        assert "It holds 3 of the same lines, which become its own." in text

    def test_refuses_an_undoing_that_would_do_something_else_by_now(self, marketer, at_once):
        address = imported(marketer)
        agreed = marketer.get(address + "undo/").context["plan"].mark
        imported(marketer)

        marketer.post(address + "undo/", {"agreed": agreed})

        assert numbers() == (2, 2, 2)
        assert "Nothing was undone. Look again at what would go." in text_of(marketer.get(address))


def at_work(run_id: int, sign: Sign) -> None:
    """Somebody is at work on the import."""
    folder = drafts.run_folder(run_id)
    folder.path.mkdir(parents=True, exist_ok=True)
    folder.say(sign)


class TestUndoingUnderWay:
    def test_shows_how_far_it_is(self, marketer, at_once):
        address = imported(marketer)
        run_id = int(address.rstrip("/").rpartition("/")[2])
        at_work(run_id, Sign("undo", "customers", 3, 8))

        text = text_of(marketer.get(address))

        assert "Being undone" in text
        assert '<progress class="c-bar" max="100" value="37" aria-label="Undone">37 %' in text
        assert '<p class="r-note">Customers: 3 of 8</p>' in text

    def test_shows_an_import_that_is_gone_on_with_as_one(self, marketer, at_once):
        address = imported(marketer)
        run_id = int(address.rstrip("/").rpartition("/")[2])
        apps.get_model("files.ImportRun").objects.update(status="failed", finished_at=None)
        assert "It stopped on the way" in text_of(marketer.get(address))

        at_work(run_id, Sign("resume"))

        text = text_of(marketer.get(address))
        assert "Being imported" in text
        assert "Being undone" not in text
