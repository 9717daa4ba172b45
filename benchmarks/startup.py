"""The command line's help against a bare typer program."""

from __future__ import annotations

import sys

from benchmarks.processes import header, in_turns, row

BARE = "import typer; app = typer.Typer(); app.command()(lambda: None); app(['--help'])"
OURS = "from regulars.cli import main; import sys; sys.argv = ['regulars', '--help']; main()"


def main() -> None:
    """Print the ratio; the limit is twice the bare program."""
    runs = in_turns(
        {"bare": [sys.executable, "-c", BARE], "ours": [sys.executable, "-c", OURS]}, rounds=9
    )
    ratio = runs["ours"].wall / runs["bare"].wall
    row(
        "regulars --help",
        "≤2 × bare typer",
        f"{runs['ours'].wall:.2f} s, {runs['ours'].peak_mb:.0f} MB",
        met=ratio <= 2,
        peer=f"bare typer {runs['bare'].wall:.2f} s",
        ratio=f"{ratio:.2f}",
    )


if __name__ == "__main__":
    header()
    main()
