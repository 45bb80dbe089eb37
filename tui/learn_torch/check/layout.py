"""Find what does not fit the narrowest screen. Pure: text in, places in it out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from learn_torch.course import markdown_text, text_width
from learn_torch.course.text_width import columns, fitting, width
from learn_torch.i18n.message import Message, msg

INDENTS = {"bullet_list": 2, "ordered_list": 4, "blockquote": 3}
"""Columns by which each of these narrows the blocks inside it."""
FENCE_MARGIN = 4
CELL_MARGIN = 3
"""Columns of a table cell beside its text: a space at each side and a border."""


@dataclass(frozen=True)
class Overflow:
    """Something too wide, and its place in the text."""

    line: int
    """From 0, as the column."""
    column: int
    """Of the first character without room where that is known, else of the first character."""
    what: Message
    """"the line", "a word", …: the subject of a sentence."""
    wide: int
    room: int


def wide_lines(text: str, room: int) -> Iterator[Overflow]:
    """Find lines that take more than `room` columns."""
    for number, line in enumerate(text.splitlines()):
        if columns(line) > room:
            yield Overflow(number, fitting(line, room), msg("the line"), columns(line), room)


def wide_prose(text: str) -> Iterator[Overflow]:
    """Find words, code blocks and tables of a Markdown text that are wider than the page."""
    lines = text.splitlines()
    room, in_table = text_width.PROSE, False
    tokens = markdown_text.parser().parse(text)
    for place, token in enumerate(tokens):
        room -= token.nesting * INDENTS.get(token.type.rpartition("_")[0], 0)
        in_table = token.type == "table_open" or (in_table and token.type != "table_close")
        if token.type in ("fence", "code_block"):
            yield from _in_block(token, lines, room - FENCE_MARGIN)
        elif token.type == "table_open":
            yield from _table(tokens[place:], room)
        elif token.type == "inline" and not in_table:
            yield from _words(token, lines, room)


def _in_block(token: Token, lines: Sequence[str], room: int) -> Iterator[Overflow]:
    """Find wide lines of a code block; its lines may be indented in the text."""
    first = _first_line(token) + (token.type == "fence")
    contents = token.content.splitlines()
    for found in wide_lines(token.content, room):
        number = first + found.line
        indent = max(0, len(lines[number]) - len(contents[found.line]))
        yield Overflow(number, found.column + indent, msg("the line of code"), found.wide, room)


def _words(token: Token, lines: Sequence[str], room: int) -> Iterator[Overflow]:
    """Find wide words of a paragraph, and their places; the target of a link is not shown."""
    for found in wide_words(_shown(token), room):
        word = _shown(token).splitlines()[found.line][found.column :].split()[0]
        begin, end = token.map or (0, 0)
        places = ((number, lines[number].find(word)) for number in range(begin, end))
        line, column = next(((n, at) for n, at in places if at >= 0), (begin, 0))
        yield Overflow(line, column, found.what, found.wide, room)


def _first_line(token: Token) -> int:
    return token.map[0] if token.map else 0


def wide_words(text: str, room: int) -> Iterator[Overflow]:
    """Find words that no line can hold, so that they are broken."""
    for number, line in enumerate(text.splitlines()):
        for found in re.finditer(r"\S+", line):
            wide = max(map(columns, _unbreakable(found.group())))
            if wide > room:
                yield Overflow(number, found.start(), msg("a word"), wide, room)


def _unbreakable(word: str) -> list[str]:
    """Split a word where a line may end: at each wide character."""
    pieces = [""]
    for char in word:
        if width(char) == 2:
            pieces += [char, ""]
        else:
            pieces[-1] += char
    return pieces


def _table(tokens: Sequence[Token], room: int) -> Iterator[Overflow]:
    """Find the table at the first token if its rows would wrap."""
    wide = _table_width(tokens)
    if wide > room:
        yield Overflow(_first_line(tokens[0]), 0, msg("the table"), wide, room)


def _table_width(tokens: Sequence[Token]) -> int:
    """Return the width of a table with each cell on one line, borders included."""
    widest: list[int] = []
    at = 0
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            at = 0
        elif token.type == "inline":
            widest += [0] * (at + 1 - len(widest))
            widest[at] = max(widest[at], columns(_shown(token)))
            at += 1
    return sum(widest) + CELL_MARGIN * len(widest) + 1


def _shown(token: Token) -> str:
    """Return a paragraph as it is shown, without Markdown's marks."""
    breaks = ("softbreak", "hardbreak")
    return "".join(
        "\n" if child.type in breaks else child.content
        for child in token.children or ()
        if markdown_text.TARGET not in child.meta
    )
