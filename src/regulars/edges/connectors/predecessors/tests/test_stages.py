from __future__ import annotations

import pytest

from regulars.edges.connectors.asking.types import Declined
from regulars.edges.connectors.connections.types import Step
from regulars.edges.connectors.predecessors.stages import next_step
from regulars.edges.connectors.predecessors.types import NoWayOn, Sheet

STAGES = ("cups", "pots")


def step(cursor, sheet):
    return next_step(cursor, STAGES, lambda stage, after, known: sheet, service="tea.example")


class TestNextStep:
    def test_goes_on_in_a_list_and_then_to_the_next(self):
        assert step({}, Sheet(after="2")) == Step(
            {"stage": "cups", "after": "2", "restarts": 0, "known": {}}
        )
        assert step({"stage": "cups", "after": "2"}, Sheet()) == Step(
            {"stage": "pots", "after": "", "known": {}}
        )
        assert step({"stage": "pots", "after": "2"}, Sheet(left_out=1)) == Step(None, left_out=1)

    def test_remembers_what_is_known(self):
        after = step({"known": {"green": 1}}, Sheet(known={"black": 2}))

        assert after.cursor == {"stage": "pots", "after": "", "known": {"green": 1, "black": 2}}

    def test_does_not_go_round_in_circles(self):
        with pytest.raises(NoWayOn):
            step({"stage": "cups", "after": "2"}, Sheet(after="2"))

    def test_begins_a_list_anew_whose_place_is_forgotten_and_not_for_ever(self):
        def forgetful(stage, after, known):
            raise Declined(host="tea.example", answer=400, said="Invalid cursor")

        cursor = {"stage": "pots", "after": "2"}
        anew = next_step(cursor, STAGES, forgetful, service="tea.example")
        assert anew == Step({"stage": "pots", "after": "", "known": {}, "restarts": 1})
        with pytest.raises(Declined):
            next_step({**cursor, "restarts": 3}, STAGES, forgetful, service="tea.example")
