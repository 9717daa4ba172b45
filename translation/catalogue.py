"""The catalogue: what is written in the code, in templates, and in data that is looked up."""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent / "src" / "regulars"
SHOP = ROOT / "edges" / "sandbox" / "shop"
# Whoever says a sentence has its translations: the sandbox shop its own, the root all others.
SPEAKERS = (ROOT, SHOP)
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "pgettext_lazy": ((1, "c"), 2),
}
HEADER = "# Every sentence here that can be translated. Written by `make messages`."

Found = tuple[str, str | tuple[str, ...], str | None]  # where, what, in which sense


def locale_of(speaker: Path) -> Path:
    """Where the catalogues of a speaker lie."""
    return speaker / "locale"


def template_text(speaker: Path = ROOT) -> str:
    """The template of a speaker's catalogues, the same for the same code."""
    text = io.BytesIO()
    catalogue = _catalogue(speaker)
    write_po(text, catalogue, width=100, omit_header=True, sort_output=True, no_location=False)
    return f'{HEADER}\nmsgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n' + (
        text.getvalue().decode()
    )


def update_languages(folder: Path, speaker: Path = ROOT) -> Iterator[str]:
    """Bring each language's catalogue up to the template and compile it; say how far each is."""
    template = read_po(io.StringIO(template_text(speaker)))
    for path in sorted(folder.glob("*/LC_MESSAGES/django.po")):
        catalogue = read_language(path)
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalogue, width=100, sort_output=True)
        done = sum(1 for message in catalogue if message.id and is_done(message))
        path.with_suffix(".mo").write_bytes(compiled(read_language(path)))
        yield f"{path.parent.parent.name}: {done} of {len(catalogue)} sentences"


def read_language(path: Path) -> Catalog:
    """A language's catalogue; the folder says which language it is."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def compiled(catalogue: Catalog) -> bytes:
    """What is read at run time: only what is done, as another catalogue may have the rest.

    What is not done goes from the catalogue.
    """
    for message in [item for item in catalogue if item.id and not is_done(item)]:
        catalogue.delete(message.id, message.context)
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def is_done(message: Message) -> bool:
    """Whether the sentence is translated in every form."""
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(forms)


def sentences() -> set[str]:
    """Everything that the catalogues hold; of what has plural forms, the singular."""
    found = (it for speaker in SPEAKERS for it in _found(speaker))
    return {what if isinstance(what, str) else what[0] for _, what, _ in found}


def _catalogue(speaker: Path) -> Catalog:
    catalogue = Catalog(charset="utf-8")
    for where, what, sense in sorted(_found(speaker), key=str):
        catalogue.add(what, locations=[(where, None)], context=sense)
    return catalogue


def _found(speaker: Path) -> Iterator[Found]:
    for path in _said_by(speaker, "*.py"):
        where = str(path.relative_to(ROOT))
        source = path.read_text()
        yield from _called(where, source)
        yield from ((where, sentence, None) for sentence in error_sentences(source))
    for path in _said_by(speaker, "*.html"):
        where = str(path.relative_to(ROOT))
        # Indentation means nothing here, and would to the reader of Python.
        lines = templatize(path.read_text(), origin=where).splitlines()
        yield from _called(where, "\n".join(line.strip() for line in lines))
    if speaker == ROOT:
        yield from _defined()


def _said_by(speaker: Path, pattern: str) -> list[Path]:
    """The files within the speaker's folder, without those of a speaker within it."""
    inner = [it for it in SPEAKERS if it != speaker and it.is_relative_to(speaker)]
    return [
        path
        for path in sources(pattern)
        if path.is_relative_to(speaker) and not any(path.is_relative_to(it) for it in inner)
    ]


def sources(pattern: str) -> list[Path]:
    """Our files of this kind, tests left out."""
    return [path for path in sorted(ROOT.rglob(pattern)) if "tests" not in path.parts]


def _called(where: str, source: str) -> Iterator[Found]:
    file = io.BytesIO(source.encode())
    for _line, what, _comments, sense in extract("python", file, keywords=KEYWORDS):
        if what:
            yield where, what, sense


def error_sentences(source: str) -> Iterator[str]:
    """The sentences of the errors that a module defines."""
    for item in ast.walk(ast.parse(source)):
        if isinstance(item, ast.ClassDef):
            for line in item.body:
                if _sets(line) == "sentence" and isinstance(line.value, ast.Constant):
                    yield str(line.value.value)


def _sets(line: ast.stmt) -> str:
    """The name that a line gives a value to; empty for any other line."""
    target = line.targets[0] if isinstance(line, ast.Assign) else getattr(line, "target", None)
    return target.id if isinstance(target, ast.Name) else ""


def _defined() -> Iterator[Found]:
    """What the library says as data: definitions and published figures."""
    from regulars.insight.benchmarks import DRIVERS, FIGURES, SOURCES
    from regulars.insight.report.definitions import DEFINITIONS

    for definition in DEFINITIONS.values():
        for text in (definition.name, definition.sentence, definition.source):
            if text:
                yield "insight/report/definitions", text, None
    for figure in (*FIGURES.values(), *DRIVERS.values()):
        yield "insight/benchmarks.py", figure.sentence, None
    for source in SOURCES.values():
        yield "insight/benchmarks.py", source.title, None
