"""``python -m translation``: write the catalogue's template and bring the languages up to it."""

from __future__ import annotations

import sys

from translation.catalogue import SPEAKERS, locale_of, template_text, update_languages

if __name__ == "__main__":
    for speaker in SPEAKERS:
        folder = locale_of(speaker)
        folder.mkdir(exist_ok=True)
        (folder / "django.pot").write_text(template_text(speaker))
        told = update_languages(folder, speaker)
        sys.stdout.writelines(f"{folder.parent.name}: {line}\n" for line in told)
