"""Files as shops write them, and short ways to look at what was read."""
# ruff: noqa: E501 - lines are as long as the shops make them

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from regulars.insight.readers import Reading

DATA = Path(__file__).resolve().parents[6] / "shared" / "data"

SHOPIFY = """\
Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem discount,Billing Name,Notes,Cancelled at,Refunded Amount,Vendor,Id,Source
#1001,ann@example.com,paid,2024-03-01 10:00:05 -0500,fulfilled,EUR,27.00,5.00,2.70,34.70,SPRING,3.00,Standard,2024-03-01 10:00:00 -0500,1,Espresso 250 g,10.00,ESP250,0.00,A,,,0.00,Roastery,5001,web
#1001,ann@example.com,,,,,,,,,,,,2024-03-01 10:00:00 -0500,2,Cup,10.00,CUP,0.00,,,,,Roastery,,
#1002,bob@example.com,refunded,2024-03-02 11:00:00 -0500,fulfilled,EUR,12.00,0.00,0.00,12.00,,0.00,Standard,2024-03-02 11:00:00 -0500,1,Tea,12.00,TEA,0.00,B,,,12.00,Roastery,5002,web
#1003,ann@example.com,partially_refunded,2024-04-02 11:00:00 -0400,fulfilled,EUR,30.00,0.00,0.00,30.00,,0.00,Standard,2024-04-02 11:00:00 -0400,3,Tea,10.00,TEA,0.00,A,,,10.00,Roastery,5003,pos
#1004,cid@example.com,voided,,unfulfilled,EUR,9.00,0.00,0.00,9.00,,0.00,Standard,2024-04-03 11:00:00 -0400,1,Tea,9.00,TEA,0.00,C,,,0.00,Roastery,5004,web
"""

WOOCOMMERCE = """\
Order Number,Order Status,Order Date,Customer Note,First Name (Billing),Last Name (Billing),Email (Billing),Phone (Billing),Payment Method Title,Cart Discount Amount,Order Subtotal Amount,Shipping Method Title,Order Shipping Amount,Order Refund Amount,Order Total Amount,Order Total Tax Amount,SKU,Item #,Item Name,Quantity (- Refund),Item Cost,Coupon Code,Discount Amount,Discount Amount Tax
77,Completed,2024-03-01 10:00,,Ann,A,Ann@Example.com,0123,Card,2.50,25.00,Flat rate,4.00,0,26.50,0,ESP,1,Espresso,2,10.00,,2.50,0
77,Completed,2024-03-01 10:00,,Ann,A,Ann@Example.com,0123,Card,2.50,25.00,Flat rate,4.00,0,26.50,0,CUP,2,Cup,1,5.00,,2.50,0
78,Cancelled,2024-03-02 10:00,,Bob,B,bob@example.com,0124,Card,0,10.00,Flat rate,4.00,0,14.00,0,ESP,1,Espresso,1,10.00,,0,0
79,Processing,2024-03-05 12:30,,Bob,B,bob@example.com,0124,Card,0,10.00,Flat rate,4.00,4.00,14.00,0,ESP,1,Espresso,1,10.00,,0,0
"""

SQUARE = """\
Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Payment ID,Device Name,Notes,Details,Event Type,Location,Dining Option,Customer ID,Customer Name
03/14/24,13:05:09,Eastern Time (US & Canada),Coffee,Espresso,2.0,Regular,ESP,,"$1,007.00",-$7.00,"$1,000.00",$0.60,T1,P1,Till,,,Payment,Main Street,For Here,C9,
03/14/24,13:05:09,Eastern Time (US & Canada),Coffee,Cake,1.0,Regular,CAK,,$3.50,$0.00,$3.50,$0.30,T1,P1,Till,,,Payment,Main Street,For Here,C9,
03/15/24,09:00:00,Eastern Time (US & Canada),Coffee,Cake,-1.0,Regular,CAK,,-$3.50,$0.00,-$3.50,-$0.30,T2,P2,Till,,,Refund,Main Street,For Here,C9,
03/16/24,09:00:00,Eastern Time (US & Canada),Coffee,Cake,1.0,Regular,CAK,,$3.50,$0.00,$3.50,$0.30,T3,P3,Till,,,Payment,Main Street,For Here,,
"""


def write(folder: Path, text: str, name: str = "orders.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def rows(reading: Reading, *columns: str) -> list[tuple[Any, ...]]:
    """The usable rows in the order of the source, as tuples of these columns."""
    ordered = reading.table.order_by("source_file", "source_row").select(*columns)
    return [tuple(row.values()) for row in ordered.to_pyarrow().to_pylist()]


def dropped(reading: Reading) -> dict[str, int]:
    return {item.reason: item.rows for item in reading.intake.dropped}


def columns(reading: Reading) -> dict[str, str]:
    return {item.field: item.column for item in reading.intake.columns}


def cautions(reading: Reading) -> dict[str, dict[str, Any]]:
    return {item.code: item.values for item in reading.intake.cautions}


def local(*parts: int) -> datetime:
    """A moment of the store's own clock, which has no zone."""
    return datetime(*parts)  # noqa: DTZ001


def parsed_as(text: str, written_as: str) -> datetime:
    """The moment that Python reads in a text."""
    return datetime.strptime(text, written_as)  # noqa: DTZ007
