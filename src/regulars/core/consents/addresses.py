"""Addresses as they are compared, and what is kept of them when they are erased."""

from __future__ import annotations

import hmac
from functools import cache
from hashlib import sha256

from django.utils.crypto import salted_hmac

from regulars.core.consents.types import Address, AddressKind, UnusableAddress
from regulars.core.customers.queries import email_as_kept
from regulars.core.identity.queries import phone_as_kept

DIGEST = "regulars.consents.address"


def address_of(kind: AddressKind, text: str) -> Address:
    """The address as it is compared.

    Raises UnusableAddress.
    """
    tidy = email_as_kept(text) if kind is AddressKind.EMAIL else phone_as_kept(text)
    if not tidy:
        raise UnusableAddress(address=text[:80], kind=kind)
    return Address(kind, tidy)


def known_address(kind: AddressKind, text: str) -> Address | None:
    """The address that a customer has; None where it can be none."""
    tidy = email_as_kept(text) if kind is AddressKind.EMAIL else phone_as_kept(text)
    return Address(kind, tidy) if tidy else None


def digest_of(address: Address) -> str:
    """What is kept of an address for good: nobody without the installation's key can tell it."""
    return hmac.new(_key(), f"{address.kind}:{address.value}".encode(), sha256).hexdigest()


@cache
def _key() -> bytes:
    return bytes(salted_hmac(DIGEST, "", algorithm="sha256").digest())
