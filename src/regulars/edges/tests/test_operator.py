from __future__ import annotations

import os
import pwd

from regulars.edges.operator import operator


class TestOperator:
    def test_is_the_account_that_the_operating_system_knows(self, monkeypatch):
        monkeypatch.setenv("USER", "somebody-else")
        monkeypatch.setenv("LOGNAME", "somebody-else")

        assert operator() == f"command line: {pwd.getpwuid(os.getuid()).pw_name}"

    def test_has_no_name_where_the_account_is_a_bare_number(self, monkeypatch):
        def unknown(uid: int) -> None:
            raise KeyError(uid)

        monkeypatch.setattr(pwd, "getpwuid", unknown)

        assert operator() == "command line"
