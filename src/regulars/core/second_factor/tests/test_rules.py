from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from regulars.core.second_factor.rules import code_at, matching_step, step_of

SECRETS = {
    "sha1": b"12345678901234567890",
    "sha256": b"12345678901234567890123456789012",
    "sha512": b"1234567890123456789012345678901234567890123456789012345678901234",
}
SECRET = SECRETS["sha1"]
# RFC 4226, appendix D
OF_COUNTERS = tuple(
    "755224287082359152969429338314254676287922162583399871520489"[place : place + 6]
    for place in range(0, 60, 6)
)
NOW = datetime(2026, 3, 1, 12, 0, 10, tzinfo=UTC)
STEP = timedelta(seconds=30)


class TestCodeAt:
    @pytest.mark.parametrize(
        ("seconds", "digest", "code"),
        [  # RFC 6238, appendix B
            (59, "sha1", "94287082"),
            (59, "sha256", "46119246"),
            (59, "sha512", "90693936"),
            (1111111109, "sha1", "07081804"),
            (1111111109, "sha256", "68084774"),
            (1111111109, "sha512", "25091201"),
            (1111111111, "sha1", "14050471"),
            (1111111111, "sha256", "67062674"),
            (1111111111, "sha512", "99943326"),
            (1234567890, "sha1", "89005924"),
            (1234567890, "sha256", "91819424"),
            (1234567890, "sha512", "93441116"),
            (2000000000, "sha1", "69279037"),
            (2000000000, "sha256", "90698825"),
            (2000000000, "sha512", "38618901"),
            (20000000000, "sha1", "65353130"),
            (20000000000, "sha256", "77737706"),
            (20000000000, "sha512", "47863826"),
        ],
    )
    def test_is_what_the_standard_says(self, seconds, digest, code):
        assert code_at(SECRETS[digest], seconds // 30, digits=8, digest=digest) == code

    @pytest.mark.parametrize(
        ("counter", "code"),
        list(enumerate(OF_COUNTERS)),
    )
    def test_has_six_digits(self, counter, code):
        assert code_at(SECRET, counter) == code


class TestMatchingStep:
    @pytest.mark.parametrize("off", [-1, 0, 1])
    def test_takes_a_clock_that_is_a_step_off(self, off):
        current = step_of(NOW)

        found = matching_step(SECRET, code_at(SECRET, current + off), NOW, after=0)

        assert found == current + off

    @pytest.mark.parametrize("off", [-2, 2])
    def test_takes_none_further_off(self, off):
        code = code_at(SECRET, step_of(NOW) + off)

        assert matching_step(SECRET, code, NOW, after=0) is None

    def test_takes_no_code_again_nor_one_of_before(self):
        current = step_of(NOW)
        before, this, next_one = (code_at(SECRET, current + off) for off in (-1, 0, 1))

        assert matching_step(SECRET, this, NOW, after=current) is None
        assert matching_step(SECRET, before, NOW, after=current) is None
        assert matching_step(SECRET, next_one, NOW, after=current) == current + 1

    @pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "\0"])
    def test_takes_nothing_else(self, code):
        assert matching_step(SECRET, code, NOW, after=0) is None
