import errno

import pytest

from regulars.kernel.files import (
    DiskFull,
    FileNotPermitted,
    FileUnusable,
    explain,
)


class TestExplain:
    @pytest.mark.parametrize(
        ("number", "kind"),
        [
            (errno.EACCES, FileNotPermitted),
            (errno.EROFS, FileNotPermitted),
            (errno.EDQUOT, DiskFull),
            (errno.EIO, FileUnusable),
        ],
    )
    def test_names_the_kind_of_refusal(self, number, kind):
        with pytest.raises(kind):
            explain(OSError(number, "words of the system"), "orders.csv")
