"""``python -m translation``: write the catalogue's template and bring the languages up to it."""

from __future__ import annotations

import sys

from translation.catalogue import LOCALE, template_text, update_languages

if __name__ == "__main__":
    LOCALE.mkdir(exist_ok=True)
    (LOCALE / "django.pot").write_text(template_text())
    sys.stdout.writelines(f"{told}\n" for told in update_languages())
