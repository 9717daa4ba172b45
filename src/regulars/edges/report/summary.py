"""The report in the terminal: what matters, in a screenful."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich import box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from regulars.edges.report.page import Page
from regulars.edges.report.page.values import Age

MARKS = {"good": ("✓", "green"), "bad": ("!", "red"), "neutral": ("·", "cyan")}
ARROWS = {"up": "▲", "down": "▼", "flat": "="}
WIDTH = 100
FIRST_AGES = 8
GAP = 3  # between two columns
EDGES = 2  # left and right of all columns
ROW_COUNTS = 3  # read, used, left out


def print_summary(page: Page, *, written: Sequence[Path], console: Console) -> None:
    """Print findings, measures, groups, what to do first, and where the files are."""
    parts: list[RenderableType] = [
        Text(page.headline, style="bold"),
        Text(page.verdict, style="dim"),
        _findings(page),
        _measures(page),
        *_cohorts(page, width=min(console.width, WIDTH) - 2),
        *([_groups(page)] if page.groups.cards else []),
        *_ahead(page),
        _first_steps(page),
        _rows(page),
        *_cautions(page),
        *(_place(path) for path in written),
    ]
    console.print(Padding(Group(*parts), (1, 1)), width=min(console.width, WIDTH))


def _findings(page: Page) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    for finding in page.findings:
        mark, colour = MARKS[finding.tone]
        table.add_row(Text(mark, style=f"bold {colour}"), finding.text)
    return Padding(table, (1, 0))


def _measures(page: Page) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    table.add_column(page.measures.kicker)
    table.add_column("", justify="right")
    table.add_column("")
    for card in (*page.measures.cards, *page.measures.counts):
        change = Text("")
        if card.change:
            style = {"good": "green", "bad": "red"}.get(card.change.tone, "dim")
            change = Text(f"{ARROWS[card.change.direction]} {card.change.text}", style=style)
        table.add_row(card.name, Text(card.value, style="bold"), change)
    return table


def _cohorts(page: Page, *, width: int) -> Iterator[RenderableType]:
    """The share that ordered again at each of the first ages, as many as fit."""
    ages = page.cohorts.ages[:FIRST_AGES]
    if ages:
        axis = page.cohorts.figures["retention"].axis
        names = (axis, *page.cohorts.age_names)
        columns = [max(map(cell_len, (one.age, one.customers, one.share))) for one in ages]
        room = width - EDGES - max(map(cell_len, names))
        while sum(columns) + GAP * len(columns) > room and len(columns) > 1:
            columns.pop()
        yield _ages(names, ages[: len(columns)])


def _ages(names: Sequence[str], ages: Sequence[Age]) -> Table:
    """One column for each age, with the customers it rests on."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    axis, share, customers = names
    table.add_column(axis, no_wrap=True)
    for one in ages:
        table.add_column(one.age, justify="right", no_wrap=True)
    table.add_row(share, *(one.share for one in ages))
    table.add_row(Text(customers, style="dim"), *(Text(one.customers, style="dim") for one in ages))
    return table


def _groups(page: Page) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    table.add_column(page.groups.kicker)
    table.add_column("", justify="right")
    table.add_column("")
    for card in page.groups.cards:
        table.add_row(card.name, Text(card.customers, style="bold"), Text(card.share, style="dim"))
    return table


def _ahead(page: Page) -> Iterator[RenderableType]:
    """What lies ahead, a sentence for each matter."""
    if page.outlook.brief:
        table = Table.grid(padding=(0, 1))
        for sentence in page.outlook.brief:
            table.add_row(Text("·", style="bold cyan"), sentence)
        title = Text(page.outlook.title, style="dim")
        yield Padding(Group(title, table), (1, 0))


def _first_steps(page: Page) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    for number, step in enumerate(page.first_steps, start=1):
        table.add_row(Text(f"{number}.", style="bold yellow"), f"{step.name}. {step.worth}")
    return Padding(table, (0, 0, 1, 0))


def _rows(page: Page) -> Text:
    counts = page.quality.headlines[:ROW_COUNTS]
    return Text(", ".join(f"{count.value} {count.text}" for count in counts), style="dim")


def _cautions(page: Page) -> Iterator[RenderableType]:
    """What may be wrong, and what to say to the command if it is."""
    if page.quality.cautions:
        table = Table.grid(padding=(0, 1))
        for caution in page.quality.cautions:
            table.add_row(
                Text("!", style="bold yellow"), Text(f"{caution.text} {caution.remedy}".strip())
            )
        yield Padding(table, (1, 0))


def _place(path: Path) -> Text:
    return Text.assemble("→ ", (str(path), "bold"))
