"""Orders with their lines, what was taken back of them, the channels they came through, and what
was bought altogether.
"""

from regulars.core.orders.models.channels import Channel
from regulars.core.orders.models.orders import TAX_ON_TOP, Order, OrderLine
from regulars.core.orders.models.refunds import Refund, RefundLine
from regulars.core.orders.models.tallies import ChannelTally, Tally

__all__ = [
    "TAX_ON_TOP",
    "Channel",
    "ChannelTally",
    "Order",
    "OrderLine",
    "Refund",
    "RefundLine",
    "Tally",
]
