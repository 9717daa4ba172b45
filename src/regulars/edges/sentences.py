"""Sentences that stand in the code as data, in the reader's language: errors' and definitions'.

The one place where what is translated is not written where it is asked for. ``make messages``
gathers these sentences from where they stand; everywhere else, translate what you write.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from regulars.kernel.errors import RegularsError


def translated(sentence: str) -> str:
    """The sentence in the reader's language; as it is where nobody has translated it."""
    return gettext(sentence) if sentence else ""


def filled(sentence: str, values: Mapping[str, Any]) -> str:
    """The sentence in the reader's language, with its places filled."""
    return translated(sentence).format(**values)


def in_words(error: RegularsError) -> str:
    """What the error says, in the reader's language."""
    return filled(error.sentence, error.values())
