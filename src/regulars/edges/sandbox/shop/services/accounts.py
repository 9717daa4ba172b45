"""Accounts of the shop: signing up, in and out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from secrets import token_urlsafe

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction

from regulars.edges.sandbox.shop import wire
from regulars.edges.sandbox.shop.cards import account_card
from regulars.edges.sandbox.shop.models import Account, Visit
from regulars.edges.sandbox.shop.queries import digest_of
from regulars.edges.sandbox.shop.rules import loyalty_card
from regulars.edges.sandbox.shop.services.carts import Begun
from regulars.edges.sandbox.shop.services.guessing import guessing
from regulars.edges.sandbox.shop.services.news import noted
from regulars.edges.sandbox.shop.services.outbox import tell
from regulars.edges.sandbox.shop.types import AccountCard, Agreed, EmailInUse, Sender
from regulars.kernel.ids import public_id


@transaction.atomic
def sign_up(
    *, email: str, name: str, password: str, agreed: Agreed | None, sender: Sender, now: datetime
) -> AccountCard:
    """Open an account, with a loyalty card, and tell of it.

    Raises EmailInUse.
    """
    email = email.strip().lower()
    row = Account(
        public_id=public_id("sho", now=now),
        email=email,
        name=name.strip(),
        password=make_password(password),
        joined_at=now,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise EmailInUse from error
    row.card = loyalty_card(row.pk)
    row.save(update_fields=["card"])
    _tell_of(account_card(row), agreed, sender, now)
    return account_card(row)


def account_with(*, email: str, password: str, address: str, now: datetime) -> AccountCard | None:
    """The account that these open, asked from an address; None where they open none, which takes as
    long to find out where there is no such account.

    Raises TooManyGuesses.
    """
    with guessing(what=email.strip(), address=address, now=now) as guess:
        row = Account.objects.filter(email=email.strip().lower()).first()
        kept = row.password if row else make_password(password)
        guess.is_right = row is not None and check_password(password, kept)
    return account_card(row) if row and guess.is_right else None


@transaction.atomic
def sign_in(*, visit: Visit, account_id: int, sender: Sender, now: datetime) -> Begun:
    """Let somebody be signed in to their account in this visit, under another token, so that
    whoever knew the one before knows nothing now; return both.
    """
    token = token_urlsafe(32)
    row = Visit.objects.select_for_update().get(pk=visit.pk)
    row.account = Account.objects.get(pk=account_id)
    row.token_digest, row.seen_at = digest_of(token), now
    row.save()
    account = account_card(row.account)
    body = wire.identify(wire.of_account(account))
    tell(sender=replace(sender, user_id=account.public_id), bodies=[body], now=now)
    return Begun(row, token)


def sign_out(*, visit: Visit) -> None:
    """End the visit, with its cart: the next at this browser is somebody else."""
    Visit.objects.filter(pk=visit.pk).delete()


def _tell_of(account: AccountCard, agreed: Agreed | None, sender: Sender, now: datetime) -> None:
    traits = wire.of_account(account)
    if agreed:
        traits |= noted(email=account.email, agreed=agreed, method="form", now=now)
    bodies = [
        wire.identify(traits),
        wire.track("Signed Up", {"email": account.email, "name": account.name}),
    ]
    tell(sender=replace(sender, user_id=account.public_id), bodies=bodies, now=now)
