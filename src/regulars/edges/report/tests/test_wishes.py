"""``--retention`` and ``--change``: how they are read, and what becomes of them."""

from __future__ import annotations

import re

import pytest

from regulars.edges.report.errors import FallsBelowNothing, UnreadableChange, UnreadableRates
from regulars.edges.report.tests.command import run
from regulars.edges.report.wishes import retention_rates, shifts_of
from regulars.insight.report.json import decode
from regulars.insight.simulate import Shift, UnknownMeasure


class TestRetentionRates:
    @pytest.mark.parametrize(
        ("text", "rates"),
        [
            (None, ()),
            ("5,10,20", (0.05, 0.10, 0.20)),
            (" 0 %, 7.5%,100", (0.0, 0.075, 1.0)),
            (".5", (0.005,)),
        ],
    )
    def test_are_percentages(self, text, rates):
        assert retention_rates(text) == pytest.approx(rates)

    @pytest.mark.parametrize(
        "text",
        ["", "5,", "5;10", "101", "-5", "5,5.0", "1,2,3,4", "nan", "1e1", "inf", "5 10", "٥"],
    )
    def test_are_three_different_shares_at_most(self, text):
        with pytest.raises(UnreadableRates) as refusal:
            retention_rates(text)

        assert refusal.value.fields() == {"text": text, "most": 3}


class TestShifts:
    def test_are_of_itself_or_points_of_a_share(self):
        found = shifts_of(
            [
                "monthly_retention=+5points",
                "returned_share = -1.5 Point",
                "average_order_value=+10%",
                "new_customers=-100%",
            ]
        )

        assert found == {
            "monthly_retention": Shift(plus=0.05),
            "returned_share": Shift(plus=-0.015),
            "average_order_value": Shift(times=1.1),
            "new_customers": Shift(times=0.0),
        }

    @pytest.mark.parametrize(
        "text",
        [
            "monthly_retention",
            "monthly_retention=",
            "monthly_retention=5points",
            "monthly_retention=+5",
            "average_order_value=+5points",
            "average_order_value=+nan%",
            "average_order_value=+1e9%",
            "=+5%",
        ],
    )
    def test_say_a_measure_and_by_how_much(self, text):
        with pytest.raises((UnreadableChange, UnknownMeasure)) as refusal:
            shifts_of([text])

        assert refusal.value.exit_code == 2

    @pytest.mark.parametrize("text", ["average_order_value=-200%", "monthly_retention=-100.1 %"])
    def test_take_no_more_than_all(self, text):
        with pytest.raises(FallsBelowNothing) as refusal:
            shifts_of([text])

        assert str(refusal.value) == (
            f"--change {text}: a measure cannot fall by more than 100%, which leaves nothing of "
            "it. Write a smaller fall."
        )

    def test_move_a_measure_once(self):
        with pytest.raises(UnreadableChange, match="each measure once"):
            shifts_of(["new_customers=+10%", "new_customers=+20%"])


class TestReport:
    @pytest.mark.slow
    @pytest.mark.usefixtures("quick_pictures")
    def test_answers_what_was_asked(self, many_orders, tmp_path):
        page, values = tmp_path / "r.html", tmp_path / "report.json"
        asked = ("--retention", "5,10", "--change", "new_customers=+20%")

        answer = run(many_orders, *asked, "--quiet", "--out", page, "--json", values)

        simulation = decode(values.read_bytes()).simulation
        assert answer == (0, "", "")
        assert [store.code for store in simulation.store] == [
            "as_is",
            "retention_5_percent",
            "retention_10_percent",
        ]
        [moved] = simulation.what_if.measures
        assert (moved.code, moved.then) == ("new_customers", pytest.approx(1.2 * moved.now))
        assert "What your changes would earn in the next twelve months" in page.read_text()

    @pytest.mark.parametrize(
        ("asked", "complaint"),
        [
            (("--retention", "120"), "--retention 120: write up to 3 monthly rates in per cent, "),
            (("--change", "luck=+5%"), "No measure of a simulated store is called luck. Name one "),
            (("--change", "new_customers=5"), "--change new_customers=5: write it as MEASURE="),
            (
                ("--change", "new_customers=-200%"),
                "--change new_customers=-200%: a measure cannot fall by more than 100%, which ",
            ),
        ],
    )
    def test_refuses_what_cannot_be_simulated(self, orders, tmp_path, asked, complaint):
        code, shown, complained = run(orders, *asked, "--out", tmp_path / "r.html")

        assert (code, shown) == (2, "")
        assert complained.startswith(f"regulars: {complaint}")
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.usefixtures("quick_pictures")
    def test_refuses_a_change_beyond_what_can_be(self, many_orders, tmp_path):
        asked = ("--change", "monthly_retention=+200points", "--quiet")

        code, shown, complained = run(many_orders, *asked, "--out", tmp_path / "r.html")

        assert (code, shown) == (2, "")
        assert re.fullmatch(
            r"regulars: monthly_retention is [0-9.]+% and would become 2[0-9.]+%\. "
            r"It can be from 0% to 100%: choose a smaller change\.\n",
            complained,
        )
        assert list(tmp_path.iterdir()) == []
