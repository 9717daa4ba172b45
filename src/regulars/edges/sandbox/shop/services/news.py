"""News by e-mail: who asked for it, in which words, and who wants none any more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from regulars.edges.sandbox.shop import wire
from regulars.edges.sandbox.shop.models import Consent
from regulars.edges.sandbox.shop.queries import news_of
from regulars.edges.sandbox.shop.services.outbox import tell
from regulars.edges.sandbox.shop.types import Agreed, Sender

BY_THEMSELVES = "preference_centre"  # on a page where news can be asked for and left


def noted(*, email: str, agreed: Agreed, method: str, now: datetime) -> wire.Facts:
    """Keep that somebody asked for news; return it as a trait of theirs, to be told with others."""
    words, language = agreed.wording, agreed.language
    Consent.objects.create(email=email, text=words, language=language, said_at=now)
    return wire.of_consent(agreed, method)


@transaction.atomic
def join(*, email: str, agreed: Agreed, sender: Sender, now: datetime) -> None:
    """Have news from now on; again changes nothing."""
    before = news_of(email)
    if before is None or not before.is_wanted:
        consent = noted(email=email, agreed=agreed, method=BY_THEMSELVES, now=now)
        tell(sender=sender, bodies=[wire.identify({"email": email} | consent)], now=now)


@transaction.atomic
def leave(*, email: str, sender: Sender, now: datetime) -> None:
    """Have no news any more; changes nothing where there was none."""
    before = news_of(email)
    if before and before.is_wanted:
        Consent.objects.create(email=email, is_wanted=False, said_at=now)
        consent = wire.of_consent(None, BY_THEMSELVES)
        tell(sender=sender, bodies=[wire.identify({"email": email} | consent)], now=now)
