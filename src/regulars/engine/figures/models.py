"""Two tables: each computation over one state of the lake, and the reports that came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Edition(models.Model):
    """One computation of the presets over one state of the lake; it counts once it is computed."""

    lake_version = models.BigIntegerField(_("version of the lake"), unique=True)
    lines_written_at = models.DateTimeField(_("lines written at"))  # the lake's moment
    made_by = models.CharField(_("made by"), max_length=100)  # the program; see version.py
    first_day = models.DateField(_("first day"), null=True)  # null: there is no order
    last_day = models.DateField(_("last day with an order"), null=True)
    default_preset = models.CharField(_("default preset"), max_length=20, blank=True)
    channels = models.JSONField(_("channels"), default=list)
    channels_ahead = models.JSONField(_("channels computed ahead"), default=list)
    computed_at = models.DateTimeField(_("computed at"))

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering: ClassVar = ["-lake_version"]

    def __str__(self) -> str:
        """The version of the lake."""
        return str(self.lake_version)


class StoredReport(models.Model):
    """One report with its pictures, or the wish for one."""

    class State(models.TextChoices):
        """How far it is."""

        COMPUTING = "computing", _("Computing")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    preset = models.CharField(_("preset"), max_length=20, blank=True)  # empty: a chosen period
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    channel = models.CharField(_("channel"), max_length=100, blank=True)  # empty: all together
    lake_version = models.BigIntegerField(_("version of the lake"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    stage = models.CharField(_("stage"), max_length=40, blank=True)
    failure = models.TextField(_("why it failed"), blank=True)
    document = models.BinaryField(_("report"), default=b"")  # JSON of insight's report
    charts = models.BinaryField(_("pictures"), default=b"")  # JSON, SVG by name
    made_by = models.CharField(_("made by"), max_length=100, blank=True)  # as of its edition
    requested_at = models.DateTimeField(_("requested at"))
    heard_of_at = models.DateTimeField(_("last progress at"))
    computed_at = models.DateTimeField(_("computed at"), null=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["preset", "channel", "starts_on", "ends_on", "lake_version"],
                name="report_once_per_version",
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("ends_on")), name="report_days_in_order"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="ready")
                | (models.Q(computed_at__isnull=False) & ~models.Q(document=b"")),
                name="report_ready_has_document",
            ),
        ]

    def __str__(self) -> str:
        """The days and the channel."""
        return f"{self.starts_on} – {self.ends_on} {self.channel}".rstrip()
