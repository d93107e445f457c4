"""Draw ``terminal.svg``: the top of what `leeward assess` prints on the bundled article.

    python docs/images/terminal.py docs/images/terminal.svg
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

import leeward as lw
from leeward.examples import article
from leeward.showing.terminal import verdict_table

COLUMNS, LINES, DRAWS = 116, 44, 200


def main(target: Path) -> None:
    """Assess the article and write the picture."""
    study = lw.assess(article().read_text(encoding="utf-8"), draws=DRAWS)
    printed = io.StringIO()
    console = Console(file=printed, width=COLUMNS, force_terminal=True, color_system="truecolor")
    console.print(verdict_table(study.judgement))
    screen = Console(record=True, width=COLUMNS, file=io.StringIO())
    screen.print(Text("$ leeward assess brief_article.md", style="bold"))
    screen.print(Text.from_ansi("\n".join(printed.getvalue().splitlines()[:LINES])))
    screen.print(Text("…"))
    picture = screen.export_svg(title="Leeward", unique_id="leeward")
    target.write_text(_without_fonts_from_elsewhere(picture), encoding="utf-8")


def _without_fonts_from_elsewhere(picture: str) -> str:
    picture = re.sub(r"\s*@font-face \{.*?\}", "", picture, flags=re.S)
    return re.sub(r"[ \t]+$", "", picture.replace("Fira Code, monospace", "monospace"), flags=re.M)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "terminal.svg"))
