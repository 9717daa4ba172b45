import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(db_index=True, max_length=254, verbose_name="e-mail")),
                ("text", models.TextField(verbose_name="text")),
                ("given_at", models.DateTimeField(verbose_name="given at")),
            ],
            options={
                "verbose_name": "consent",
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(max_length=40, unique=True, verbose_name="public id"),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "card",
                    models.CharField(
                        max_length=13, null=True, unique=True, verbose_name="loyalty card"
                    ),
                ),
                ("joined_at", models.DateTimeField(verbose_name="joined at")),
            ],
            options={
                "verbose_name": "account",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower("email"))
                        ),
                        name="account_email_lower_case",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "message_id",
                    models.CharField(max_length=100, unique=True, verbose_name="message id"),
                ),
                ("what", models.CharField(max_length=100, verbose_name="what")),
                ("body", models.TextField(verbose_name="body")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent at")),
                ("failed_at", models.DateTimeField(null=True, verbose_name="failed at")),
                ("problem", models.CharField(blank=True, max_length=500, verbose_name="problem")),
            ],
            options={
                "verbose_name": "message",
                "indexes": [
                    models.Index(
                        condition=models.Q(("failed_at__isnull", True), ("sent_at__isnull", True)),
                        fields=["id"],
                        name="message_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_at__isnull", True), ("failed_at__isnull", True), _connector="OR"
                        ),
                        name="message_sent_or_failed",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Shelf",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("product", models.CharField(max_length=40, unique=True, verbose_name="product")),
                ("on_hand", models.IntegerField(verbose_name="on hand")),
                ("price_minor", models.BigIntegerField(null=True, verbose_name="price")),
            ],
            options={
                "verbose_name": "shelf",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("on_hand__gte", 0)), name="shelf_never_below_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("price_minor__isnull", True), ("price_minor__gte", 0), _connector="OR"
                        ),
                        name="shelf_price_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "token_digest",
                    models.CharField(
                        max_length=64, unique=True, verbose_name="digest of the token"
                    ),
                ),
                ("cart_id", models.CharField(max_length=40, verbose_name="cart")),
                ("seen_at", models.DateTimeField(db_index=True, verbose_name="seen at")),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="shop.account",
                    ),
                ),
            ],
            options={
                "verbose_name": "visit",
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(max_length=64, unique=True, verbose_name="token")),
                ("asked", models.JSONField(verbose_name="what was asked")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="shop.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment to confirm",
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(max_length=40, unique=True, verbose_name="public id"),
                ),
                ("token", models.CharField(max_length=64, unique=True, verbose_name="token")),
                ("channel", models.CharField(max_length=10, verbose_name="channel")),
                (
                    "status",
                    models.CharField(default="placed", max_length=10, verbose_name="status"),
                ),
                ("payment", models.CharField(max_length=10, verbose_name="payment")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                ("postcode", models.CharField(blank=True, max_length=20, verbose_name="postcode")),
                ("city", models.CharField(blank=True, max_length=100, verbose_name="city")),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                ("card", models.CharField(blank=True, max_length=13, verbose_name="loyalty card")),
                ("delivery", models.CharField(blank=True, max_length=20, verbose_name="delivery")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("subtotal_minor", models.BigIntegerField(verbose_name="goods")),
                ("shipping_minor", models.BigIntegerField(verbose_name="delivery costs")),
                ("total_minor", models.BigIntegerField(verbose_name="total")),
                ("refunded_minor", models.BigIntegerField(default=0, verbose_name="refunded")),
                (
                    "user_id",
                    models.CharField(blank=True, max_length=60, verbose_name="user id in messages"),
                ),
                (
                    "anonymous_id",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="anonymous id in messages"
                    ),
                ),
                ("cart_id", models.CharField(blank=True, max_length=40, verbose_name="cart")),
                (
                    "tracking",
                    models.CharField(blank=True, max_length=60, verbose_name="tracking number"),
                ),
                ("promised_on", models.DateField(null=True, verbose_name="promised on")),
                ("placed_at", models.DateTimeField(db_index=True, verbose_name="placed at")),
                ("paid_at", models.DateTimeField(null=True, verbose_name="paid at")),
                ("shipped_at", models.DateTimeField(null=True, verbose_name="shipped at")),
                ("delivered_at", models.DateTimeField(null=True, verbose_name="delivered at")),
                ("cancelled_at", models.DateTimeField(null=True, verbose_name="cancelled at")),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="shop.account",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="shop.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "order",
            },
        ),
        migrations.CreateModel(
            name="CartLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("product", models.CharField(max_length=40, verbose_name="product")),
                ("quantity", models.PositiveSmallIntegerField(verbose_name="quantity")),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="shop.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a cart",
            },
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("product", models.CharField(db_index=True, max_length=40, verbose_name="product")),
                ("sku", models.CharField(blank=True, max_length=200, verbose_name="reference")),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("category", models.CharField(blank=True, max_length=200, verbose_name="category")),
                ("price_minor", models.BigIntegerField(verbose_name="price")),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                ("refunded", models.PositiveIntegerField(default=0, verbose_name="taken back")),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="shop.order",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of an order",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gte", 1)), name="shop_line_has_pieces"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("refunded__gte", 0), ("refunded__lte", models.F("quantity"))
                        ),
                        name="shop_line_back_at_most_all",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(max_length=64, unique=True, verbose_name="token")),
                ("amount_minor", models.BigIntegerField(verbose_name="amount")),
                (
                    "delivery_minor",
                    models.BigIntegerField(default=0, verbose_name="of it for the delivery"),
                ),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refunds",
                        to="shop.order",
                    ),
                ),
            ],
            options={
                "verbose_name": "refund",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gte", 0)), name="shop_refund_positive"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["placed", "shipped", "delivered", "cancelled"])),
                name="shop_order_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("payment__in", ["card", "transfer", "cash"])),
                name="shop_order_payment",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["web", "till"])), name="shop_order_channel"
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "total_minor",
                        django.db.models.expressions.CombinedExpression(
                            models.F("subtotal_minor"), "+", models.F("shipping_minor")
                        ),
                    )
                ),
                name="shop_order_adds_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("refunded_minor__gte", 0), ("refunded_minor__lte", models.F("total_minor"))
                ),
                name="shop_order_refunded_at_most_all",
            ),
        ),
        migrations.AddConstraint(
            model_name="cartline",
            constraint=models.UniqueConstraint(
                fields=("visit", "product"), name="cart_product_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="cartline",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gte", 1), ("quantity__lte", 99)),
                name="cart_quantity_sane",
            ),
        ),
    ]
