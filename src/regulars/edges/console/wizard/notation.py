"""How an uploaded file is written, where it was told wrong: another sheet, another encoding."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from regulars.edges.console.writing import number_text

NAMES = {
    "utf-8": gettext_lazy("Unicode (UTF-8)"),
    "cp1252": gettext_lazy("Western European (Windows-1252)"),
    "cp1250": gettext_lazy("Central European (Windows-1250)"),
    "cp1251": gettext_lazy("Cyrillic (Windows-1251)"),
    "cp1253": gettext_lazy("Greek (Windows-1253)"),
    "cp1254": gettext_lazy("Turkish (Windows-1254)"),
    "cp874": gettext_lazy("Thai (Windows-874)"),
    "mac_roman": gettext_lazy("Western European (old Macs)"),
    "koi8_r": gettext_lazy("Cyrillic (KOI8-R)"),
    "gb18030": gettext_lazy("Chinese, simplified (GB 18030)"),
    "big5": gettext_lazy("Chinese, traditional (Big5)"),
    "cp932": gettext_lazy("Japanese (Shift JIS)"),
    "cp949": gettext_lazy("Korean (Windows-949)"),
}


class NotationForm(forms.Form):
    """The sheet to read, or the encoding; only what the file leaves open is asked."""

    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"), required=False)
    encoding = forms.ChoiceField(label=gettext_lazy("Encoding"), required=False)

    def __init__(self, data: Any, inspected: dict[str, Any]) -> None:
        super().__init__(data)
        self.inspected = inspected
        sheets: Any = self.fields["sheet"]
        sheets.choices = [(name, name) for name in inspected["sheets"]]
        sheets.initial = inspected["sheet"]
        encodings: Any = self.fields["encoding"]
        encodings.choices = [
            (found["encoding"], encoding_name(found["encoding"]))
            for found in inspected["encodings"]
        ]

    @property
    def sheets_told(self) -> str:
        """How many sheets there are."""
        number = len(self.inspected["sheets"])
        sentence = ngettext(
            "The workbook has %(number)s sheet. One is read at a time.",
            "The workbook has %(number)s sheets. One is read at a time.",
            number,
        )
        return sentence % {"number": number_text(number)}

    @property
    def readings(self) -> list[tuple[str, str, str, bool]]:
        """Each encoding with its name, how the first text beyond ASCII reads in it, and whether it
        is the one taken.
        """
        taken = self.inspected["encoding"]
        return [
            (
                found["encoding"],
                encoding_name(found["encoding"]),
                found["sample"],
                found["encoding"] == taken,
            )
            for found in self.inspected["encodings"]
        ]

    @property
    def reads(self) -> str:
        """How the first text beyond ASCII reads as it was taken; empty where it cannot be read."""
        return next((sample for _, _, sample, is_taken in self.readings if is_taken), "")

    @property
    def problem(self) -> str:
        """Why nothing could be read; empty where something was."""
        if self.inspected["columns"]:
            return ""
        if self.inspected["sheets"]:
            sentence = _("The sheet “%(sheet)s” holds no table. Choose another.")
            return sentence % {"sheet": self.inspected["sheet"]}
        if not self.inspected["encoding"]:
            return _("It cannot be told how the text is written. Choose what reads right.")
        sentence = _("Not all of the file can be read as %(encoding)s. Choose another.")
        return sentence % {"encoding": encoding_name(self.inspected["encoding"])}


def encoding_name(encoding: str) -> str:
    """What an encoding is called; of a rare one, its own name."""
    return str(NAMES.get(encoding, encoding))
