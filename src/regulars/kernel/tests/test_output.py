import errno
import io

import pytest

from regulars.kernel.files import (
    OutputStopped,
    explaining_output,
    print_whole,
)


class TestStandardOutput:
    def refusing(self, number: int) -> io.TextIOWrapper:
        class Refusing(io.RawIOBase):
            def writable(self) -> bool:
                return True

            def write(self, content: object) -> int:
                raise OSError(number, "No space left on device")

        return io.TextIOWrapper(io.BufferedWriter(Refusing()))

    def test_that_is_full_is_said_in_a_sentence(self, monkeypatch):
        monkeypatch.setattr("sys.stdout", self.refusing(errno.ENOSPC))

        with pytest.raises(OutputStopped) as refusal:
            print_whole(b"{}")

        assert str(refusal.value) == (
            "Standard output takes no more: no space left on device. Send it to another place."
        )

    def test_that_nobody_reads_any_more_goes_its_usual_way(self, monkeypatch):
        monkeypatch.setattr("sys.stdout", self.refusing(errno.EPIPE))

        with pytest.raises(BrokenPipeError), explaining_output():
            print("much")  # noqa: T201
