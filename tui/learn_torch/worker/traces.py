"""An exception as the learner should see it: their own cells, and nothing of the machinery."""

from __future__ import annotations

import ast
import builtins
import difflib
import linecache
import re
import sys
import tokenize
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from types import FrameType, FunctionType, TracebackType

from learn_torch.i18n.message import Message, msg, msgid
from learn_torch.kernel.foreign_text import clean, clean_line
from learn_torch.kernel.protocol import ErrorReport, TraceLine
from learn_torch.kernel.wire_message import WireMessage, to_wire
from learn_torch.kernel.wire_types import MAX_MESSAGE, MAX_SOURCE, MAX_WORD

MAX_TRACE = 20
"""Calls shown of a deep recursion: the outermost half and the innermost."""

MAX_FILE = 1 << 20
"""Bytes of a file whose lines are read."""
MAX_RELATED = 30
"""Parts and causes of an error that are listed."""
MAX_PARTS = 1000
"""Parts of one group that are looked at."""
PART = msgid("Part {number}: {error}{where}: {cause}")
CAUSE = msgid("Caused by {error}{where}: {cause}")
CONTEXT = msgid("It came while {error}{where} was handled: {cause}")
WHERE = msgid(" (line {line} of `{cell}`)")
NOWHERE = ""

_CELL = re.compile(r"<cell (?P<cell>[a-z0-9-]+) #\d+>")


def file_name(cell: str, run: int) -> str:
    """What a run's code is compiled as. Its own for each run: an older function keeps its source."""
    return f"<cell {cell} #{run}>"


def remember_source(name: str, code: str) -> None:
    """Let tracebacks, `inspect` and torch.compile find the text behind a file name."""
    lines = _sources[name] = code.splitlines(keepends=True)
    linecache.cache[name] = (len(code), None, lines, name)


_sources: dict[str, list[str]] = {}
"""File name of a run -> its lines: a cell may clear linecache, or replace what is in it."""


def source_lines(name: str) -> list[str]:
    """The lines of a run's code, or of a file; empty where there are none."""
    if name in _sources:
        return _sources[name]
    try:
        with tokenize.open(name) as file:
            return file.readlines(MAX_FILE)
    except (OSError, SyntaxError, ValueError):  # no file, no text, or a name with a null in it
        return []


_classes: dict[str, str] = {}
"""Qualified name of a class -> the file of the run that defined it last."""


def remember_classes(name: str, tree: ast.Module) -> None:
    """Let `inspect` find the text of the classes of a cell: a class does not know its file."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            _classes[node.name] = name


def file_of_class(kind: type) -> str | None:
    """The file of a class of a cell: that of its methods, else of its last definition by name."""
    for value in vars(kind).values():
        if isinstance(value, FunctionType) and cell_of(value.__code__.co_filename) is not None:
            return value.__code__.co_filename
    return _classes.get(kind.__qualname__.partition(".")[0])


def cell_of(name: str) -> str | None:
    """The cell that a file name stands for; None for a file that is no cell."""
    match = _CELL.fullmatch(name)
    return match["cell"] if match else None


def describe(error: BaseException, *remarks: Message) -> ErrorReport:
    """An exception as a frame: its class, message, notes, and the way through the learner's cells.

    `remarks` are the kernel's own, after the notes.
    """
    try:
        summary = traceback.TracebackException.from_exception(error, limit=-1)
        message, notes = clean(_message(error, summary), MAX_MESSAGE), _notes(error)
    except Exception:  # from what its class overrides; or from groups nested deeper than the stack
        message, notes = "", []
    return ErrorReport(
        clean_line(qualified(type(error)), MAX_WORD),
        message,
        tuple(_syntax_trace(error) if isinstance(error, SyntaxError) else trace(error)),
        (*notes, *map(to_wire, remarks)),
        raised_in=clean_line(_library_function(error), MAX_WORD),
    )


def _library_function(error: BaseException) -> str:
    """The function of a library that raised; empty where a cell's own line did, or where we did."""
    frame = _innermost(error)
    if frame is None or frame.f_code.co_filename in _sources:
        return ""
    module = frame.f_globals.get("__name__")
    is_ours = type(module) is str and module.startswith("learn_torch.")
    return "" if is_ours else frame.f_code.co_qualname


def qualified(kind: type[BaseException]) -> str:
    """ "ValueError", "torch.OutOfMemoryError": as one would write it in an `except`."""
    if kind.__module__ in ("builtins", "__main__"):
        return kind.__qualname__
    return f"{kind.__module__}.{kind.__qualname__}"


def _message(error: BaseException, summary: traceback.TracebackException) -> str:
    """The message, with Python's "Did you mean"; a `__str__` that fails must not hide the error."""
    if isinstance(error, SyntaxError):
        return error.msg or "invalid syntax"
    summary.__notes__ = None  # told on their own
    lines = "".join(summary.format_exception_only()).rstrip("\n")
    head, separator, rest = lines.partition(": ")
    message = rest if separator and head.endswith(type(error).__name__) else ""
    return message + suggestion(error)


def suggestion(error: BaseException) -> str:
    """ ". Did you mean: 'tensor'?" for a misspelt name, attribute or import.

    Python says so itself only where it prints an uncaught error, and `traceback` from 3.12 on.
    """
    kinds = NameError | AttributeError | ImportError
    if sys.version_info >= (3, 12) or not isinstance(error, kinds):
        return ""
    name = error.name
    if isinstance(error, AttributeError):
        known = _attributes(error.obj)
    elif isinstance(error, ImportError):
        wanted = re.match(r"cannot import name '(\w+)'", error.msg or "")
        known = _attributes(sys.modules.get(name or "")) if wanted else []
        name = wanted[1] if wanted else ""
    else:
        frame = _innermost(error)
        known = [] if frame is None else [*frame.f_locals, *frame.f_globals, *vars(builtins)]
    near = [one for one in known if one != one.lower() == (name or "").lower()]  # Dataloader
    near = near or difflib.get_close_matches(name or "", known, n=1, cutoff=0.7)
    return f". Did you mean: {near[0]!r}?" if near else ""


def _attributes(owner: object) -> list[str]:
    """The names that a value has; none where its `__dir__` fails.

    That of a Module fails which has not called `super().__init__()`.
    """
    try:
        return dir(owner) if owner is not None else []
    except Exception:  # a `__dir__` may raise anything; Python suggests nothing then
        return []


def _innermost(error: BaseException) -> FrameType | None:
    """The frame that raised."""
    last = deque(links(error), maxlen=1)
    return last[0].tb_frame if last else None


def links(error: BaseException) -> Iterator[TracebackType]:
    """The links of a traceback, outermost first."""
    link = error.__traceback__
    while link is not None:
        yield link
        link = link.tb_next


def _notes(error: BaseException) -> list[str | WireMessage]:
    """What code has added to an error, then its parts and causes; the first of them in words."""
    related = list(_related(error, "", {id(error)}))
    notes = [*_added(error), *(r if isinstance(r, str) else r() for r in related[:MAX_RELATED])]
    if (more := len(related) - MAX_RELATED) > 0:
        notes.append(to_wire(msg("{count} more errors are not shown.", count=more)))
    return notes


def _added(error: BaseException) -> Iterator[str]:
    for note in getattr(error, "__notes__", [])[:10]:
        yield clean(str(note), MAX_MESSAGE)


def _related(
    error: BaseException, part: str, seen: set[int]
) -> Iterator[str | Callable[[], WireMessage]]:
    """The parts of a group, each with its own; then the errors that this one came from.

    What is said of one is worked out where it is shown: that looks at all that is below it.
    """
    parts = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    for at, one in enumerate(parts[:MAX_PARTS], 1):
        number = f"{part}{at}"
        yield partial(_told, PART, one, number=number)
        yield from _added(one)
        yield from _related(one, f"{number}.", seen)
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is None or isinstance(cause, KeyboardInterrupt) or id(cause) in seen:
        return
    seen.add(id(cause))
    yield partial(_told, CAUSE if cause is error.__cause__ else CONTEXT, cause)
    yield from _added(cause)
    if len(seen) <= MAX_RELATED:
        yield from _related(cause, part, seen)


def _told(sentence: str, error: BaseException, **values: str) -> WireMessage:
    """A sentence on an error, with the line of the cell that raised it, where there is one."""
    calls = trace(error)
    summary = traceback.TracebackException.from_exception(error, limit=-1)
    where = WHERE if calls else NOWHERE
    at = {"line": str(calls[-1].line), "cell": calls[-1].cell} if calls else {}
    kind = qualified(type(error))
    return to_wire(
        msg(
            sentence, error=kind, cause=_message(error, summary), where=Message(where, at), **values
        )
    )


def trace(error: BaseException) -> list[TraceLine]:
    """The calls in cells that led to the error, outermost first."""
    found = [link for link in links(error) if link.tb_frame.f_code.co_filename in _sources]
    if len(found) > MAX_TRACE:  # a line costs 20 us, and a recursion may be a million calls deep
        found = found[: MAX_TRACE // 2] + found[-MAX_TRACE // 2 :]
    cells = [(link, cell_of(link.tb_frame.f_code.co_filename)) for link in found]
    return [_line(link, cell) for link, cell in cells if cell is not None]


def _line(link: TracebackType, cell: str) -> TraceLine:
    code = link.tb_frame.f_code
    source = linecache.getline(code.co_filename, link.tb_lineno).rstrip("\n")
    first, last, start, end = list(code.co_positions())[link.tb_lasti // 2]
    columns = (0, 0)
    if first == last == link.tb_lineno and start is not None and end is not None:
        columns = (_characters(source, start), _characters(source, end))
    function = "" if code.co_name == "<module>" else code.co_name
    return _trace_line(cell, link.tb_lineno, function, source, *columns)


def _trace_line(
    cell: str, line: int, function: str, source: str, column: int, end: int
) -> TraceLine:
    """A TraceLine within its bounds; a long line is cut, and the place in it with it."""
    last = MAX_SOURCE - 1
    return TraceLine(
        cell[:MAX_WORD],
        line,
        clean_line(function, MAX_WORD),
        clean(source, MAX_SOURCE),
        min(column, last),
        min(end, last),
    )


def _characters(source: str, column: int) -> int:
    """A byte column as a character column."""
    return len(source.encode()[:column].decode(errors="ignore"))


def _syntax_trace(error: SyntaxError) -> list[TraceLine]:
    cell = cell_of(error.filename or "")
    if cell is None:
        return trace(error)
    start = max((error.offset or 1) - 1, 0)
    same_line = error.end_lineno == error.lineno and error.end_offset is not None
    end = (error.end_offset or 0) - 1 if same_line else start + 1
    source = linecache.getline(error.filename or "", error.lineno or 0).rstrip("\n")
    return [_trace_line(cell, error.lineno or 1, "", source, start, max(end, start + 1))]
