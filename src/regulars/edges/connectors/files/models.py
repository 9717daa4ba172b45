"""One table: each import of a file, how far it got and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Length, Upper
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """One file brought in, or being brought in. Rows it creates carry its id as ``import_run``."""

    class Kind(models.TextChoices):
        """What the file's rows are."""

        ORDERS = "orders", _("Orders")
        CUSTOMERS = "customers", _("Customers")
        PRODUCTS = "products", _("Products")

    class Status(models.TextChoices):
        """How far it got."""

        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        UNDONE = "undone", _("Undone")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    status = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.WAITING
    )
    file_path = models.CharField(_("file"), max_length=1000)
    file_name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(_("digest"), max_length=64)
    source = models.CharField(_("source"), max_length=60)
    mapping = models.JSONField(_("columns chosen by hand"), default=dict)  # by field
    columns = models.JSONField(_("columns"), default=dict)  # taken for each field
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    channel = models.CharField(_("channel"), max_length=100, blank=True)
    encoding = models.CharField(_("encoding"), max_length=40, blank=True)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=100)  # whose clock the file shows
    tax_is_included = models.BooleanField(_("amounts include tax"), default=True)
    may_double = models.BooleanField(_("orders may be doubled"), default=False)
    stage = models.CharField(_("stage"), max_length=20, blank=True)
    position = models.CharField(_("position"), max_length=400, blank=True)  # last key committed
    rows_total = models.BigIntegerField(_("rows of the file"), default=0)
    rows_read = models.BigIntegerField(_("rows read"), default=0)
    rows_imported = models.BigIntegerField(_("rows imported"), default=0)
    rows_unchanged = models.BigIntegerField(_("rows already there"), default=0)
    rows_rejected = models.BigIntegerField(_("rows rejected"), default=0)
    created = models.JSONField(_("created"), default=dict)  # counts by kind of row
    errors_path = models.CharField(_("error file"), max_length=1000, blank=True)
    errors_size = models.BigIntegerField(_("bytes of it that are certain"), default=0)
    failure = models.JSONField(_("why it failed"), default=dict, blank=True)  # sentence, values
    created_at = models.DateTimeField(_("created at"))
    started_at = models.DateTimeField(_("started at"), null=True)
    updated_at = models.DateTimeField(_("last progress at"))
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    rows_read__gte=0,
                    rows_imported__gte=0,
                    rows_unchanged__gte=0,
                    rows_rejected__gte=0,
                ),
                name="import_counts_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(currency="")
                | models.Q(Exact(Length("currency"), 3), currency=Upper("currency")),
                name="import_currency_is_a_code",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=False)
                | ~models.Q(status__in=["done", "undone"]),
                name="import_ended_has_its_moment",
            ),
            models.UniqueConstraint(
                fields=["kind", "source", "sha256"],
                condition=models.Q(status__in=["waiting", "running"]),
                name="import_of_a_file_once_at_a_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "sha256"], name="import_by_file")]

    def __str__(self) -> str:
        """The file's name."""
        return self.file_name


class Told(models.TextChoices):
    """The tables of which an import tells."""

    CUSTOMERS = "customers", _("Customers")
    PRODUCTS = "products", _("Products")
    ORDERS = "orders", _("Orders")
    REFUNDS = "refunds", _("Refunds")
    ORDER_LINES = "order_lines", _("Lines of orders")
    REFUND_LINES = "refund_lines", _("Lines taken back")


class ToldAgain(models.Model):
    """Rows that an import's file tells and that were there before it, or customers and products
    that it made itself, as spans of ids: undoing the import that made them leaves them to this one.

    ``agreed`` names the fields of which it told what the rows had, of those of which blanks are
    filled; where it ``is_complete``, it told all the rest that they had too.
    """

    import_run = models.ForeignKey(ImportRun, models.CASCADE, related_name="told_again")
    kind = models.CharField(_("kind"), max_length=20, choices=Told.choices)
    first_id = models.BigIntegerField(_("first row"))
    last_id = models.BigIntegerField(_("last row"))
    agreed = models.CharField(_("fields agreed on"), max_length=200, blank=True)
    is_complete = models.BooleanField(_("told in full"))

    class Meta:
        verbose_name = _("rows told again")
        verbose_name_plural = _("rows told again")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(last_id__gte=models.F("first_id")), name="told_again_is_a_span"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "last_id", "first_id"], name="told_again_by_row")
        ]

    def __str__(self) -> str:
        """The rows' ids."""
        return f"{self.kind} {self.first_id}–{self.last_id}"


class Telling(models.Model):
    """What an import told of a row that was there before, where the row had nothing or something
    else: the values, and the names of those that the row has from it.
    """

    import_run = models.ForeignKey(ImportRun, models.CASCADE, related_name="tellings")
    kind = models.CharField(_("kind"), max_length=20, choices=Told.choices)
    row_id = models.BigIntegerField(_("row"))
    told = models.JSONField(_("values told"))
    gave = models.JSONField(_("fields given"))

    class Meta:
        verbose_name = _("row told otherwise")
        verbose_name_plural = _("rows told otherwise")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "row_id", "import_run"], name="telling_once_per_row"
            ),
        ]

    def __str__(self) -> str:
        """The row."""
        return f"{self.kind} {self.row_id}"
