from datetime import UTC, datetime, timedelta

from regulars.kernel.ids import ALPHABET, public_id

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)


class TestPublicId:
    def test_holds_the_moment_and_the_random_bits(self):
        made = public_id("cus", now=MOMENT, random_bytes=lambda size: b"\xff" * size)

        number = 0
        for character in made.removeprefix("cus_"):
            number = number * 32 + ALPHABET.index(character)
        assert len(made) == len("cus_") + 26
        assert number >> 80 == int(MOMENT.timestamp() * 1000)
        assert number & (2**80 - 1) == 2**80 - 1

    def test_sorts_by_time(self):
        moments = [MOMENT + timedelta(milliseconds=step) for step in range(50)]

        made = [public_id("ord", now=moment) for moment in moments]

        assert made == sorted(made)

    def test_is_not_made_twice(self):
        assert len({public_id("ord", now=MOMENT) for _ in range(1_000)}) == 1_000
