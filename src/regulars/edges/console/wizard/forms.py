"""What the steps of an import ask."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.edges.connectors.files.types import KINDS
from regulars.edges.console.rules import currency_of
from regulars.edges.report.words.quality import field_name

LARGEST = 512 * 1024 * 1024  # bytes
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".xlsb", ".ods", ".parquet")
LEAVE_OUT = ""
FOLDED_FROM = 40  # columns; of a wider file those not recognised are folded away


class UploadForm(forms.Form):
    """The file, and what its rows are."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS], initial="orders")
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("This file is empty. Choose another."),
        },
    )

    def clean_file(self) -> Any:
        """Refuse what is too large or no table; what it really is, its content tells later."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("This file is larger than 512 MB. Import it with `regulars import` instead.")
            )
        if Path(file.name).suffix.lower() not in ENDINGS:
            raise forms.ValidationError(
                _("This kind of file cannot be read. Give CSV, text, Excel or Parquet.")
            )
        return file


class ColumnsForm(forms.Form):
    """Which field each of the file's columns stands for, and what the file does not say."""

    currency = forms.CharField(
        label=gettext_lazy("Currency of the amounts"),
        required=False,
        max_length=3,
        help_text=gettext_lazy("Three letters, such as EUR. Only where the file does not say."),
    )
    channel = forms.CharField(
        label=gettext_lazy("Channel"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Where it was sold, such as web. Only where the file does not say."),
    )

    source = forms.CharField(
        label=gettext_lazy("Shop"),
        required=False,
        max_length=50,
        help_text=gettext_lazy(
            "Only where you import from several: the same number from two shops is two orders."
        ),
    )
    tax = forms.ChoiceField(
        label=gettext_lazy("Tax"),
        required=False,
        choices=[
            ("included", gettext_lazy("The amounts include tax")),
            ("on_top", gettext_lazy("Tax comes on top")),
        ],
    )

    def __init__(self, data: Any, inspected: dict[str, Any], **values: Any) -> None:
        super().__init__(data, **values)
        self.inspected = inspected
        choices = [(LEAVE_OUT, _("Leave out"))]
        choices += [(name, _field_label(name)) for name in inspected["fields"]]
        for number, column in enumerate(inspected["columns"]):
            self.fields[f"column{number}"] = forms.ChoiceField(
                choices=choices, required=False, initial=column["field"], label=column["name"]
            )

    def columns(self) -> list[tuple[Any, dict[str, Any]]]:
        """The choices to look at, each beside its column: all of them, or of a wide file those
        that are taken for something.
        """
        return [row for row in self._rows() if not self._is_folded(row)]

    def folded(self) -> list[tuple[Any, dict[str, Any]]]:
        """The choices of a wide file's other columns."""
        return [row for row in self._rows() if self._is_folded(row)]

    def _rows(self) -> list[tuple[Any, dict[str, Any]]]:
        rows = [
            (self[f"column{number}"], column)
            for number, column in enumerate(self.inspected["columns"])
        ]
        chosen = {column["name"]: choice.value() for choice, column in rows}
        doubts = self._doubts(chosen)
        for choice, column in rows:
            if column["name"] in doubts:
                choice.field.widget.attrs["aria-describedby"] = f"{choice.auto_id}_doubt"
        return [
            (choice, {**column, "doubt": doubts.get(column["name"], "")}) for choice, column in rows
        ]

    def _doubts(self, chosen: dict[str, str]) -> dict[str, str]:
        """What to look at beside a column: that another fits its field, or that it fits one, too.

        A guess that was corrected is no longer doubted.
        """
        doubts = {}
        for rival in self.inspected.get("rivals", []):
            field, column, other = rival["field"], rival["column"], rival["other"]
            if chosen.get(column) != field or chosen.get(other):
                continue
            named = {"field": _field_label(field), "column": column, "other": other}
            doubts[column] = _("“%(other)s” would fit, too. Choose the one that is right.") % named
            doubts[other] = _("Could be “%(field)s”, too; “%(column)s” was taken.") % named
        return doubts

    def _is_folded(self, row: tuple[Any, dict[str, Any]]) -> bool:
        choice, column = row
        is_wide = len(self.inspected["columns"]) > FOLDED_FROM
        return is_wide and not choice.value() and not column["doubt"]

    def clean_currency(self) -> str:
        """A currency that there is, in capitals."""
        typed = str(self.cleaned_data["currency"])
        code = currency_of(typed)
        if typed and code is None:
            sentence = _("%(currency)s is no currency. Give its three letters, such as EUR.")
            raise forms.ValidationError(sentence, params={"currency": typed})
        return code or ""

    def clean(self) -> dict[str, Any]:
        """Refuse one field twice."""
        cleaned = super().clean() or {}
        chosen = Counter(self._chosen(cleaned).values())
        twice = [name for name, times in chosen.items() if name and times > 1]
        if twice:
            raise forms.ValidationError(
                _("Two columns are chosen for “%(field)s”. Leave one of them out.")
                % {"field": _field_label(twice[0])}
            )
        return cleaned

    def mapping(self) -> dict[str, str]:
        """What differs from the guess: fields given a column, fields that lost theirs."""
        chosen = self._chosen(self.cleaned_data)
        guessed = {item["name"]: item["field"] for item in self.inspected["columns"]}
        taken_away = {
            field: LEAVE_OUT
            for column, field in guessed.items()
            if field and chosen[column] != field
        }
        given = {
            field: column for column, field in chosen.items() if field and guessed[column] != field
        }
        return taken_away | given

    def _chosen(self, cleaned: dict[str, Any]) -> dict[str, str]:
        return {
            column["name"]: cleaned.get(f"column{number}", LEAVE_OUT)
            for number, column in enumerate(self.inspected["columns"])
        }


def _field_label(name: str) -> str:
    """What a field is called; of one that the report does not know, its own name."""
    label = field_name(name)
    return label if label != name else capfirst(name.replace("_", " "))
