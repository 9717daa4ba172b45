"""What the shop shows: offers, carts, orders, accounts and its outbox."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum

from regulars.core.catalog.queries import (
    categories_offered,
    first_of_categories,
    number_offered,
    offered,
    offered_among,
    references_of,
)
from regulars.core.catalog.types import ProductCard
from regulars.edges.sandbox.shop.cards import (
    account_card,
    message_card,
    order_card,
    received_card,
)
from regulars.edges.sandbox.shop.models import (
    FIRST_NUMBER,
    Account,
    Consent,
    Message,
    Order,
    OrderLine,
    Received,
    Refund,
    Shelf,
    Step,
    Visit,
)
from regulars.edges.sandbox.shop.rules import FIRST_STOCK
from regulars.edges.sandbox.shop.types import (
    AccountCard,
    Item,
    MessageCard,
    News,
    NoSuchPage,
    NoSuchStep,
    NotSold,
    Offer,
    OfferPage,
    OrderCard,
    Outbox,
    ReceivedCard,
    UnknownOrder,
)

ON_A_PAGE = 60
LATELY = timedelta(days=90)
VISIT_AGE = timedelta(days=30)  # since its token was given
STEP_AGE = timedelta(hours=1)
LARGEST_ID = 2**62


def newest_offers(*, limit: int) -> list[Offer]:
    """What the shop began to sell last."""
    currency = settings.REGULARS_CURRENCY
    return _offers(offered(currency=currency, newest_first=True, limit=limit))


def offers_beside(offer: Offer, *, limit: int) -> list[Offer]:
    """Others of the same category; empty: there are none."""
    currency = settings.REGULARS_CURRENCY
    found = _offers(offered(currency=currency, category=offer.category, limit=limit + 1))
    return [one for one in found if one.product != offer.product][:limit]


def offer_page(*, page: int, category: str = "", text: str = "") -> OfferPage:
    """A page of what the shop sells, by name; only of a category, or what has the text in its name,
    category or reference, where one is given.

    Raises NoSuchPage behind the last one.
    """
    currency, before = settings.REGULARS_CURRENCY, (page - 1) * ON_A_PAGE
    found = offered(
        currency=currency, category=category, text=text, skip=before, limit=ON_A_PAGE + 1
    )
    if page > 1 and not found:
        raise NoSuchPage
    is_all = page == 1 and len(found) <= ON_A_PAGE
    number = (
        len(found) if is_all else number_offered(currency=currency, category=category, text=text)
    )
    return OfferPage(_offers(found[:ON_A_PAGE]), page, number, before)


def offers_among(products: Collection[str]) -> dict[str, Offer]:
    """Those of the products that are sold, by public id; others are left out."""
    cards = offered_among(products, currency=settings.REGULARS_CURRENCY)
    return {offer.product: offer for offer in _offers(list(cards.values()))}


def offer(product: str) -> Offer:
    """One product.

    Raises NotSold.
    """
    found = offers_among([product]).get(product)
    if found is None:
        raise NotSold
    return found


def categories() -> list[tuple[str, int]]:
    """The shelves of the shop and how many products each has; empty: nothing is sold yet."""
    return categories_offered(currency=settings.REGULARS_CURRENCY)


def popular(*, now: datetime, limit: int) -> list[Offer]:
    """What most pieces were bought of lately; empty: nothing was."""
    sold = OrderLine.objects.filter(order__placed_at__gte=now - LATELY).values("product")
    ranked = sold.annotate(pieces=Sum("quantity")).order_by("-pieces", "product")[: limit * 2]
    products = [row["product"] for row in ranked]
    found = offers_among(products)
    return [found[product] for product in products if product in found][:limit]


def first_of_each_category(*, limit: int) -> list[Offer]:
    """One product of every category, to begin with."""
    return _offers(first_of_categories(currency=settings.REGULARS_CURRENCY, limit=limit))


def digest_of(token: str) -> str:
    """How a visit's token is kept."""
    return sha256(token.encode()).hexdigest()


def visit_of(token: str, *, now: datetime) -> Visit | None:
    """The visit whose cookie holds the token; None: there is none, or it began too long ago."""
    if not token:
        return None
    found = Visit.objects.select_related("account").filter(
        token_digest=digest_of(token), seen_at__gt=now - VISIT_AGE
    )
    return found.first()


def cart_of(visit: Visit | None) -> list[Item]:
    """What is in the cart, in the order in which it was put there; what is no longer sold is left
    out.
    """
    if visit is None:
        return []
    lines = list(visit.lines.order_by("pk"))
    found = offers_among([line.product for line in lines])
    return [Item(found[line.product], line.quantity) for line in lines if line.product in found]


def number_in_cart(visit: Visit | None, product: str) -> int:
    """How many of a product the cart holds."""
    line = visit.lines.filter(product=product).first() if visit else None
    return line.quantity if line else 0


def pieces_in_cart(visit: Visit | None) -> int:
    """How many pieces the cart holds."""
    if visit is None:
        return 0
    return visit.lines.aggregate(pieces=Sum("quantity"))["pieces"] or 0


def step_of(visit: Visit | None, token: str, *, now: datetime) -> Step:
    """The payment of this visit that waits for a confirmation, for an hour.

    Raises NoSuchStep.
    """
    if visit is None:
        raise NoSuchStep
    found = Step.objects.filter(token=token, visit=visit, made_at__gt=now - STEP_AGE).first()
    if found is None:
        raise NoSuchStep
    return found


def id_of(number: str) -> int:
    """The id behind an order's number; 0 for what is no number of an order.

    >>> id_of("s10042"), id_of("S1"), id_of("four")
    (42, 0, 0)
    """
    digits = number.strip().upper().removeprefix("S")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > len(str(LARGEST_ID)):
        return 0
    return max(min(int(digits), LARGEST_ID) - FIRST_NUMBER, 0)


def order_numbered(number: str) -> OrderCard:
    """An order, for the desk.

    Raises UnknownOrder.
    """
    row = _orders().filter(pk=id_of(number)).first()
    if row is None:
        raise UnknownOrder
    return order_card(row)


def delivery_left(order: OrderCard) -> int:
    """What was paid for the delivery and has not been given back."""
    is_given = Refund.objects.filter(order_id=order.id, delivery_minor__gt=0).exists()
    return 0 if is_given else order.totals.shipping_minor


def is_given_back(token: str) -> bool:
    """Whether money was given back by this form."""
    return Refund.objects.filter(token=token).exists()


def order_of_visitor(number: str, visit: Visit | None) -> OrderCard:
    """An order that this visit placed, or whose account is signed in here.

    Raises UnknownOrder, also where the order is somebody else's.
    """
    order = order_numbered(number)
    if visit is None:
        raise UnknownOrder
    is_theirs = order.account_id is not None and order.account_id == visit.account_id
    if not is_theirs and (order.account_id is not None or order.visit_id != visit.pk):
        raise UnknownOrder
    return order


def order_by_email(number: str, email: str) -> OrderCard:
    """An order by its number and the e-mail it was placed with.

    Raises UnknownOrder.
    """
    order = order_numbered(number)
    if not email or order.buyer.email.lower() != email.strip().lower():
        raise UnknownOrder
    return order


def order_of_token(token: str) -> Order | None:
    """The order that was placed by this form; None: none was."""
    return Order.objects.filter(token=token).first()


def orders_of(account_id: int) -> list[OrderCard]:
    """Somebody's latest orders, newest first; empty: they have not ordered yet."""
    return _cards(_orders().filter(account_id=account_id)[:50])


def latest_orders(*, status: str = "", limit: int = 50) -> list[OrderCard]:
    """The shop's latest orders, newest first, only those of a status where one is given."""
    found = _orders().filter(status=status) if status else _orders()
    return _cards(found[:limit])


def news_of(email: str) -> News | None:
    """What was said last about news to this e-mail; None: nothing was."""
    row = Consent.objects.filter(email=email.strip().lower()).order_by("-pk").first()
    return News(row.email, row.is_wanted, row.said_at) if row else None


def account_known_as(*, email: str = "", card: str = "") -> AccountCard | None:
    """The account with this e-mail or loyalty card; None: there is none."""
    asked = Q(email=email.strip().lower()) if email else Q(card=card.strip())
    if not (email.strip() or card.strip()):
        return None
    row = Account.objects.filter(asked).first()
    return account_card(row) if row else None


def outbox() -> Outbox:
    """How the messages to Regulars are."""
    counted = Message.objects.aggregate(
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        failed=Count("pk", filter=Q(failed_at__isnull=False)),
        everything=Count("pk"),
    )
    waiting = counted["everything"] - counted["sent"] - counted["failed"]
    return Outbox(waiting=waiting, sent=counted["sent"], failed=counted["failed"])


def latest_messages(*, limit: int = 40) -> list[MessageCard]:
    """The latest messages, those that failed for good first."""
    failed = Message.objects.filter(failed_at__isnull=False).order_by("-pk")[:limit]
    rest = Message.objects.filter(failed_at__isnull=True).order_by("-pk")[:limit]
    return [message_card(row) for row in [*failed, *rest][:limit]]


def latest_received(*, limit: int = 20) -> list[ReceivedCard]:
    """The latest webhooks, the last first; empty: none came."""
    return [received_card(row) for row in Received.objects.order_by("-pk")[:limit]]


def _offers(cards: Sequence[ProductCard]) -> list[Offer]:
    shelves = {
        row.product: row
        for row in Shelf.objects.filter(product__in=[card.public_id for card in cards])
    }
    references = references_of([card.id for card in cards])
    return [_offer(card, shelves.get(card.public_id), references) for card in cards]


def _offer(card: ProductCard, shelf: Shelf | None, references: dict[int, str]) -> Offer:
    price = shelf.price_minor if shelf else None
    return Offer(
        product=card.public_id,
        sku=references.get(card.id, ""),
        name=card.name,
        category=card.category,
        price_minor=(card.price_minor or 0) if price is None else price,
        currency=card.currency,
        on_hand=shelf.on_hand if shelf else FIRST_STOCK,
    )


def _orders() -> QuerySet[Order]:
    return Order.objects.prefetch_related("lines").order_by("-pk")


def _cards(rows: QuerySet[Order]) -> list[OrderCard]:
    return [order_card(row) for row in rows]
