import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
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
                    "webhook_id",
                    models.CharField(max_length=40, unique=True, verbose_name="webhook-id"),
                ),
                ("type", models.CharField(max_length=60, verbose_name="kind")),
                ("event_key", models.CharField(max_length=200, null=True, unique=True)),
                ("body", models.TextField(verbose_name="body")),
                ("made_at", models.DateTimeField(db_index=True, verbose_name="made at")),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
            },
        ),
        migrations.CreateModel(
            name="Endpoint",
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
                ("url", models.CharField(max_length=1100, verbose_name="URL")),
                ("host", models.CharField(max_length=300, verbose_name="host")),
                (
                    "description",
                    models.CharField(blank=True, max_length=200, verbose_name="description"),
                ),
                ("events", models.TextField(blank=True, verbose_name="told of")),
                ("headers", models.TextField(blank=True)),
                ("header_names", models.TextField(blank=True, verbose_name="headers")),
                ("secret", models.TextField()),
                ("old_secret", models.TextField(blank=True)),
                (
                    "old_secret_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="old secret until"),
                ),
                ("made_by", models.CharField(max_length=100, verbose_name="made by")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                (
                    "disabled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="disabled at"),
                ),
                (
                    "disabled_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("people", "Disabled by hand"),
                            ("gone", "It answered that it is gone (410)"),
                            ("failing", "Nothing reached it for five days"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="why",
                    ),
                ),
                (
                    "removed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="removed at"),
                ),
                (
                    "failing_since",
                    models.DateTimeField(blank=True, null=True, verbose_name="failing since"),
                ),
                (
                    "last_delivered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="last delivery"),
                ),
                (
                    "rests_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="rests until"),
                ),
                ("from_transaction", models.BigIntegerField(default=0)),
                ("from_row", models.BigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "webhook",
                "verbose_name_plural": "webhooks",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("public_id__startswith", "whk_")),
                        name="webhook_public_id_is_its_own",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("disabled_at__isnull", True), ("disabled_because", "")),
                            models.Q(
                                ("disabled_at__isnull", False),
                                ("disabled_because__in", ["people", "gone", "failing"]),
                            ),
                            _connector="OR",
                        ),
                        name="webhook_disabled_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("old_secret", ""), ("old_secret_until__isnull", True)),
                            models.Q(
                                models.Q(("old_secret", ""), _negated=True),
                                ("old_secret_until__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="webhook_old_secret_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("removed_at__isnull", True),
                            ("disabled_at__isnull", False),
                            _connector="OR",
                        ),
                        name="webhook_removed_is_told_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sending", "Being sent"),
                            ("delivered", "Delivered"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("due_at", models.DateTimeField(verbose_name="due at")),
                ("held_until", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("attempts", models.PositiveIntegerField(default=0, verbose_name="attempts")),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "last_status",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="last answer"
                    ),
                ),
                (
                    "last_fault",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("status", "It was refused"),
                            ("redirect", "It answered with another address, which is not followed"),
                            ("timed_out", "No whole answer within 15 seconds"),
                            ("name_not_found", "The name is not known"),
                            ("address_refused", "The name leads out of the public Internet"),
                            ("unreachable", "Nobody answers there"),
                            ("tls", "The certificate cannot be trusted"),
                            ("broken_off", "The answer broke off"),
                            ("no_answer_known", "The worker ended in the middle of it"),
                            ("disabled", "The webhook was disabled"),
                            ("secret_unreadable", "The secret was kept under another key"),
                        ],
                        default="",
                        max_length=30,
                        verbose_name="what was wrong",
                    ),
                ),
                (
                    "endpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="webhooks.endpoint",
                        verbose_name="webhook",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="webhooks.message",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("transaction", models.BigIntegerField(default=0)),
                ("row", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="webhook_place_is_one"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="attempt")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("milliseconds", models.PositiveIntegerField(verbose_name="milliseconds")),
                ("status", models.PositiveSmallIntegerField(null=True, verbose_name="answer")),
                (
                    "fault",
                    models.CharField(blank=True, max_length=30, verbose_name="what was wrong"),
                ),
                ("answer", models.TextField(blank=True, verbose_name="beginning of the answer")),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tried",
                        to="webhooks.delivery",
                    ),
                ),
            ],
            options={
                "verbose_name": "attempt",
                "verbose_name_plural": "attempts",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("delivery", "number"), name="webhook_attempt_once"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["endpoint", "due_at", "id"],
                name="webhook_delivery_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "sending")),
                fields=["endpoint", "held_until"],
                name="webhook_delivery_sending",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "failed")),
                fields=["endpoint", "made_at"],
                name="webhook_delivery_failed",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["endpoint", "id"], name="webhook_delivery_of"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("message", "endpoint"), name="webhook_told_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("held_until__isnull", False), ("state", "sending")),
                    models.Q(
                        models.Q(("state", "sending"), _negated=True), ("held_until__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="webhook_delivery_held_while_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", False), ("state__in", ["delivered", "failed"])),
                    models.Q(("ended_at__isnull", True), ("state__in", ["waiting", "sending"])),
                    _connector="OR",
                ),
                name="webhook_delivery_ended_or_not",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("tries__lte", 10)), name="webhook_delivery_tried_at_most"
            ),
        ),
    ]
