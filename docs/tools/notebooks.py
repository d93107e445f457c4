"""The example notebooks: `python docs/tools/notebooks.py` runs them and writes what their cells show into them.

Cells are run here as a notebook would run them (one namespace, the last expression is shown), so that neither the tests
nor the pages need a notebook server. A test runs every cell; it does not compare what they show, which moves with the model.
"""

from __future__ import annotations

import ast
import io
import json
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

FOLDER = Path("docs/notebooks")
SHOWN = (("image/svg+xml", "_repr_svg_"), ("text/html", "_repr_html_"))


def played(source: str, names: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Run a cell in a namespace and return its outputs, as the format of notebooks has them; errors pass through."""
    tree = ast.parse(source, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    told, value = io.StringIO(), None
    with redirect_stdout(told):
        exec(compile(tree, name, "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), name, "eval"), names)
    outputs: list[dict[str, Any]] = []
    if told.getvalue():
        outputs.append({"name": "stdout", "output_type": "stream", "text": told.getvalue().splitlines(keepends=True)})
    if value is not None:
        data = {"text/plain": repr(value).splitlines(keepends=True)}
        kind = next(((mime, method) for mime, method in SHOWN if hasattr(value, method)), None)
        if kind is not None:
            data[kind[0]] = str(getattr(value, kind[1])()).splitlines(keepends=True)
        outputs.append({"data": data, "execution_count": None, "metadata": {}, "output_type": "execute_result"})
    return outputs


def run(path: Path) -> dict[str, Any]:
    """Run the cells of a notebook and return it with what they show."""
    book: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    names: dict[str, Any] = {"__name__": "__main__"}
    for number, cell in enumerate((c for c in book["cells"] if c["cell_type"] == "code"), 1):
        cell["outputs"] = played("".join(cell["source"]), names, f"{path.name}, code cell {number}")
        cell["execution_count"] = number
        for output in cell["outputs"]:
            if "execution_count" in output:
                output["execution_count"] = number
    return book


def main() -> None:
    """Run every notebook and write it with what its cells show."""
    for path in sorted(FOLDER.glob("*.ipynb")):
        path.write_text(json.dumps(run(path), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(path)


if __name__ == "__main__":
    main()
