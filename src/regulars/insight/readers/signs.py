"""Signs that several currencies share: ``¥`` of yen and yuan, ``$`` of many dollars."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from regulars.insight.readers.numbers import SHARED, currency_of
from regulars.insight.readers.request import Request
from regulars.insight.readers.sources import Source
from regulars.insight.types import Caution
from regulars.kernel.money import exponent_of

KANA = re.compile(r"[\u3041-\u30ff]")
JAPANESE_ENCODINGS = frozenset({"cp932", "shift_jis", "euc_jp", "iso2022_jp"})
CHINESE_ENCODINGS = frozenset({"gb2312", "gbk", "gb18030", "hz"})
NAMED = 4  # of the other currencies, in a caution


@dataclass(frozen=True)
class SignReader:
    """Tells which currency a sign stands for.

    What was asked for goes first, if the sign can stand for it. Then decimals rule out currencies
    that have none, and the language of the file speaks for one. Then comes the currency that the
    caller takes where nothing is said, at last the most traded one, which is a guess.
    """

    request: Request
    sources: Sequence[Source]
    has_decimals: Callable[[], bool]

    def currency(self, sign: str) -> str | None:
        """The currency, or None if the text is neither sign nor code."""
        shared = _shared(sign)
        if not shared:
            return currency_of(sign)
        return next((code for code in self._evident(shared) if code), shared[0])

    def doubt(self, sign: str) -> Caution | None:
        """A caution where the currency is a guess."""
        shared = _shared(sign)
        if not shared or any(self._evident(shared)):
            return None
        others = ", ".join(shared[1 : 1 + NAMED])
        return Caution(
            "currency_sign_shared", {"sign": sign, "currency": shared[0], "others": others}
        )

    def _evident(self, shared: Sequence[str]) -> tuple[str | None, ...]:
        """What speaks for one of the currencies, the strongest first."""
        asked, usual = self.request.currency, self.request.default_currency
        possible = shared
        if self.has_decimals():
            possible = tuple(code for code in shared if exponent_of(code)) or shared
        spoken = self._by_language()
        return (
            asked if asked in shared else None,
            possible[0] if len(possible) == 1 else None,
            spoken if spoken in possible else None,
            usual if usual in possible else None,
        )

    def _by_language(self) -> str | None:
        """JPY where the file is written in Japanese, CNY where it is in simplified Chinese."""
        names = "".join(name for source in self.sources for name in source.column_names)
        encodings = {codecs.lookup(item.encoding).name for item in self.sources if item.encoding}
        if KANA.search(names) or encodings & JAPANESE_ENCODINGS:
            return "JPY"
        is_chinese = _can_write("gbk", names) and not _can_write("cp932", names)
        return "CNY" if is_chinese or encodings & CHINESE_ENCODINGS else None


def _shared(sign: str) -> tuple[str, ...]:
    return SHARED.get(sign.rstrip("."), ())


def _can_write(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
