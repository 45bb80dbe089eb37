"""What of a text does not fit the narrowest screen. Pure: text in, places in it out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from learn_torch.course import page
from learn_torch.course.page import columns, fitting, width

INDENTS = {"bullet_list": 2, "ordered_list": 4, "blockquote": 3}
"""Columns that each of these takes from the blocks in it."""
FENCE_MARGIN = 4
CELL_MARGIN = 3
"""Columns that a table's cell takes beside its text: a space at each side, and a border."""


@dataclass(frozen=True)
class Excess:
    """Something that is too wide, and where in the text it stands."""

    line: int
    """From 0, as the column."""
    column: int
    """Of the first character that has no room, where that can be said; else where it begins."""
    what: str
    """"the line", "a word", …: how a sentence begins."""
    wide: int
    room: int


def wide_lines(text: str, room: int) -> Iterator[Excess]:
    """The lines of a text that take more than `room` columns."""
    for number, line in enumerate(text.splitlines()):
        if columns(line) > room:
            yield Excess(number, fitting(line, room), "the line", columns(line), room)


def wide_prose(text: str) -> Iterator[Excess]:
    """The words, code blocks and tables of a Markdown text that the page has no room for."""
    lines = text.splitlines()
    room, in_table = page.PROSE, False
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    for place, token in enumerate(tokens):
        room -= token.nesting * INDENTS.get(token.type.rpartition("_")[0], 0)
        in_table = token.type == "table_open" or (in_table and token.type != "table_close")
        if token.type in ("fence", "code_block"):
            yield from _in_block(token, lines, room - FENCE_MARGIN)
        elif token.type == "table_open":
            yield from _table(tokens[place:], room)
        elif token.type == "inline" and not in_table:
            yield from _words(token, lines, room)


def _in_block(token: Token, lines: Sequence[str], room: int) -> Iterator[Excess]:
    """The wide lines of a code block, whose lines may be indented in the text."""
    first = _begin(token) + (token.type == "fence")
    contents = token.content.splitlines()
    for found in wide_lines(token.content, room):
        number = first + found.line
        indent = max(0, len(lines[number]) - len(contents[found.line]))
        yield Excess(number, found.column + indent, "the line of code", found.wide, room)


def _words(token: Token, lines: Sequence[str], room: int) -> Iterator[Excess]:
    """The wide words of a paragraph, found again among its lines; the target of a link is none."""
    for found in wide_words(_shown(token), room):
        word = _shown(token).splitlines()[found.line][found.column :].split()[0]
        begin, end = token.map or (0, 0)
        places = ((number, lines[number].find(word)) for number in range(begin, end))
        line, column = next(((n, at) for n, at in places if at >= 0), (begin, 0))
        yield Excess(line, column, found.what, found.wide, room)


def _begin(token: Token) -> int:
    return token.map[0] if token.map else 0


def wide_words(text: str, room: int) -> Iterator[Excess]:
    """The words that no line can hold whole, so that they are torn."""
    for number, line in enumerate(text.splitlines()):
        for found in re.finditer(r"\S+", line):
            wide = max(map(columns, _unbreakable(found.group())))
            if wide > room:
                yield Excess(number, found.start(), "a word", wide, room)


def _unbreakable(word: str) -> list[str]:
    """A word in the pieces between which a line may end: at each wide character."""
    pieces = [""]
    for char in word:
        if width(char) == 2:
            pieces += [char, ""]
        else:
            pieces[-1] += char
    return pieces


def _table(tokens: Sequence[Token], room: int) -> Iterator[Excess]:
    """The table that the tokens begin with, where its rows would wrap."""
    wide = _table_width(tokens)
    if wide > room:
        yield Excess(_begin(tokens[0]), 0, "the table", wide, room)


def _table_width(tokens: Sequence[Token]) -> int:
    """The columns of a table, its borders included, with each cell on one line."""
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
    """A paragraph as it is read, without Markdown's marks."""
    breaks = ("softbreak", "hardbreak")
    return "".join(
        "\n" if child.type in breaks else child.content for child in token.children or ()
    )
