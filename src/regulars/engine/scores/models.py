"""Two tables: the runs, and the forecasts that were made with what later came."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Run(models.Model):
    """One run that ended well; the newest says which files and which model are in use."""

    as_of = models.DateField(_("as of"))
    lake_version = models.BigIntegerField(_("version of the lake"))
    lines_written_at = models.DateTimeField(_("lines written at"))  # the lake's moment
    currency = models.CharField(_("currency"), max_length=3)
    made_by = models.CharField(_("made by"), max_length=100)  # the program; see version.py
    model = models.CharField(_("model"), max_length=20)
    model_version = models.CharField(_("model version"), max_length=100)
    parameters = models.JSONField(_("parameters"))
    answering = models.JSONField(_("choice of the model"))  # insight.types.OutlookModel
    scorecards = models.JSONField(_("scorecards"))
    is_whole = models.BooleanField(_("everybody"), default=False)
    customers = models.IntegerField(_("customers"))
    customers_changed = models.IntegerField(_("customers scored anew"))
    slipping = models.IntegerField(_("customers slipping away"))
    slipping_minor = models.BigIntegerField(_("their value at risk"))
    folder = models.CharField(_("folder"), max_length=20)  # of its files, below the scores' own
    began_at = models.DateTimeField(_("began at"))
    ended_at = models.DateTimeField(_("ended at"))

    class Meta:
        verbose_name = _("run of scores")
        verbose_name_plural = _("runs of scores")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    customers__gte=0,
                    customers_changed__gte=0,
                    customers_changed__lte=F("customers"),
                    slipping__gte=0,
                    slipping__lte=F("customers"),
                    slipping_minor__gte=0,
                ),
                name="run_counts_add_up",
            ),
            models.CheckConstraint(
                condition=Q(is_whole=False) | Q(customers_changed=F("customers")),
                name="run_whole_is_everybody",
            ),
            models.CheckConstraint(
                condition=Q(began_at__lte=F("ended_at")), name="run_begins_before_it_ends"
            ),
        ]

    def __str__(self) -> str:
        """The day and the model."""
        return f"{self.as_of} {self.model}"


class KeptForecast(models.Model):
    """A forecast of everybody's purchases, kept as it was made, and what came of it.

    Triggers (``triggers.py``) refuse to change what was said.
    """

    made_on = models.DateField(_("made on"))
    until = models.DateField(_("until"))
    model = models.CharField(_("model"), max_length=20)
    model_version = models.CharField(_("model version"), max_length=100)
    said = models.FloatField(_("purchases expected"))
    low = models.FloatField(_("at least, with 90 %"))
    high = models.FloatField(_("at most, with 90 %"))
    made_at = models.DateTimeField(_("made at"))
    came = models.BigIntegerField(_("purchases that came"), null=True)

    class Meta:
        verbose_name = _("forecast")
        verbose_name_plural = _("forecasts")
        ordering: ClassVar = ["-made_on", "-until"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["made_on", "until"], name="forecast_once"),
            models.CheckConstraint(
                condition=Q(until__gt=F("made_on")), name="forecast_of_days_to_come"
            ),
            models.CheckConstraint(
                condition=Q(low__gte=0, low__lte=F("high"), high__lt=1e300, said__gte=0)
                & Q(said__lt=1e300),
                name="forecast_band_in_order",
            ),
            models.CheckConstraint(
                condition=Q(came__isnull=True) | Q(came__gte=0), name="forecast_came_not_negative"
            ),
        ]

    def __str__(self) -> str:
        """The two days."""
        return f"{self.made_on} – {self.until}"
