"""Simplified to Traditional Chinese as Taiwan writes it: OpenCC, and our own words before it.

The dictionaries take 95 ms to load, so nothing here is asked for before Traditional is chosen, and
what was converted once is kept in a file: then the list of lessons is painted without them.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from learn_torch.atomic_file import write_atomically
from learn_torch.i18n import taiwan

if TYPE_CHECKING:
    from opencc import OpenCC

MAX_BYTES = 16 << 20
MAX_KEPT = 20_000
"""Texts in the file; a course has some thousand."""

_CODE = re.compile(
    r"(^[ \t]*(```|~~~).*?^[ \t]*\2[^\n]*$|(?<!`)(`+)(?!`).+?(?<!`)\3(?!`))", re.M | re.S
)
"""A fence or a span of code in Markdown."""
_DRAWING = re.compile(r"[ \t]*(```|~~~)[ \t]*\n")
"""A fence that names no language: its words are prose, in a frame or a table."""
_COMMENT = re.compile("#[^\n]*")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_ABOUT_ROWS = re.compile(r"\b(rows?|matri)", re.IGNORECASE)
_SENTENCE = "\x1f"
"""Before the key of a sentence: the same words in a lesson are converted otherwise."""


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    version: str
    texts: dict[str, str]


@dataclass
class _Memory:
    texts: dict[str, str] = field(default_factory=dict)
    file: Path | None = None
    grown: bool = False


_memory = _Memory()


def load_cache(file: Path) -> None:
    """Take what `file` keeps; a file that cannot be read, or of another OpenCC, keeps nothing."""
    _memory.file = file
    with suppress(OSError, msgspec.DecodeError):
        if file.stat().st_size <= MAX_BYTES:
            kept = msgspec.msgpack.decode(file.read_bytes(), type=_Kept)
            if kept.version == _version():
                _memory.texts |= kept.texts


def save_cache() -> None:
    """Put down what was converted since; a file that cannot be written is done without."""
    if not _memory.grown or _memory.file is None or len(_memory.texts) > MAX_KEPT:
        return
    with suppress(OSError):
        _memory.file.parent.mkdir(parents=True, exist_ok=True)
        kept = _Kept(_version(), _memory.texts)
        write_atomically(_memory.file, msgspec.msgpack.encode(kept), sync=False)
        _memory.grown = False


def converted(text: str) -> str:
    """A lesson's text in Traditional Chinese; code in it, between backquotes or in fences, stays."""
    return _once(text, text, taiwan.ROWS)


def converted_sentence(text: str, english: str) -> str:
    """A sentence of the program: 行 in it is a line, unless its English speaks of rows."""
    if _ABOUT_ROWS.search(english):
        return converted(text)
    return _once(_SENTENCE + text, text, taiwan.LINES)


def _once(key: str, text: str, exchanged: Mapping[str, str]) -> str:
    if text.isascii():
        return text
    known = _memory.texts.get(key)
    if known is None:
        known = _memory.texts[key] = _convert(text, exchanged)
        _memory.grown = True
    return known


def converted_code(code: str) -> str:
    """The program with its comments in Traditional Chinese; names and strings stay as they are."""
    if code.isascii():
        return code
    lines = code.splitlines(keepends=True)
    for line, column in _comments(code):
        text = lines[line - 1]
        lines[line - 1] = (
            text[:column]
            + converted(text[column:].rstrip("\n"))
            + ("\n" if text.endswith("\n") else "")
        )
    return "".join(lines)


def _convert(text: str, exchanged: Mapping[str, str]) -> str:
    def taiwans(part: str) -> str:
        return taiwan.in_taiwan(part, exchanged, _opencc().convert)

    parts, end = [], 0
    for found in _CODE.finditer(text):
        code = found.group()
        if _DRAWING.match(code):
            code = taiwans(code)
        elif found[2]:
            code = _COMMENT.sub(lambda comment: taiwans(comment.group()), code)
        parts += [taiwans(_running(text[end : found.start()])), code]
        end = found.end()
    return "".join([*parts, taiwans(_running(text[end:]))])


def _running(text: str) -> str:
    """Prose whose lines meet between two Chinese characters in one line: a wrap may cut a word."""
    whole, *lines = text.split("\n")
    for line in lines:
        last = whole.rpartition("\n")[2]
        meets = _CHINESE.match(last[-1:]) and _CHINESE.match(line.lstrip(" "))
        whole += line.lstrip(" ") if meets and not last.startswith("#") else f"\n{line}"
    return whole


def _comments(code: str) -> list[tuple[int, int]]:
    """Line, from 1, and column, from 0, of each comment, as far as the code can be read."""
    found: list[tuple[int, int]] = []
    with suppress(tokenize.TokenError, SyntaxError):
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type == tokenize.COMMENT:
                found.append(token.start)
    return found


@cache
def _opencc() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("s2twp")


def _version() -> str:
    return f"{metadata.version('opencc')} {taiwan.dictionary_version()}"
