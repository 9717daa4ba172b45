"""Customers and products, and what a source shows before it is read."""

from datetime import date, datetime

from regulars.insight.readers import (
    CUSTOMER_FIELDS,
    PRODUCT_FIELDS,
    inspect,
    read,
)
from regulars.insight.readers.tests.samples import (
    SHOPIFY,
    dropped,
    rows,
    write,
)


class TestCustomersAndProducts:
    def test_reads_customers(self, tmp_path, engine):
        text = (
            "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address City,"
            "Default Address Country Code,Default Address Zip,Phone,Birthday\n"
            "'7,Ann,A,Ann@Example.com,yes,Sofia,BG,1000,+3591,1990-05-31\n"
            ",,,,no,,,,,\n"
        )

        reading = read(write(tmp_path, text), fields=CUSTOMER_FIELDS, connection=engine)

        assert rows(
            reading, "email", "first_name", "accepts_marketing", "city", "country", "birthday"
        ) == [("ann@example.com", "Ann", True, "Sofia", "BG", date(1990, 5, 31))]
        assert dropped(reading) == {"missing_customer_id": 1}

    def test_reads_profiles_as_klaviyo_exports_them(self, tmp_path, engine):
        text = (
            "Email,Klaviyo ID,First Name,Last Name,Organization,Title,Phone Number,Address,"
            "Address 2,City,State / Region,Country,Zip Code,Latitude,Longitude,Source,IP Address,"
            "Email Marketing Consent,Email Marketing Consent Timestamp,First Active,Last Active,"
            "Profile Created On,Date Added,Last Open,Last Click\n"
            "ada@example.com,01H8ADA,Ada,Byron,Tea Ltd,Dr,+359888123456,1 High Street,,Sofia,"
            "Sofia-grad,BG,1000,42.69,23.32,Checkout,203.0.113.9,SUBSCRIBED,2025-09-01 12:00:00,"
            "2025-08-05 12:00:00,2026-01-06 15:30:00,2025-08-01 12:00:00,2025-09-03 12:00:00,,\n"
        )

        reading = read(write(tmp_path, text), fields=CUSTOMER_FIELDS, connection=engine)

        found = ("email", "first_name", "last_name", "phone", "region", "postcode", "created_at")
        assert rows(reading, *found) == [
            (
                "ada@example.com",
                "Ada",
                "Byron",
                "+359888123456",
                "Sofia-grad",
                "1000",
                datetime.fromisoformat("2025-08-01 12:00:00"),
            )
        ]
        assert "customer_id" not in reading.table.columns

    def test_reads_products(self, tmp_path, engine):
        text = (
            "Handle;Title;Type;Variant SKU;Variant Price;Cost per item;Variant Inventory Qty\n"
            "tea;Green tea;Tea;T1;4,50;2,00;12\n"
        )

        reading = read(
            write(tmp_path, text), fields=PRODUCT_FIELDS, currency="EUR", connection=engine
        )

        assert rows(
            reading, "product_id", "name", "category", "price_minor", "cost_minor", "stock"
        ) == [("T1", "Green tea", "Tea", 450, 200, 12.0)]


class TestInspect:
    def test_shows_columns_rows_and_what_they_seem_to_be(self, tmp_path, engine):
        seen = inspect(write(tmp_path, SHOPIFY), connection=engine)

        suggested = {item.field: item.column for item in seen.suggested}
        assert suggested["order_id"] == "Name"
        assert seen.columns[:2] == ("Name", "Email")
        assert seen.rows[1][:3] == ("#1001", "ann@example.com", None)
        assert (seen.format, seen.delimiter, seen.encoding) == ("text", ",", "utf-8")
        assert seen.problem is None

    def test_tells_what_is_missing_beside_what_was_found(self, tmp_path, engine):
        path = write(tmp_path, "order_id,when,total\n1,2024-01-31,2.50\n")

        seen = inspect(path, connection=engine)

        assert {item.field: item.is_sure for item in seen.suggested} == {
            "order_id": True,
            "ordered_at": False,
            "amount": True,
        }
        assert "no column that could be customer_id" in str(seen.problem)
