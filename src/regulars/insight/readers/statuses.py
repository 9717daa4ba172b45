"""What the status of an order means for counting it."""

from __future__ import annotations

from regulars.insight.readers.sources import literal

# Matched as whole values, without case: a status that only contains such a word is left alone.
CANCELLED = (
    "cancelled; canceled; cancel; voided; void; failed; failure; declined; rejected; expired; "
    "draft; "
    "abandoned; trash; pending payment; payment pending; awaiting payment; unpaid; "
    "on hold payment; "
    "checkout-draft; checkout draft; auto-draft; pending-payment; pending_payment; storniert; "
    "abgebrochen; annulé; annulée; annulee; cancelado; cancelada; annullato; geannuleerd; отменен; "
    "отменён; отменена; отказан; отказана; анулирана; анулиран; 已取消; 取消; 交易关闭; 待付款; "
    "未付款; "
    "wc-cancelled; wc-failed; wc-pending; wc-checkout-draft; deleted; deleted order"
)
REFUNDED = (
    "refunded; fully refunded; wc-refunded; erstattet; remboursé; remboursée; reembolsado; "
    "rimborsato; terugbetaald; возвращен; возвращён; 已退款; 全额退款"
)


def _values(text: str) -> str:
    return ", ".join(literal(value.strip()) for value in text.split(";"))


def is_cancelled(status: str) -> str:
    """An SQL condition on a status: the order never came to be."""
    return f"lower({status}) IN ({_values(CANCELLED)})"


def is_refunded(status: str) -> str:
    """An SQL condition on a status: the whole order was paid back."""
    return f"lower({status}) IN ({_values(REFUNDED)})"
