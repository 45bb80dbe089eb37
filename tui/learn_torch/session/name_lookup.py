"""Names in code: what a session says of them, and where none can be asked, their text alone."""

from __future__ import annotations

import ast
import builtins
import inspect
import keyword
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from learn_torch.kernel.foreign_text import clean, clean_line
from learn_torch.kernel.name_queries import (
    MAX_CODE,
    MAX_DOCS,
    MAX_ITEMS,
    MAX_NAME_PARTS,
    MAX_SIGNATURE,
    AskDocs,
    Completion,
    Completions,
    Docs,
    ItemKind,
)
from learn_torch.kernel.queries import read_body, reason_of
from learn_torch.kernel.wire_types import MAX_WORD
from learn_torch.notebook_syntax import translate

if TYPE_CHECKING:
    from learn_torch.session.lesson_session import LessonSession

_TOKEN = re.compile(
    r"#[^\n]*"
    r'|(?:\b[rbfuRBFU]{1,2}(?=["\']))?(?:'
    r'"""(?:\\.|[^\\])*?(?:"""|\Z)' r"|'''(?:\\.|[^\\])*?(?:'''|\Z)"
    r'|"(?:\\.|[^"\\\n])*(?:"|$)' r"|'(?:\\.|[^'\\\n])*(?:'|$))"
    r"|(?P<name>(?:(?<=[\w)\]])\s*\.\s*)?[^\W\d]\w*(?:\s*\.\s*[^\W\d]\w*)*)",
    re.DOTALL | re.MULTILINE,
)  # fmt: skip
"""Comments, strings, also unfinished ones, and names with the attributes behind them."""
_WORD = re.compile(r"[^\W\d]\w*")
Path = tuple[str, ...]
"""The parts of a name: ("torch", "nn", "Linear"); the first is empty behind a call or an index."""


@dataclass(frozen=True)
class NameAt:
    """A name in code, and where it stands, in characters."""

    path: Path
    start: int
    end: int


def names_in(code: str) -> Iterator[NameAt]:
    """Every name outside of strings and comments, each attribute as a name of its own."""
    for token in _TOKEN.finditer(code):
        if token["name"] is None:
            continue
        path: Path = ("",) if token["name"].lstrip()[0] == "." else ()
        for word in _WORD.finditer(token["name"]):
            path = (*path, word[0])[-MAX_NAME_PARTS:]
            if not keyword.iskeyword(word[0]):
                yield NameAt(path, token.start() + word.start(), token.start() + word.end())


def name_at(code: str, position: int) -> NameAt | None:
    """The name at a place; else the function whose arguments are there; else the name before it."""
    names = list(names_in(code))
    for name in names:
        if name.start <= position <= name.end:
            return name
    opened = _open_bracket(code[:position])
    before = [name for name in names if name.end <= position]
    called = [name for name in before if name.end == opened]
    return next(iter([*called, *before[::-1], *names]), None)


def _open_bracket(before: str) -> int:
    """Where the round bracket opens that is still open at the end; -1: nowhere."""
    bare = _TOKEN.sub(lambda t: t[0] if t["name"] else "_" * len(t[0]), before)
    depth = 0
    for at in range(len(bare) - 1, -1, -1):
        depth += (bare[at] in ")]}") - (bare[at] in "([{")
        if depth < 0:
            return at if bare[at] == "(" else -1
    return -1


async def complete(
    session: LessonSession, code: str, position: int, cells: Sequence[str] = ()
) -> Completions:
    """What may stand at a place in code; `cells`: those above."""
    above = "\n".join(cells)
    found = await session.ask(lambda port: port.complete(code, position, above))
    if found is not None and found.status == "ok":
        return found
    return complete_from_text(code, position, above, found)


async def docs(session: LessonSession, path: Path, cells: Sequence[str]) -> Docs:
    """What a name means in the last of the cells."""
    asked = AskDocs(path, "\n".join(cells)[-MAX_CODE:])
    answer = await session.ask(lambda port: port.query("docs", asked))
    if answer is None:
        return docs_from_text(path, cells, None)
    found = read_body(answer, Docs) or Docs(status=reason_of(answer))
    return found if found.name else docs_from_text(path, cells, found)


def complete_from_text(
    code: str, position: int, above: str, found: Completions | None
) -> Completions:
    """Words of the code, keywords and builtins; `found`: an answer that says why it is none."""
    status = found.status if found is not None else "refused"
    word = next((w for w in names_in(code[:position]) if w.end == position), None)
    if word is None or len(word.path) > 1:
        return Completions(position, position, status=status)
    prefix = word.path[0]
    written = {name.path[0] for name in names_in(f"{above}\n{code[: word.start]}")}
    names = sorted({*written, *keyword.kwlist, *dir(builtins)} - {""}, key=str.lower)
    names = [name for name in names if name.startswith(prefix)]
    items = tuple(_written(name) for name in names[:MAX_ITEMS] if len(name) <= MAX_WORD)
    return Completions(word.start, position, items, len(names), "ok" if items else status)


def _written(name: str) -> Completion:
    if keyword.iskeyword(name):
        return Completion(name, "keyword")
    docs = _builtin(name)
    first = docs.text.partition("\n")[0]
    return Completion(name, docs.kind, docs.signature[:MAX_WORD], first[:MAX_WORD])


def docs_from_text(path: Path, cells: Sequence[str], found: Docs | None) -> Docs:
    """What a function or class of the cells says of itself, or a builtin; `found`: why no session."""
    for cell in reversed(cells):
        tree = parsed(cell)
        node = _definition(tree, path) if tree is not None else None
        if node is not None:
            return _described(".".join(path), node)
    if len(path) == 1 and (known := _builtin(path[0])).text:
        return known
    return found or Docs(status="refused")


@lru_cache(maxsize=128)
def parsed(cell: str) -> ast.Module | None:
    """The syntax tree of a cell; None where it is no Python yet."""
    with suppress(SyntaxError, ValueError, MemoryError, RecursionError), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(translate(cell).program)
    return None


_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _definition(tree: ast.Module | ast.ClassDef, path: Path) -> _Definition | None:
    """The last definition of that name in a module or class, and of what is within it."""
    for node in reversed(tree.body):
        if isinstance(node, _Definition) and node.name == path[0]:
            if len(path) == 1:
                return node
            return _definition(node, path[1:]) if isinstance(node, ast.ClassDef) else None
    return None


def _described(name: str, node: _Definition) -> Docs:
    text = clean(ast.get_docstring(node) or "", MAX_DOCS)
    made = _definition(node, ("__init__",)) if isinstance(node, ast.ClassDef) else node
    parameters = ast.unparse(made.args) if made and not isinstance(made, ast.ClassDef) else ""
    parameters = parameters.removeprefix("self").removeprefix(", ")
    signature = clean_line(f"({parameters})", MAX_SIGNATURE)
    kind: ItemKind = "class" if isinstance(node, ast.ClassDef) else "function"
    return Docs(clean_line(name, MAX_WORD), kind, signature, text)


def _builtin(name: str) -> Docs:
    value = getattr(builtins, name, None)
    if value is None:
        return Docs(name)
    signature = ""
    with suppress(ValueError, TypeError):
        signature = str(inspect.signature(value))
    kind: ItemKind = (
        "class" if isinstance(value, type) else "function" if callable(value) else "name"
    )
    return Docs(name, kind, signature[:MAX_SIGNATURE], inspect.getdoc(value) or "")
