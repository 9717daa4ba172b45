"""How well an encoding explains bytes beyond ASCII: whether they become the letters of a language.

Short texts, such as a list of products in which one name has an accent, leave little to count. So
it is asked of each encoding whether the letters that it makes are those of *one* language that is
written in it, stand in words as that language's letters do, and change from small to large as words
do. What no language writes is told with certainty; a word that two of them could have is not, so
every encoding that was told this way is a caution of the report.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple


class Language(NamedTuple):
    """How the words of a language are written.

    ``letters`` are those beyond a to z that it has, ``without`` those of a to z that its words do
    not have, and ``never`` is what stands in none of its words; all in small letters.
    """

    letters: str
    without: str = ""
    never: re.Pattern[str] | None = None

    def has(self, word: str) -> bool:
        """Whether a word may be one of this language; case is not looked at."""
        small = word.lower()
        return (
            all(letter.isascii() or letter in self.letters for letter in small)
            and not any(letter in self.without for letter in small)
            and not (self.never and self.never.search(small))
        )


# A thorn stands before a vowel, j, r or v, an eth begins no word; ý stands beside no other y, and
# behind some consonants ends words of one syllable only.
NOT_ICELANDIC = re.compile(
    "þ(?![aeiouyáéíóúýæöjrv])|^ð|[yý][yý]|[aeiouyáéíóúýæö].*[dðgmpst]ý$|^æ[aeouy]"
)
NOT_DANISH = re.compile("^æ[aeiouy]")
GRAVE = "è[aeiou]"  # closes a syllable or a word, whatever the language
NOT_FRENCH = re.compile(f"{GRAVE}|^œ(?![cdinsu])|^æ[aeiouy]")
NOT_PORTUGUESE = re.compile("õ(?!e)|ã(?![oeimz]|s?$)")
NOT_CZECH = re.compile("^ý|[aeiouyáéíóúůý]ý")  # nor Slovak
# By the encoding that the language is written in.
LATIN: dict[str, tuple[Language, ...]] = {
    "cp1252": (
        Language(
            "äöüßéèà", never=re.compile(GRAVE)
        ),  # German, with the French words it has taken in
        Language("àâæçéèêëîïôœùûüÿñ", never=NOT_FRENCH),  # French
        Language("áéíñóúü"),  # Spanish
        Language("áâãàçéêíóôõúü", without="k", never=NOT_PORTUGUESE),  # Portuguese
        Language("àèéìíîòóù", without="jkwxy", never=re.compile(GRAVE)),  # Italian
        Language("éëïóöèêüáíúä", never=re.compile(GRAVE)),  # Dutch
        Language("åäöé"),  # Swedish, Finnish
        Language("æøåéä", never=NOT_DANISH),  # Danish, Norwegian
        Language("áðéíóúýþæö", without="cqwz", never=NOT_ICELANDIC),  # Icelandic
    ),
    "cp1250": (
        Language("ąćęłńóśźż", without="qvx"),  # Polish
        Language("áčďéěíňóřšťúůýž", without="qw", never=NOT_CZECH),  # Czech
        Language("áäčďéíĺľňóôŕšťúýž", without="qw", never=NOT_CZECH),  # Slovak
        Language("áéíóöőúüű", without="qw"),  # Hungarian
        Language("ăâîşţ", without="kqwy"),  # Romanian
        Language("čćđšž", without="qwxy"),  # Croatian, Slovenian
    ),
    "cp1254": (Language("çğıöşüâîi\u0307", without="qwx"),),  # Turkish; a great İ is two in small
}
LATIN["mac_roman"] = LATIN["cp1252"]
WORD = re.compile(r"[^\W\d_]+")
ASCII_LETTER = re.compile(r"[A-Za-z]")
# Signs that stand beside figures, on the edge of a word or between words, whatever the language.
BESIDE_LETTERS = re.compile(
    r"(?<=\d)[ \xa0]?[€£¥°ªº%]|[€£¥][ \xa0]?(?=[-\d])|(?<=\bN)[ºo°]|(?<=[mM])[²³](?![^\W\d_])"
    r"|(?<=\b[DM])[ªº]|(?<![^\W\d_])[€£¥¼½¾°§µ±](?![^\W\d_])|(?<![^\W\d_])[«„‹“‘](?![a-z])|(?<![^\W\d_])[«„‹“”‘¿¡](?=[A-Za-z])"
    r"|[®™©»›”“’](?![^\W\d_])|(?<=[A-Za-z])’(?=[A-Za-z])"
    r"|(?<![\x80-\U0010ffff])[–—…•·×](?![\x80-\U0010ffff])|(?<![\x80-\U0010ffff])\xa0(?![\x80-\U0010ffff])"
)
# What is the second half of a character of two bytes elsewhere: an opening bracket and a few others
# close no word, and a trademark stands behind more than one letter.
NEVER_AFTER_LETTERS = re.compile(r"[^\W\d_a-zA-Z][\[^{~]|(?<![^\W\d_])[^\W\d_a-zA-Z][®©™]")
LEAST_LATIN = 0.5
# Every byte is some Thai letter, so Chinese passes for Thai; but Thai marks stand on consonants.
NOT_THAI = re.compile(
    "[^\u0e01-\u0e2e\u0e31-\u0e3a\u0e47-\u0e4e][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]|[\u0e3a\u0e4f\u0e5a\u0e5b]"
)


def latin_share(evidence: bytes, encoding: str) -> float:
    """Share of the characters beyond ASCII that are letters of one language written in Latin
    letters, and signs where signs stand. Such signs alone speak for the most widespread encoding.

    Each word counts once. A word of several letters none of which is ASCII is not Latin.
    """
    raw = evidence.decode(encoding, errors="replace")
    text = BESIDE_LETTERS.sub(" ", raw)
    strange = sum(not char.isascii() and not char.isalpha() for char in text)
    strange += len(NEVER_AFTER_LETTERS.findall(raw))
    words = {word for word in WORD.findall(text) if not word.isascii()}
    if not words:
        return float(encoding == "cp1252" and not strange)
    counts = {word: sum(not letter.isascii() for letter in word) for word in words}
    latin = [word for word in words if _is_latin(word)]
    covered = max(
        sum(counts[word] for word in latin if language.has(word)) for language in LATIN[encoding]
    )
    return covered / (sum(counts.values()) + strange)


def _is_latin(word: str) -> bool:
    """Whether it has a letter of a to z, if it has several, and no capital after a small one."""
    if len(word) > 1 and not ASCII_LETTER.search(word):
        return False
    return not any(
        before.islower() and letter.isupper() and not letter.isascii()
        for before, letter in pairwise(word)
    )


def latin_encoding(evidence: bytes) -> str | None:
    """The encoding of a text in Latin letters; None where the letters are hardly Latin.

    Of encodings that explain as much, the most widespread.
    """
    shares = {encoding: latin_share(evidence, encoding) for encoding in LATIN}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= LEAST_LATIN else None


def other_encoding(evidence: bytes) -> str | None:
    """The encoding of a text in other letters than Latin ones; None where none explains it.

    Of encodings that explain as much, the most widespread.
    """
    shares = [(share(evidence, encoding), encoding) for encoding, share in OTHERS]
    best, encoding = max(shares, key=lambda item: item[0])
    return encoding if best >= LEAST_OTHER else None


def is_possible(encoding: str, text: str) -> bool:
    """Whether a text may have been written in this encoding, by the rules of its script."""
    return encoding != "cp874" or NOT_THAI.search(text) is None


def _share_of_words(word: re.Pattern[str]) -> Share:
    """Share of the letters beyond ASCII that stand in words of this form."""

    def share(evidence: bytes, encoding: str) -> float:
        text = BESIDE_LETTERS.sub(" ", evidence.decode(encoding, errors="replace"))
        runs = set(BEYOND_ASCII.findall(text))
        total = sum(map(len, runs))
        fitting = sum(len(run) for run in runs if word.fullmatch(run))
        return fitting / total if total else 0.0

    return share


def _share_of_pairs(common: re.Pattern[bytes], fewest: int = 1) -> Share:
    """Share of the bytes beyond ASCII that make common characters of two bytes."""

    def share(evidence: bytes, _encoding: str) -> float:
        runs = {run for line in evidence.splitlines() for run in PAIRS.findall(line)}
        found = [len(common.findall(run)) for run in runs]
        total = sum(len(PAIR.findall(run)) for run in runs)
        return sum(found) / total if sum(found) >= fewest else 0.0

    return share


Share = Callable[[bytes, str], float]
LEAST_OTHER = 0.7
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
# From the first byte beyond ASCII on; the second byte of a pair may look like an ASCII letter.
PAIR = re.compile(rb"[\x80-\xff].?", re.DOTALL)
PAIRS = re.compile(rb"(?:[\x80-\xff][\x40-\x7e\x80-\xff]?)+")
VOWELS, CONSONANTS = "аеёиоуыэюяіїє", "бвгджзйклмнпрстфхцчшщъьґ"
# A vowel, no short i or hard e after a consonant, no mark of softness at the start.
CYRILLIC = rf"(?![ьъы])(?!.*(?:[{CONSONANTS}])[йэ])(?=.*[{VOWELS}]|.\b)"
CASED = "(?:{0}{1}*|{2}+)"
RUSSIAN = re.compile(
    rf"(?i:{CYRILLIC})" + CASED.format("[а-яёА-ЯЁ]", "[а-яё]", "[А-ЯЁ]"),
)
OTHER_CYRILLIC = re.compile(
    CASED.format("[а-яёіїєґўђјљњћџА-ЯЁІЇЄҐЎЂЈЉЊЋЏ]", "[а-яёіїєґўђјљњћџ]", "[А-ЯЁІЇЄҐЎЂЈЉЊЋЏ]")
)
GREEK = re.compile(  # a word in small letters has one accent, if it is not very short
    "[Α-Ωα-ως]{1,3}|[Α-Ω]+|[ΆΈΉΊΌΎΏ][α-ως]*|[Α-Ωα-ω][α-ω]*[άέήίόύώ][α-ωςϊϋ]*"
)
HEBREW = re.compile("[אבגדהוזחטילמנסעפצקרשתכ]+[א-ת]")
ARABIC = re.compile("[ء-غف-يپچژگ]{2,}")
THAI = re.compile("[\u0e01-\u0e5b]+")
# What is most used of the characters: by the rows of the tables where these are sorted by use.
CHINESE = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]|[\xa1\xa3][\xa1-\xfe]")
TAIWANESE = re.compile(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]|[\xa1\xa2][\x40-\x7e\xa1-\xfe]")
JAPANESE = re.compile(rb"[\x88-\x97][\x40-\x7e\x80-\xfc]|\x82[\x4f-\xf1]|[\x81\x83][\x40-\x96]")
JAPANESE_UNIX = re.compile(rb"[\xa4\xa5][\xa1-\xf6]|[\xb0-\xcf][\xa1-\xfe]|[\xa1\xa3][\xa1-\xfe]")
KOREAN = re.compile(rb"[\xb0-\xc8][\xa1-\xfe]")
FEWEST_KOREAN = 6  # Chinese of few characters may happen to lie in the same rows


def _thai(evidence: bytes, encoding: str) -> float:
    """Nothing where marks stand where no Thai mark stands."""
    if NOT_THAI.search(evidence.decode(encoding, errors="replace")):
        return 0.0
    return _share_of_words(THAI)(evidence, encoding)


# In the order in which they are preferred where several explain the same.
OTHERS: tuple[tuple[str, Share], ...] = (
    ("cp1251", _share_of_words(RUSSIAN)),
    ("cp949", _share_of_pairs(KOREAN, FEWEST_KOREAN)),
    ("gb18030", _share_of_pairs(CHINESE)),
    ("euc_jp", _share_of_pairs(JAPANESE_UNIX)),
    ("cp932", _share_of_pairs(JAPANESE)),
    ("big5", _share_of_pairs(TAIWANESE)),
    ("cp1253", _share_of_words(GREEK)),
    ("cp1251", _share_of_words(OTHER_CYRILLIC)),
    ("cp874", _thai),
    ("cp1255", _share_of_words(HEBREW)),
    ("cp1256", _share_of_words(ARABIC)),
    ("koi8_r", _share_of_words(RUSSIAN)),
    ("cp866", _share_of_words(RUSSIAN)),
)
