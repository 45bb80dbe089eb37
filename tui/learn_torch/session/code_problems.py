"""What is wrong with a cell before it runs: syntax errors, and names that nothing defines.

pyflakes reads the code as Python; names of the cells above and of the session count as defined. Where
code may define names that its text does not show (`exec`, `from x import *`, %run), none is reported:
a mark that is wrong is worse than none.
"""

from __future__ import annotations

import ast
import builtins
import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from learn_torch.explain import explain
from learn_torch.i18n.message import NOTHING, Message, verbatim
from learn_torch.kernel.protocol import ErrorReport, TraceLine
from learn_torch.notebook_syntax import PROMPT, translate

if TYPE_CHECKING:
    from pyflakes.checker import Checker

MAX_CODE = 20_000
"""Characters of a cell that are read; pyflakes takes 4 ms for 120 lines."""
MAX_PROBLEMS = 50
GIVEN = frozenset({"display", "get_ipython", "In", "Out"})
"""Names that a cell has, and Python has not."""
_UNSEEN = re.compile(
    r"\b(exec|eval|globals|locals|vars|setattr)\s*\(|import\s*\*|\.run_line_magic\('"
    r"(?!(?:pinfo2?|matplotlib|timeit|config|load_ext|reload_ext|autoreload|who|whos|pwd|ls|cd|env)')"
)
"""What may define names that no text shows."""
_BLANK = re.compile(r"_+")
"""A gap to fill in, or the last value."""


@dataclass(frozen=True)
class Problem:
    """A line that will not run."""

    row: int
    """From 0."""
    why: Message
    fix: Message
    """What to do; empty where only Python's own words are known."""


def problems_in(code: str, above: Sequence[str], known: frozenset[str]) -> tuple[Problem, ...]:
    """The problems of a cell below the cells `above`, in a session with the names `known`."""
    if len(code) > MAX_CODE:
        return ()
    found = _read(code)
    if isinstance(found, SyntaxError):
        return (_syntax_problem(found, code),)
    defined = [defined_in(cell) for cell in above]
    if found is None or defined_in(code) is None or None in defined:
        return ()
    names = known.union(GIVEN, *(each for each in defined if each is not None))
    return tuple(_undefined(found, code, names))[:MAX_PROBLEMS]


@lru_cache(maxsize=512)
def defined_in(cell: str) -> frozenset[str] | None:
    """The names that a cell defines; None where it may define any."""
    if len(cell) > MAX_CODE:
        return None
    found = _read(cell)
    if found is None or isinstance(found, SyntaxError):
        return frozenset()  # it does not run
    plain = translate(cell)
    if _UNSEEN.search(plain.program):
        return None
    from pyflakes.checker import ModuleScope

    scopes = (set(scope) for scope in found.deadScopes if type(scope) is ModuleScope)
    captured = set(plain.argument.split()) if plain.magic == "capture" else set()
    return frozenset(captured.union(*scopes))


@lru_cache(maxsize=64)
def _read(code: str) -> Checker | SyntaxError | None:
    """What pyflakes sees in a cell, or why it is no Python; None: there is no Python in it."""
    from pyflakes.checker import Checker

    try:
        program = _program(code)
        if not program.strip():
            return None
        tree = ast.parse(program)
        compile(tree, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        return Checker(tree)
    except SyntaxError as error:
        return error
    except (ValueError, MemoryError, RecursionError):
        return None


def _program(code: str) -> str:
    """The Python of a cell; its own text where that is Python, which is the usual case."""
    if not PROMPT.match(code.lstrip()):
        with suppress(SyntaxError):
            ast.parse(code)
            return code
    return translate(code).program


def _syntax_problem(error: SyntaxError, code: str) -> Problem:
    lines = code.split("\n")
    row = min(max(1, error.lineno or 1), len(lines)) - 1
    start = max(0, (error.offset or 1) - 1)
    trace = TraceLine("", row + 1, "", lines[row], start, max(start, (error.end_offset or 1) - 1))
    return _explained(row, ErrorReport(type(error).__name__, error.msg, (trace,)))


def _undefined(found: Checker, code: str, names: frozenset[str]) -> Iterator[Problem]:
    from pyflakes.messages import UndefinedName

    lines = code.split("\n")
    own = names.union(*(set(scope) for scope in found.deadScopes), dir(builtins))
    for message in sorted(found.messages, key=lambda message: message.lineno):
        if type(message) is not UndefinedName:
            continue
        [name] = message.message_args
        if name in names or _BLANK.fullmatch(name):
            continue
        row = min(message.lineno, len(lines)) - 1
        trace = TraceLine("", row + 1, "", lines[row], message.col, message.col + len(name))
        yield _explained(row, ErrorReport("NameError", _said(name, own), (trace,)))


def _said(name: str, names: Iterable[str]) -> str:
    """What Python would say of a name that is not defined."""
    near = difflib.get_close_matches(name, {*names} - {name}, n=1, cutoff=0.75)
    hint = f". Did you mean: '{near[0]}'?" if near else ""
    return f"name '{name}' is not defined{hint}"


def _explained(row: int, report: ErrorReport) -> Problem:
    explanation = explain(report)
    if explanation is None:
        words = f"{report.kind}: {report.message}"
        return Problem(row, verbatim(words), NOTHING)
    return Problem(row, explanation.why, explanation.fix)
