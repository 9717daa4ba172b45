"""What an erasure does and did, on a terminal."""

from __future__ import annotations

from regulars.core.privacy.types import ErasureCard, Fate, Preview

FATES = {
    Fate.DELETED: "Deleted for good",
    Fate.BLANKED: "Kept without anything that says who they are",
    Fate.KEPT: "Kept as they are",
}
CLEARED = (
    "Afterwards it is taken out of what mentions them: deliveries, kept answers, tasks, lists of "
    "imports, uploads, and the database's free pages."
)


def of_preview(preview: Preview) -> str:
    """What erasing a customer would do."""
    lines = [f"Erasing {preview.customer}"]
    if others := [name for name in preview.people if name != preview.customer]:
        lines.append(f"who is also {', '.join(others)}")
    for fate, title in FATES.items():
        if some := preview.of(fate):
            lines.append(f"{title}:")
            lines += [f"  {one.rows:,} {one.title}" for one in some]
    return "\n".join([*lines, CLEARED])


def of_erasure(card: ErasureCard) -> str:
    """What was done, and what is left to do."""
    said = f"{card.customer} is erased."
    if card.is_done:
        return f"{said} Nothing is left."
    left = f"{said} A worker clears what is left, next: {card.waits_for}."
    return f"{left} {card.problem}".strip()
