"""What every verb shares: lazy loading, errors and exit status, JSON, tables, progress."""

from __future__ import annotations

import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

import click

from leeward.cli.params import Positive
from leeward.ensembles import DRAWS, STEPS
from leeward.safetext import safe
from leeward.showing.edge import cell, console, guarded, say

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

BAD_INPUT = 2
FAILURE = 1
_DEBUG = "leeward.debug"
LONGEST = 1500
"""Most characters of what is said about an input: the list of what is allowed fits, a page in a cell does not."""
MOST_DRAWS = 10_000_000
"""Most draws of one run."""
SEED = click.IntRange(0, 2**63 - 1)
_PATIENCE = 1.0
"""Seconds after which a job shows its progress."""

F = TypeVar("F", bound=Callable[..., Any])
Report = Callable[[int, int, str], None]
"""How an engine reports: work done, work in all, what is being done."""


class Refusal(click.ClickException):
    """Bad input, told in one line on standard error; ``hint`` is a second line."""

    exit_code = BAD_INPUT

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    def show(self, file: Any = None) -> None:
        """Write the line (and the hint, where there is one); what a file brings in cannot break the line."""
        say(f"leeward: {shortened(safe(self.message, lines=False))}", err=True)
        if self.hint:
            say(self.hint, err=True)


class Fault(Refusal):
    """A failure that is not the user's."""

    exit_code = FAILURE


def shortened(text: str, most: int = LONGEST) -> str:
    """Return ``text``, its middle left out where it is longer than ``most`` characters."""
    half = (most - 3) // 2
    return text if len(text) <= most else f"{text[:half]} … {text[-half:]}"


class VerbGroup(click.Group):
    """A group whose commands are imported when they are first needed, listed under headings.

    ``verbs`` maps a heading to its verbs, and a verb to ``module:function``.
    """

    def __init__(self, *args: Any, verbs: Mapping[str, Mapping[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headings = verbs
        self.paths = {name: path for section in verbs.values() for name, path in section.items()}

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line with the edge of the terminal in place."""
        with guarded():
            return super().main(*args, **kwargs)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of their headings."""
        return list(self.paths)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the one verb asked for."""
        if cmd_name not in self.paths:
            return None
        module, _, function = self.paths[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), function)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the verbs, each group under its heading."""
        width = max(len(name) for name in self.paths)
        limit = formatter.width - 6 - width
        for heading, section in self.headings.items():
            rows = []
            for name in section:
                command = self.get_command(ctx, name)
                rows.append((name.ljust(width), command.get_short_help_str(limit) if command else ""))
            with formatter.section(heading):
                formatter.write_dl(rows)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb, or name the nearest ones."""
        name = str(args[0]) if args else ""
        if name and not name.startswith("-") and name not in self.paths:
            from difflib import get_close_matches

            near = get_close_matches(name, self.paths, n=3, cutoff=0.5)
            hint = f"; nearest: {', '.join(near)}" if near else ""
            raise Refusal(f"there is no verb {name!r}{hint}; allowed: {', '.join(self.paths)}.")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb; turn what goes wrong into one line and an exit status."""
        try:
            with warnings.catch_warnings(), _quiet_logs(ctx):
                _say_warnings(ctx)
                return super().invoke(ctx)
        except (Refusal, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except click.UsageError as error:
            where = error.ctx.command_path if error.ctx else "leeward"
            raise Refusal(error.format_message(), f"See '{where} --help'.") from None
        except Exception as error:
            from leeward.evidence.errors import InputError

            show_trace()
            if isinstance(error, InputError):
                raise Refusal(str(error)) from None
            raise Fault(
                f"{type(error).__name__}: {_first_line(error)}",
                "A fault of Leeward or of this machine: --debug shows the trace.",
            ) from None


def show_trace() -> None:
    """Print the trace of the error being handled, where --debug asks for it."""
    context = click.get_current_context(silent=True)
    if context is not None and context.meta.get(_DEBUG):
        traceback.print_exc(file=sys.stderr)


def _say_warnings(ctx: click.Context) -> None:
    """Show Leeward's own warnings as one line on standard error; what libraries say only with ``--debug``."""
    usual = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *rest: Any, **more: Any) -> None:
        if category.__module__.partition(".")[0] == "leeward":
            say(f"leeward: {safe(str(message), lines=False)}", err=True)
        elif ctx.meta.get(_DEBUG):
            usual(message, category, *rest, **more)

    warnings.showwarning = show


@contextmanager
def _quiet_logs(ctx: click.Context) -> Iterator[None]:
    """Keep what libraries log off the terminal, except with ``--debug``."""
    import logging

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if ctx.meta.get(_DEBUG) and record.levelno >= logging.WARNING:
                say(f"{record.name}: {record.getMessage()}", err=True)

    handler = Kept()
    logging.root.addHandler(handler)
    try:
        yield
    finally:
        logging.root.removeHandler(handler)


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else "no message"


def _remember_debug(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        ctx.meta[_DEBUG] = True


def verb(function: F) -> F:
    """Give a command what all verbs have: ``--json`` (passed on as ``as_json``) and ``--debug``."""
    function = click.option(
        "--debug",
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=_remember_debug,
        help="Show the full trace of a failure.",
    )(function)
    return click.option("--json", "as_json", is_flag=True, help="Print JSON on standard output, and nothing else there.")(
        function
    )


def study_options(function: F) -> F:
    """Give a command the options of a study: ``--draws``, ``--years``, ``--seed``, ``--prior``."""
    return _of_a_study(function, default=DRAWS, show_default=True, help="Plausible systems to play.")


def judged_options(function: F) -> F:
    """Give a command the options of a study as `study_options`; without ``--draws`` as many as its verdicts need."""
    said = f"{', '.join(map(str, STEPS[:-1]))}, and {STEPS[-1]} of options with a verdict not settled by then"
    return _of_a_study(function, default=None, help=f"Plausible systems to play  [default: {said}]")


def _of_a_study(function: F, **draws: Any) -> F:
    for option in (
        click.option(
            "--prior",
            is_flag=True,
            help="Draw from the priors, not from the posterior of this version (docs/validation/calibration.md).",
        ),
        click.option(
            "--seed",
            type=SEED,
            help="Seed of all luck  [default: the brief's, or 1]",
        ),
        click.option(
            "--years",
            type=Positive("a number of years", 100),
            help="Years to play  [default: the brief's, or 3]",
        ),
        click.option("--draws", type=click.IntRange(1, MOST_DRAWS), **draws),
    ):
        function = option(function)
    return function


def smallest_option(function: F) -> F:
    """Give a command the option ``--smallest``."""
    return click.option(
        "--smallest",
        multiple=True,
        metavar="OUTCOME=VALUE",
        help="Smallest effect of interest of an outcome: 2%, 5 points, or a number in its unit. May be given several times.",
    )(function)


def emit(value: Any) -> None:
    """Print a value as JSON on standard output."""
    from leeward.results import to_json

    say(to_json(value))


def show(*things: RenderableType) -> None:
    """Print tables and sentences on standard output; brackets in a sentence mean themselves."""
    out = console()
    for thing in things:
        out.print(cell(thing) if isinstance(thing, str) else thing)


def tell(sentence: str) -> None:
    """Print a sentence on standard output without breaking it into lines: a path in it can be copied."""
    say(sentence)


def grid(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    right: Iterable[str] = (),
    fold_first: bool = False,
) -> Table:
    """Build a table that folds long cells rather than cutting them; ``right`` names the numeric columns.

    The first column holds names and is kept on one line unless ``fold_first``.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    numeric = set(right)
    table = Table(title=Text(safe(title), style="bold"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for index, column in enumerate(columns):
        justify = "right" if column in numeric else "left"
        table.add_column(
            column,
            justify=justify,  # type: ignore[arg-type]
            overflow="fold",
            no_wrap=index == 0 and not fold_first,
        )
    for row in rows:
        table.add_row(*map(_cell, row))
    return table


def _cell(value: object) -> Text:
    return cell(number(value) if isinstance(value, float) else value)


def grouped_grid(
    title: str, columns: Sequence[str], groups: Mapping[str, Iterable[Sequence[object]]], *, right: Iterable[str] = ()
) -> Table:
    """Build one table of several groups of rows, each under a line with its name."""
    from rich.text import Text

    table = grid(title, columns, (), right=right, fold_first=True)
    for name, rows in groups.items():
        table.add_section()
        table.add_row(Text(safe(name), style="bold"))
        for row in rows:
            table.add_row(*map(_cell, row))
    return table


def counted(count: int, noun: str) -> str:
    """Write a count with its noun: 1 claim, 2 claims."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def number(value: float | None, digits: int = 3) -> str:
    """Write a number for a table on the terminal (`leeward.evidence.numbers.plain`)."""
    from leeward.evidence.numbers import plain

    return plain(value, digits)


@contextmanager
def progress(what: str, *, quiet: bool) -> Iterator[Report]:
    """Yield a callable for an engine to report on; a bar appears on standard error after a second.

    No bar is drawn when ``quiet`` or when standard error is no terminal.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda done, total, text: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f}/{task.total:.0f}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console(err=True),
        transient=True,
        # Rich would read colours and links into what others print meanwhile.
        redirect_stdout=False,
        redirect_stderr=False,
    )
    task = bar.add_task(what, total=1)
    began = time.monotonic()
    drawn = False

    def report(done: int, total: int, text: str) -> None:
        nonlocal drawn
        if not drawn and time.monotonic() - began > _PATIENCE:
            bar.start()
            drawn = True
        bar.update(task, completed=done, total=max(total, 1), description=text or what)

    try:
        yield report
    finally:
        if drawn:
            bar.stop()
