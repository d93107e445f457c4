"""Draw the pictures of the README from the bundled article: ``make pictures``.

``terminal.svg`` is the top of what `leeward assess` prints; ``report.png`` the top of the report, taken with
Chromium ($LEEWARD_CHROMIUM, or the one installed; left as it is without).
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

import leeward as lw
from leeward.examples import article
from leeward.showing.quotes import in_sentences
from leeward.showing.terminal import verdict_table

HERE = Path(__file__).resolve().parent
COLUMNS, LINES, DRAWS = 116, 44, 200
WINDOW = "1180,1500"


def main() -> None:
    """Assess the article and write both pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        document = folder / "brief_article.md"
        document.write_text(article().read_text(encoding="utf-8"), encoding="utf-8")
        study = lw.assess(document, draws=DRAWS)
        (HERE / "terminal.svg").write_text(terminal(study), encoding="utf-8")
        browser = shutil.which(os.environ.get("LEEWARD_CHROMIUM", "chromium"))
        if browser is None:
            print("report.png is left as it is: no Chromium")
            return
        page = study.report(folder / "report.html")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}/p"]
        picture = f"--screenshot={HERE / 'report.png'}"
        subprocess.run(
            [browser, *flags, f"--window-size={WINDOW}", picture, page.as_uri()],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def terminal(study: lw.Assessment) -> str:
    """Return the first lines of the verdict table as SVG."""
    printed = io.StringIO()
    console = Console(file=printed, width=COLUMNS, force_terminal=True, color_system="truecolor")
    console.print(verdict_table(*in_sentences(study.judgement, study.brief)))
    screen = Console(record=True, width=COLUMNS, file=io.StringIO())
    screen.print(Text("$ leeward assess brief_article.md", style="bold"))
    screen.print(Text.from_ansi("\n".join(printed.getvalue().splitlines()[:LINES])))
    screen.print(Text("…"))
    picture = screen.export_svg(title="Leeward", unique_id="leeward")
    picture = re.sub(r"\s*@font-face \{.*?\}", "", picture, flags=re.S)  # fonts would come from elsewhere
    picture = re.sub(r"\s*<!--.*?-->", "", picture, flags=re.S)
    return re.sub(r"[ \t]+$", "", picture.replace("Fira Code, monospace", "monospace"), flags=re.M)


if __name__ == "__main__":
    main()
