from __future__ import annotations

from types import SimpleNamespace

from regulars.kernel.listening import Likeness, Listener
from regulars.kernel.tellings import Fields, Telling, retell

FIELDS = Fields({"name": "", "phone": "", "tax": 0}, decided=frozenset({"tax"}))


def row(**values) -> SimpleNamespace:
    return SimpleNamespace(**{"name": "", "phone": "", "tax": 0} | values)


class TestListener:
    def hear(self, known: SimpleNamespace, *told: dict[str, object]):
        listener = Listener(FIELDS)
        for one in told:
            listener.tell("C1", known, one)
        return listener, listener.told({"C1": (7, known)})

    def test_takes_down_what_was_there_alike(self):
        _, told = self.hear(row(name="One"), {"name": "One", "phone": ""})

        assert (dict(told.alike), told.tellings) == (
            {Likeness(("name",), is_complete=True): [7]},
            [],
        )

    def test_tells_apart_who_told_less_than_is_there(self):
        _, told = self.hear(row(name="One", phone="1"), {"name": "One"})

        assert dict(told.alike) == {Likeness(("name",), is_complete=False): [7]}

    def test_fills_blanks_but_not_of_what_is_decided(self):
        known = row()

        listener, told = self.hear(known, {"phone": "1", "tax": 5})

        assert (known.phone, known.tax) == ("1", 0)
        (telling,) = told.tellings
        assert (telling.told, telling.gave) == ({"phone": "1", "tax": 5}, {"phone"})
        assert [(one.field, one.known, one.told) for one in listener.differing] == [("tax", 0, 5)]

    def test_takes_the_first_of_what_one_file_tells_twice(self):
        listener, told = self.hear(row(name="One"), {"name": "One"}, {"name": "Uno"})

        assert [one.told for one in listener.differing] == ["Uno"]
        assert told.tellings == []


class TestRetell:
    def test_gives_back_what_the_first_of_the_others_told(self):
        known = row(name="One", phone="1")
        second = Telling(7, 2, told={"name": "Uno"})
        third = Telling(7, 3, told={"name": "Eins", "phone": "3"})

        assert retell(known, [second, third], FIELDS, lost={"name", "phone"}, owner=2) is True

        assert (known.name, known.phone) == ("Uno", "3")
        assert (second.gave, third.gave) == (set(), {"phone"})

    def test_leaves_what_another_told_too_and_remembers_whose_it_is(self):
        known = row(name="One", phone="1")
        second = Telling(7, 2, agreed=frozenset({"name"}))
        third = Telling(7, 3, agreed=frozenset({"phone"}))

        assert retell(known, [second, third], FIELDS, lost={"name", "phone"}, owner=2) is False

        assert (known.name, known.phone) == ("One", "1")
        assert (third.told, third.gave) == ({"phone": "1"}, {"phone"})

    def test_spells_out_what_the_others_agreed_on_before_it_changes(self):
        known = row(name="One", tax=5)
        second = Telling(7, 2, told={"name": "Uno"})
        third = Telling(7, 3, agreed=frozenset({"name"}), throughout=True)

        retell(known, [second, third], FIELDS, lost={"name", "tax"}, owner=2)

        assert (known.name, known.tax) == ("Uno", 0)
        assert third.told == {"name": "One", "tax": 5}

    def test_lets_only_the_owner_say_what_is_decided(self):
        known = row(tax=5)
        second, third = Telling(7, 2, told={"name": "Uno"}), Telling(7, 3, told={"tax": 9})

        retell(known, [second, third], FIELDS, lost={"name", "tax"}, owner=2)

        assert (known.name, known.tax) == ("Uno", 0)


class TestLost:
    def test_is_all_that_nobody_else_gave(self):
        other = Telling(7, 3, gave={"phone"})

        assert FIELDS.lost(row(), None, [other], is_owner=True) == {"name", "tax"}

    def test_is_not_what_was_changed_since(self):
        mine = Telling(7, 2, told={"name": "Uno", "phone": "2"}, gave={"name", "phone"})

        assert FIELDS.lost(row(name="Uno", phone="9"), mine, [], is_owner=False) == {"name"}

    def test_takes_along_what_is_measured_in_it(self):
        fields = Fields(
            {"currency": "", "price": None}, measures={"currency": frozenset({"price"})}
        )
        mine = Telling(7, 2, told={"currency": "EUR"}, gave={"currency"})
        other = Telling(7, 3, told={"price": 5}, gave={"price"})
        known = SimpleNamespace(currency="EUR", price=5)

        assert fields.lost(known, mine, [other], is_owner=False) == {"currency", "price"}
